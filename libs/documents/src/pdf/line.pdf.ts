import type { Words } from '../print/words.js';
import { visualRuns, type Direction, type TextRun } from './bidi.text.js';
import { latinText } from './latin.text.js';
import type { Paper } from './paper.pdf.js';

// Amiri's letters are small for their size.
const ARABIC_SCALE = 1.2;

/** How a line is written; `x` and the baseline `y` are where it begins, ends, or has its middle. */
export interface LineStyle {
  x: number;
  y: number;
  size: number;
  direction?: Direction;
  align?: 'left' | 'right' | 'center';
  bold?: boolean;
  color?: string;
  /** A longer line is written smaller. */
  maxWidth?: number;
}

/** How words in both languages are written, wherever. */
export type PairStyle = Omit<LineStyle, 'x' | 'y' | 'direction' | 'align'>;

/** Writes one line, in Helvetica and Amiri. */
export function drawText({ doc }: Paper, text: string, line: LineStyle): void {
  const { x, y, direction = 'ltr', align = 'left', bold = false, color = 'black', maxWidth = Infinity } = line;
  const runs = visualRuns(text, direction).map((run) =>
    run.script === 'latin' ? { ...run, text: latinText(run.text) } : run,
  );
  const natural = sum(runs.map((run) => choose(doc, run, line.size, bold).widthOfString(run.text, optionsOf(run))));
  const shrink = Math.min(1, maxWidth / natural);
  const width = natural * shrink;
  let left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
  doc.fillColor(color);
  for (const run of runs) {
    choose(doc, run, line.size * shrink, bold).text(run.text, left, y, optionsOf(run));
    left += doc.widthOfString(run.text, optionsOf(run));
  }
}

/** Writes words in both languages on one line, each from its own edge inwards. */
export function drawPair(paper: Paper, { fr, ar }: Words, y: number, style: PairStyle, indent = 0): void {
  drawText(paper, fr, { ...style, x: paper.left + indent, y });
  drawText(paper, ar, { ...style, x: paper.right - indent, y, align: 'right', direction: 'rtl' });
}

/** Draws a line from edge to edge. @param width in points */
export function drawRule({ doc, left, right }: Paper, y: number, color: string, width: number): void {
  doc.moveTo(left, y).lineTo(right, y).lineWidth(width).stroke(color);
}

function choose(doc: PDFKit.PDFDocument, { script }: TextRun, size: number, bold: boolean): PDFKit.PDFDocument {
  return script === 'arabic'
    ? doc.font(bold ? 'Amiri-Bold' : 'Amiri-Regular').fontSize(size * ARABIC_SCALE)
    : doc.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size);
}

function optionsOf({ script }: TextRun): PDFKit.Mixins.TextOptions {
  // With features, even none, pdfkit lets the font shape the whole run; else word by word, from left to right.
  return { lineBreak: false, baseline: 'alphabetic', ...(script === 'arabic' ? { features: [] } : {}) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
