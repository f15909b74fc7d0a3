import { buffer } from 'node:stream/consumers';
import PdfDocument from 'pdfkit';
import { registerAmiri } from './amiri.font.js';

/** Where a page may be written, in points: French begins at the left edge, Arabic at the right. */
export interface Frame {
  layout: 'portrait' | 'landscape';
  left: number;
  right: number;
  /** The baseline of page numbers; all else stands above. */
  bottom: number;
  /** Of which a reader's voice shall be, `ar`; French where it is not said. */
  language?: string;
}

/** A4 upright: receipts, statements of account. */
export const PORTRAIT: Frame = { layout: 'portrait', left: 40, right: 555, bottom: 820 };

/** A4 on its side: tables of many columns. */
export const LANDSCAPE: Frame = { layout: 'landscape', left: 40, right: 802, bottom: 573 };

/** The colours of the house. */
export const INK = { text: '#1d2b28', soft: '#51625d', accent: '#0b6e4f', alert: '#b3261e', pale: '#d5ddd8' } as const;

/** A document that is being drawn. Its pages are added by what draws them: {@link drawTablePages}, or `doc.addPage()`. */
export interface Paper extends Frame {
  doc: PDFKit.PDFDocument;
  /** Amid left and right. */
  middle: number;
}

/**
 * A document as a PDF in French and Arabic. It takes milliseconds; the first of a process takes some 200 more, to open
 * the fonts: a service draws one before it is ready.
 *
 * @param title what a reader's window shows
 * @param draw adds its pages
 */
export function renderPdf(title: string, frame: Frame, draw: (paper: Paper) => void): Promise<Buffer> {
  const doc = new PdfDocument({
    size: 'A4',
    layout: frame.layout,
    margin: 0,
    lang: frame.language ?? 'fr',
    pdfVersion: '1.7',
    autoFirstPage: false,
    info: { Title: title, Creator: 'Guichet' },
  });
  registerAmiri(doc);
  draw({ ...frame, doc, middle: (frame.left + frame.right) / 2 });
  doc.end();
  return buffer(doc);
}
