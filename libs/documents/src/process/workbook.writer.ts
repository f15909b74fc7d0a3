import { assert } from '#libs/domain';
import { refuseFile, type SheetColumn, type WorkbookOptions } from '../sheet/sheet.js';
import { OURSELVES, runSheetTask } from './sheet.process.js';

/** What a process of 128 MB writes within a second. */
const CELLS_MAX = 100_000;
const BYTES_MAX = 64 * 1_024 * 1_024;

/**
 * A table as an XLSX workbook of one sheet, whose header stays in sight. Numbers, amounts in dirhams and days are cells
 * of these kinds; a text is never a formula. It is written by a process of its own.
 *
 * @param name of the sheet: 1 to 31 characters without `[]/\:*?`
 * @throws {DomainError} `file.too-large` above 100,000 cells, `file.busy`
 * @throws {Error} when the name is none
 */
export async function writeWorkbook<Row>(
  name: string,
  columns: readonly SheetColumn<Row>[],
  rows: readonly Row[],
  options: WorkbookOptions = {},
): Promise<Buffer> {
  const cells = columns.length * rows.length;
  if (cells > CELLS_MAX) throw refuseFile('file.too-large', { cells, cellsMax: CELLS_MAX });
  const table = {
    ...options,
    name,
    columns: columns.map(({ caption, kind }) => ({ caption, kind })),
    rows: rows.map((row) => columns.map(({ value }) => value(row))),
  };
  const { answer } = await runSheetTask({ task: 'write', table }, { caller: OURSELVES, bytesMax: BYTES_MAX });
  assert(answer && answer.length > 0, `a workbook named ${name} can be written`);
  return answer;
}
