import { buffer } from 'node:stream/consumers';
import PdfDocument from 'pdfkit';
import { create as createQrCode } from 'qrcode';
import { registerAmiri } from './amiri.font.js';
import { drawText, isolated, type Line } from './arabic.text.js';
import { articleText, dirhamsText, factsOf, marksOf, reservationOf } from './receipt.facts.js';
import type { Receipt, ReceiptLine } from './receipt.js';
import {
  CHECK_WORDS,
  CODE_WORDS,
  CONTINUED,
  HEAD_WORDS,
  TABLE_WORDS,
  TAX,
  TITLE,
  type Words,
} from './receipt.words.js';

// A4 upright, in points: French begins at the left edge, Arabic at the right.
const LEFT = 40;
const RIGHT = 555;
const MIDDLE = (LEFT + RIGHT) / 2;
const COLUMN = { head: 80, article: 250, amount: 410 };
const LABEL_WIDTH = 95;
const VALUE_WIDTH = 160;

const HEADING_BOTTOM = 84;
const MARK_HEIGHT = 30;
const FACT_HEIGHT = 14.5;
const TABLE_HEAD_HEIGHT = 28;
const TOTAL_HEIGHT = 30;
const CHECK_TOP = 687;
const QR_SIZE = 96;
const PAGE_BOTTOM = 820;
// Rows are as high as the page allows: ten years of four lines still go on one.
const ROW_MOST = 18;
const ROW_LEAST = 8.2;

const INK = '#1d2b28';
const SOFT = '#51625d';
const GREEN = '#0b6e4f';
const RED = '#b3261e';
const PALE = '#d5ddd8';

type Style = Omit<Line, 'x' | 'y' | 'direction' | 'align'>;

/** A receipt as a PDF in French and Arabic: one page, and further ones alike when it has dozens of lines. */
export async function renderReceipt(receipt: Receipt): Promise<Buffer> {
  const info = { Title: `${TITLE.fr} ${receipt.receiptNumber} — ${TAX.fr}`, Creator: 'Guichet' };
  const doc = new PdfDocument({ size: 'A4', margin: 0, lang: 'fr', pdfVersion: '1.7', autoFirstPage: false, info });
  registerAmiri(doc);
  const top = HEADING_BOTTOM + heightOf(receipt);
  const room = CHECK_TOP - TOTAL_HEIGHT - TABLE_HEAD_HEIGHT - top;
  const pages = evenly(receipt.lines, Math.floor(room / ROW_LEAST));
  for (const [index, lines] of pages.entries()) {
    doc.addPage();
    drawHeading(doc);
    drawFacts(doc, receipt, drawMarks(doc, receipt, HEADING_BOTTOM));
    const end = drawTable(doc, lines, top, Math.min(ROW_MOST, room / lines.length));
    if (index === pages.length - 1) drawTotal(doc, receipt, end);
    else drawPair(doc, CONTINUED, end + 18, { size: 9, color: SOFT });
    drawCheck(doc, receipt);
    if (pages.length > 1) drawPageNumber(doc, `${index + 1} / ${pages.length}`);
  }
  doc.end();
  return buffer(doc);
}

/** Cuts lines into as few pages as can be, all about as long. @returns at least one page */
export function evenly<T>(lines: readonly T[], most: number): T[][] {
  const count = Math.max(1, Math.ceil(lines.length / most));
  const each = Math.ceil(lines.length / count);
  return Array.from({ length: count }, (_, page) => lines.slice(page * each, (page + 1) * each));
}

function drawHeading(doc: PDFKit.PDFDocument): void {
  drawPair(doc, TITLE, 50, { size: 20, bold: true, color: GREEN });
  drawPair(doc, TAX, 72, { size: 11, color: INK });
  drawRule(doc, HEADING_BOTTOM - 4, GREEN, 1.5);
}

/** What is drawn between the heading and the table. */
function heightOf(receipt: Receipt): number {
  const marks = marksOf(receipt).length + (reservationOf(receipt) ? 1 : 0);
  return marks * MARK_HEIGHT + factsOf(receipt).length * FACT_HEIGHT + 14;
}

/** Draws marks as bands that a glance cannot miss, and the reservation framed. @returns where they end */
function drawMarks(doc: PDFKit.PDFDocument, receipt: Receipt, top: number): number {
  let y = top + 4;
  const band = { x: LEFT, width: RIGHT - LEFT, height: MARK_HEIGHT - 6 };
  for (const mark of marksOf(receipt)) {
    doc.rect(band.x, y, band.width, band.height).fill(RED);
    drawPair(doc, mark, y + 16, { size: 14, bold: true, color: 'white' }, 10);
    y += MARK_HEIGHT;
  }
  const reservation = reservationOf(receipt);
  if (!reservation) return y;
  doc.rect(band.x, y, band.width, band.height).lineWidth(0.8).stroke(RED);
  drawPair(doc, reservation, y + 15.5, { size: 8.5, color: RED, maxWidth: 290 }, 8);
  return y + MARK_HEIGHT;
}

function drawFacts(doc: PDFKit.PDFDocument, receipt: Receipt, top: number): void {
  let y = top;
  for (const { label, value } of factsOf(receipt)) {
    y += FACT_HEIGHT;
    drawPair(doc, label, y, { size: 8.5, color: SOFT });
    drawPair(doc, value, y, { size: 9.5, bold: true, color: INK, maxWidth: VALUE_WIDTH }, LABEL_WIDTH);
  }
}

/** Draws a part of the lines. @returns where they end */
function drawTable(doc: PDFKit.PDFDocument, lines: readonly ReceiptLine[], top: number, rowHeight: number): number {
  drawTableHead(doc, top);
  const size = Math.min(9, rowHeight * 0.72);
  let y = top + TABLE_HEAD_HEIGHT;
  for (const line of lines) {
    const baseline = y + rowHeight * 0.68;
    const style = { y: baseline, size, color: INK };
    const head = HEAD_WORDS[line.head];
    drawText(doc, String(line.year), { x: LEFT, ...style });
    drawText(doc, head.fr, { x: COLUMN.head, ...style });
    drawText(doc, articleText(line), { x: COLUMN.article, ...style, maxWidth: 85 });
    drawText(doc, dirhamsText(line.amountCentimes), { x: COLUMN.amount, ...style, align: 'right' });
    drawText(doc, head.ar, { x: RIGHT, ...style, align: 'right', direction: 'rtl' });
    y += rowHeight;
    drawRule(doc, y, PALE, 0.5);
  }
  return y;
}

function drawTableHead(doc: PDFKit.PDFDocument, top: number): void {
  const { year, head, article, amount } = TABLE_WORDS;
  const style = { size: 8, bold: true, color: SOFT };
  const columns = [
    { words: year, x: LEFT },
    { words: { fr: head.fr, ar: '' }, x: COLUMN.head },
    { words: article, x: COLUMN.article },
    { words: amount, x: COLUMN.amount, align: 'right' as const },
    { words: { fr: '', ar: head.ar }, x: RIGHT, align: 'right' as const },
  ];
  for (const { words, ...place } of columns) {
    drawText(doc, words.fr, { ...style, ...place, y: top + 10 });
    drawText(doc, words.ar, { ...style, ...place, y: top + 22, direction: 'rtl' });
  }
  drawRule(doc, top + TABLE_HEAD_HEIGHT, GREEN, 0.8);
}

function drawTotal(doc: PDFKit.PDFDocument, { totalCentimes }: Receipt, y: number): void {
  const style = { size: 12, bold: true, color: INK };
  drawPair(doc, TABLE_WORDS.total, y + 19, style);
  drawText(doc, `${dirhamsText(totalCentimes)} DH`, { ...style, x: COLUMN.amount, y: y + 19, align: 'right' });
}

/** Draws how anybody can check the receipt: the QR code amid the words, the code under both, the address below. */
function drawCheck(doc: PDFKit.PDFDocument, receipt: Receipt): void {
  const code = isolated(receipt.verificationCode);
  // Where a number and a code can be typed: the QR code's address without its own.
  const [page = ''] = receipt.verificationUrl.split(/[?#]/);
  const [address = ''] = page.split(`/${receipt.receiptNumber}`);
  drawRule(doc, CHECK_TOP, PALE, 0.8);
  drawQrCode(doc, receipt.verificationUrl, CHECK_TOP + 10);
  let y = CHECK_TOP + 20;
  for (const words of CHECK_WORDS) drawPair(doc, words, (y += 12), { size: 8, color: SOFT });
  drawPair(doc, CODE_WORDS, y + 22, { size: 8, color: SOFT });
  drawPair(doc, { fr: code, ar: code }, y + 38, { size: 13, bold: true, color: INK, maxWidth: 190 });
  y = CHECK_TOP + QR_SIZE + 22;
  drawText(doc, address, { x: MIDDLE, y, size: 7.5, align: 'center', color: SOFT, maxWidth: RIGHT - LEFT });
}

function drawQrCode(doc: PDFKit.PDFDocument, url: string, y: number): void {
  const { modules } = createQrCode(url, { errorCorrectionLevel: 'M' });
  const x = MIDDLE - QR_SIZE / 2;
  const side = QR_SIZE / modules.size;
  doc.save().translate(x, y).scale(side);
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      // One rectangle for dark modules side by side: no hairlines between them.
      let end = column;
      while (end < modules.size && modules.get(row, end)) end++;
      if (end > column) doc.rect(column, row, end - column, 1);
      column = end;
    }
  }
  doc.fill('black').restore();
  doc.link(x, y, QR_SIZE, QR_SIZE, url);
}

function drawPageNumber(doc: PDFKit.PDFDocument, text: string): void {
  drawText(doc, text, { x: MIDDLE, y: PAGE_BOTTOM, size: 8, align: 'center', color: SOFT });
}

/** Writes words in both languages on one line, each from its own edge inwards. */
function drawPair(doc: PDFKit.PDFDocument, { fr, ar }: Words, y: number, style: Style, indent = 0): void {
  drawText(doc, fr, { ...style, x: LEFT + indent, y });
  drawText(doc, ar, { ...style, x: RIGHT - indent, y, align: 'right', direction: 'rtl' });
}

function drawRule(doc: PDFKit.PDFDocument, y: number, color: string, width: number): void {
  doc.moveTo(LEFT, y).lineTo(RIGHT, y).lineWidth(width).stroke(color);
}
