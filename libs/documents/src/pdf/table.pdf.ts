import type { Words } from '../print/words.js';
import type { Direction } from './bidi.text.js';
import { drawPair, drawRule, drawText } from './line.pdf.js';
import { INK, type Paper } from './paper.pdf.js';

const HEAD_HEIGHT = 28;
const TEXT_SIZE_MOST = 9;

/** How high {@link drawTotals} is. */
export const TOTALS_HEIGHT = 30;

/** A column of a table. */
export interface TableColumn<Row> {
  /** French above Arabic; a column of one language may be headed in that alone. */
  head: Partial<Words>;
  /** Where its texts begin; where they end, when they are aligned right. */
  x: number;
  align?: 'left' | 'right';
  /** Of its cells. */
  direction?: Direction;
  /** A longer text is written smaller. */
  maxWidth?: number;
  text: (row: Row) => string;
}

/** Where a table stands on its pages, and what stands around it. */
export interface TablePlace {
  /** Draws what each page has above the table. @returns where the table begins, on all pages alike */
  above: () => number;
  /** How far down rows may go. */
  bottom: number;
  /** Rows are as high as the page allows, within these bounds in points; the least decides when a page is full. */
  rowHeights: { least: number; most: number };
  /** Draws what each page has below the table, which ends at `y`: totals when it is the last. */
  below: (y: number, isLast: boolean) => void;
}

/**
 * Draws a table over as few pages as can be, all with about as many rows, and numbered when there are several. A table
 * without rows has one page.
 */
export function drawTablePages<Row>(
  paper: Paper,
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  { above, bottom, rowHeights, below }: TablePlace,
): void {
  paper.doc.addPage();
  let top = above();
  const room = bottom - top - HEAD_HEIGHT;
  const pages = evenly(rows, Math.max(1, Math.floor(room / rowHeights.least)));
  for (const [index, page] of pages.entries()) {
    if (index > 0) {
      paper.doc.addPage();
      top = above();
    }
    const end = drawTable(paper, columns, page, top, Math.min(rowHeights.most, room / page.length));
    below(end, index === pages.length - 1);
    if (pages.length > 1) drawPageNumber(paper, `${index + 1} / ${pages.length}`);
  }
}

/** Cuts rows into as few pages as can be, all about as long. @returns at least one page */
export function evenly<Row>(rows: readonly Row[], most: number): Row[][] {
  const count = Math.max(1, Math.ceil(rows.length / most));
  const each = Math.ceil(rows.length / count);
  return Array.from({ length: count }, (_, page) => rows.slice(page * each, (page + 1) * each));
}

/** Draws what the rows come to, below the last. @param amounts each at the edge of its column, to the left of which it stands */
export function drawTotals(
  paper: Paper,
  words: Words,
  y: number,
  amounts: readonly { x: number; text: string }[],
): void {
  const style = { size: 12, bold: true, color: INK.text };
  const baseline = y + 19;
  drawPair(paper, words, baseline, style);
  for (const { x, text } of amounts) drawText(paper, text, { ...style, x, y: baseline, align: 'right' });
}

function drawTable<Row>(
  paper: Paper,
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  top: number,
  rowHeight: number,
): number {
  drawHead(paper, columns, top);
  const size = Math.min(TEXT_SIZE_MOST, rowHeight * 0.72);
  let y = top + HEAD_HEIGHT;
  for (const row of rows) {
    const style = { y: y + rowHeight * 0.68, size, color: INK.text };
    for (const { x, align, direction, maxWidth, text } of columns)
      drawText(paper, text(row), { ...style, x, align, direction, maxWidth });
    y += rowHeight;
    drawRule(paper, y, INK.pale, 0.5);
  }
  return y;
}

function drawHead<Row>(paper: Paper, columns: readonly TableColumn<Row>[], top: number): void {
  for (const { head, x, align } of columns) {
    const style = { size: 8, bold: true, color: INK.soft, x, align };
    if (head.fr) drawText(paper, head.fr, { ...style, y: top + 10 });
    if (head.ar) drawText(paper, head.ar, { ...style, y: top + 22, direction: 'rtl' });
  }
  drawRule(paper, top + HEAD_HEIGHT, INK.accent, 0.8);
}

function drawPageNumber(paper: Paper, text: string): void {
  drawText(paper, text, { x: paper.middle, y: paper.bottom, size: 8, align: 'center', color: INK.soft });
}
