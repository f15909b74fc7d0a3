import { columnLetters, refuseFile, refuseUnreadable, type SheetLimits, type ShownSheet } from '../sheet/sheet.js';
import { readBook } from './workbook.book.js';
import { readGrid, type Grid } from './workbook.grid.js';
import { WorkbookParts } from './workbook.parts.js';
import { readStrings } from './workbook.strings.js';
import { readPatterns } from './workbook.styles.js';

const NAMES_MAX = 20;

/**
 * The first visible sheet of a workbook that has cells, as it is shown.
 *
 * @throws {DomainError} `file.unreadable`, `file.no-visible-sheet`, `file.hidden-column`, `file.too-many-…`,
 *   `file.too-much-text`
 * @throws {Error} what is wrong with the zip file or its XML
 */
export async function readWorkbook(bytes: Uint8Array, limits: SheetLimits): Promise<ShownSheet> {
  const parts = await WorkbookParts.open(bytes);
  const { name, otherNames, sheetPart, stylesPart = '', stringsPart = '', isFrom1904 } = await readBook(parts);
  if (!parts.has(sheetPart)) throw refuseUnreadable('a whole .xlsx workbook');
  const patterns = await readPatterns(ifThere(parts, stylesPart));
  const strings = parts.has(stringsPart) ? await readStrings(parts.read(stringsPart)) : [];
  const grid = await readGrid(parts.read(sheetPart), { strings, patterns, isFrom1904 }, limits);
  refuseHiddenColumns(grid);
  return { name, otherNames: otherNames.slice(0, NAMES_MAX), rows: grid.rows };
}

/** What decides about money must not come from where nobody looks. */
function refuseHiddenColumns({ rows, isHiddenColumn }: Grid): void {
  for (const { line, cells, isHidden } of rows) {
    const column = isHidden ? -1 : cells.findIndex((text, index) => text !== '' && isHiddenColumn(index));
    if (column >= 0) throw refuseFile('file.hidden-column', { field: 'file', line, column: columnLetters(column) });
  }
}

async function* ifThere(parts: WorkbookParts, name: string): AsyncGenerator<Uint8Array> {
  yield* parts.has(name) ? parts.read(name) : [Buffer.from('<styleSheet/>')];
}
