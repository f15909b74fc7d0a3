import { create as createQrCode } from 'qrcode';
import type { Words } from '../print/words.js';
import { drawPair, drawRule } from './line.pdf.js';
import { INK, type Paper } from './paper.pdf.js';

const INSTITUTION_Y = 21;
const INSTITUTION_WIDTH = 240;
const HEADING_BOTTOM = 84;
const MARK_HEIGHT = 30;
const MARK_BAND_HEIGHT = 24;
const NOTE_WIDTH = 290;
const FACT_HEIGHT = 14.5;
const LABEL_WIDTH = 95;
/** Between a label and its value, at the least. */
const LABEL_GAP = 5;
const VALUE_WIDTH = 160;

/** One thing that a document states: what it is called, and what it is. */
export interface Labelled {
  label: Words;
  value: Words;
}

/** What a page is, what of, and whose it is. */
export interface Heading {
  institution: Words;
  title: Words;
  subtitle: Words;
}

/** Draws whose a page is, what it is, and below what of. @returns where the heading ends */
export function drawHeading(paper: Paper, { institution, title, subtitle }: Heading): number {
  const style = { size: 9.5, bold: true, color: INK.text, maxWidth: INSTITUTION_WIDTH };
  drawPair(paper, institution, INSTITUTION_Y, style);
  drawPair(paper, title, 50, { size: 20, bold: true, color: INK.accent });
  drawPair(paper, subtitle, 72, { size: 11, color: INK.text });
  drawRule(paper, HEADING_BOTTOM - 4, INK.accent, 1.5);
  return HEADING_BOTTOM;
}

/** Draws a mark as a band that a glance cannot miss: a copy, a cancelled one. @returns where it ends */
export function drawMark(paper: Paper, mark: Words, y: number): number {
  const { doc, left, right } = paper;
  doc.rect(left, y, right - left, MARK_BAND_HEIGHT).fill(INK.alert);
  drawPair(paper, mark, y + 16, { size: 14, bold: true, color: 'white' }, 10);
  return y + MARK_HEIGHT;
}

/** Draws a reservation in a frame. @returns where it ends */
export function drawNote(paper: Paper, note: Words, y: number): number {
  const { doc, left, right } = paper;
  doc
    .rect(left, y, right - left, MARK_BAND_HEIGHT)
    .lineWidth(0.8)
    .stroke(INK.alert);
  drawPair(paper, note, y + 15.5, { size: 8.5, color: INK.alert, maxWidth: NOTE_WIDTH }, 8);
  return y + MARK_HEIGHT;
}

/** Draws facts below each other: label and value in French from the left, in Arabic from the right. @returns where they end */
export function drawFacts(paper: Paper, facts: readonly Labelled[], top: number): number {
  let y = top;
  for (const { label, value } of facts) {
    y += FACT_HEIGHT;
    drawPair(paper, label, y, { size: 8.5, color: INK.soft, maxWidth: LABEL_WIDTH - LABEL_GAP });
    drawPair(paper, value, y, { size: 9.5, bold: true, color: INK.text, maxWidth: VALUE_WIDTH }, LABEL_WIDTH);
  }
  return y;
}

/** Draws a QR code that leads to an address, and is a link to it as well. @param size of its side, in points */
export function drawQrCode({ doc }: Paper, url: string, x: number, y: number, size: number): void {
  const { modules } = createQrCode(url, { errorCorrectionLevel: 'M' });
  doc
    .save()
    .translate(x, y)
    .scale(size / modules.size);
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
  doc.link(x, y, size, size, url);
}
