import { type ErrorDetails } from '#libs/domain';
import { readCsv } from '../sheet/csv.reader.js';
import {
  columnLetters,
  isOldWorkbook,
  refuseFile,
  refuseUnreadable,
  type FileRefusal,
  type SheetKind,
  type SheetRow,
  type ShownSheet,
} from '../sheet/sheet.js';
import { checkArchive } from '../workbook/workbook.archive.js';
import { OURSELVES, runSheetTask, type SheetAnswer } from './sheet.process.js';

// Read in some 10 ms: a process of its own would take ten times as long to start.
const CSV_HERE_MAX_BYTES = 256 * 1_024;
const ANSWER = { bytesOfRow: 2_048, bytesLeast: 256 * 1_024 };
const EXPECTED = {
  csv: 'CSV whose rows go into 128 MB',
  xlsx: 'an .xlsx workbook, as Excel or LibreOffice writes it',
};
const OLD = 'an .xlsx workbook without a password: open the file in Excel or LibreOffice and save it as .xlsx';

/**
 * The rows of a file that are not empty, the header among them, as texts, as somebody who opens the file sees them:
 *
 * - `csv`: divided as its line `sep=;` says, or by comma, semicolon or tab, whichever the first line has most of; UTF-8,
 *   what Excel calls Unicode text (UTF-16), or else windows-1252;
 * - `xlsx`: the first visible sheet with cells; a day is `2024-12-31`, a number `19000.5`, merged cells have the text that
 *   is shown across them.
 *
 * Which rows are hidden, and which cells cannot be taken as they are shown, is said with them. A workbook, and a CSV file
 * above 256 kB, is read by a process of its own. How many bytes a file may have is for the HTTP edge to say.
 *
 * @param rowsMax how many rows the file may have, with its header
 * @param caller of whom no more than a few files are read at once, and others not later: an agency
 * @throws {DomainError} `file.…`
 */
export async function readShown(
  bytes: Buffer,
  kind: SheetKind,
  rowsMax: number,
  caller: string = OURSELVES,
): Promise<ShownSheet> {
  if (bytes.length === 0) throw refuseFile('file.empty');
  if (kind === 'xlsx' && isOldWorkbook(bytes)) throw refuseUnreadable(OLD);
  if (kind === 'xlsx') checkArchive(bytes);
  const isSmall = kind === 'csv' && bytes.length <= CSV_HERE_MAX_BYTES;
  const sheet = isSmall
    ? { name: null, otherNames: [], rows: readCsv(bytes, { rowsMax }) }
    : await readElsewhere(bytes, kind, rowsMax, caller);
  if (sheet.rows.length === 0) throw refuseFile('file.empty');
  return sheet;
}

/**
 * The rows of a file as {@link readShown} reads them, for readers that take no cell that cannot be read and no row that
 * is not seen.
 *
 * @throws {DomainError} `file.…`, among them `file.hidden-row` and `file.unreadable-cell` with line and column
 */
export async function readSheet(
  bytes: Buffer,
  kind: SheetKind,
  rowsMax: number,
  caller: string = OURSELVES,
): Promise<SheetRow[]> {
  const { rows } = await readShown(bytes, kind, rowsMax, caller);
  return rows.map(({ line, cells, isHidden, faults: [fault] }) => {
    if (isHidden) throw refuseFile('file.hidden-row', { field: 'file', line });
    if (fault) {
      const { column, expected } = fault;
      throw refuseFile('file.unreadable-cell', { field: 'file', line, column: columnLetters(column), expected });
    }
    return { line, cells };
  });
}

async function readElsewhere(bytes: Buffer, kind: SheetKind, rowsMax: number, caller: string): Promise<ShownSheet> {
  const bytesMax = ANSWER.bytesLeast + rowsMax * ANSWER.bytesOfRow;
  const task = { task: 'read', kind, bytes, limits: { rowsMax } } as const;
  const { answer, isTooLong } = await runSheetTask(task, { caller, bytesMax });
  if (isTooLong) throw refuseFile('file.too-much-text', { field: 'file' });
  const read = answerIn(answer);
  if ('sheet' in read) return read.sheet;
  if ('code' in read) throw refuseFile(read.code as FileRefusal, read.details as ErrorDetails);
  throw refuseUnreadable(EXPECTED[kind]);
}

/** It may have been killed before it had written all of it. */
function answerIn(answer: Buffer | undefined): SheetAnswer {
  try {
    return answer ? (JSON.parse(answer.toString()) as SheetAnswer) : { failed: true };
  } catch {
    return { failed: true };
  }
}
