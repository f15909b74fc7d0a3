import { COLUMNS_MAX, refuseUnreadable, type CellFault } from '../sheet/sheet.js';
import type { GridRow } from './workbook.grid.js';

const MERGES_MAX = 20_000;
const MERGED = 'a cell of its own: it is merged with the cell beside it';

/** Cells that are shown as one, from the first to the last, counted from 0 (columns) and 1 (lines). */
export interface Merge {
  lines: readonly [first: number, last: number];
  columns: readonly [first: number, last: number];
}

/** Reads `G2:G4`. @throws {DomainError} `file.unreadable` */
export function mergeAt(range: string, known: number): Merge {
  const [, left = '', top, right = '', bottom] = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(range) ?? [];
  if (top === undefined || known >= MERGES_MAX)
    throw refuseUnreadable('a workbook whose merged cells are ranges, G2:G4');
  return { lines: [Number(top), Number(bottom)], columns: [columnIn(left), columnIn(right)] };
}

/**
 * Writes the text of merged cells into each line that it is shown beside. Over several columns it is shown once, and
 * nobody can say of which column it is.
 *
 * @param count is told how much each cell that is written holds, for it to be bounded
 */
export function fillMerged(rows: readonly GridRow[], merges: readonly Merge[], count: (length: number) => void): void {
  if (merges.length === 0) return;
  const lines = rows.map(({ line }) => line);
  for (const {
    lines: [top, bottom],
    columns: [left, right],
  } of merges) {
    const at = placeOf(lines, top);
    const first = rows[at];
    if (first?.line !== top) continue;
    const fault = first.faults.find(({ column }) => column === left);
    const text = first.cells[left] ?? '';
    if (text === '' && !fault) continue;
    for (const row of rows.slice(at)) {
      if (row.line > bottom) break;
      if (row !== first) put(row, left, text, fault);
      for (let column = left + 1; column <= Math.min(right, COLUMNS_MAX - 1); column++) {
        count(1);
        row.faults.push({ column, expected: MERGED });
      }
    }
  }

  function put(row: GridRow, column: number, text: string, fault: CellFault | undefined): void {
    count(1 + text.length);
    while (row.cells.length < column) row.cells.push('');
    row.cells[column] = text;
    if (fault) row.faults.push(fault);
  }
}

/** Where a line stands among others, or would. */
function placeOf(lines: readonly number[], line: number): number {
  let [from, to] = [0, lines.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((lines[middle] as number) < line) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The column of `A`, `Z`, `AA`, counted from 0. */
export function columnIn(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
