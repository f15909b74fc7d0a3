import { readCsv } from './csv.reader.js';
import { refuseFile, refuseUnreadable, type SheetKind, type SheetRow } from './sheet.js';
import { runSheetTask } from './sheet.process.js';
import { checkArchive } from './workbook.archive.js';

// Read in some 10 ms: a process of its own would take ten times as long to start.
const CSV_HERE_MAX_BYTES = 256 * 1_024;
const EXPECTED = {
  csv: 'CSV whose rows go into 128 MB',
  xlsx: 'an .xlsx workbook, as Excel or LibreOffice writes it',
};

/**
 * The rows of a file that are not empty, the header among them, as texts:
 *
 * - `csv`: divided by comma, semicolon or tab, whichever the first line has most of; UTF-8, what Excel calls Unicode
 *   text (UTF-16), or else windows-1252;
 * - `xlsx`: the first sheet of a workbook; a date is `2024-12-31`.
 *
 * A workbook, and a CSV file above 256 kB, is read by a process of its own. How many bytes a file may have is for the
 * HTTP edge to say.
 *
 * @param rowsMax how many rows the file may have, with its header; further ones are not read
 * @throws {DomainError} `file.unreadable`, `file.empty`, `file.too-many-rows`, `file.busy`
 */
export async function readSheet(bytes: Buffer, kind: SheetKind, rowsMax: number): Promise<SheetRow[]> {
  if (bytes.length === 0) throw refuseFile('file.empty');
  if (kind === 'xlsx') checkArchive(bytes);
  const isSmall = kind === 'csv' && bytes.length <= CSV_HERE_MAX_BYTES;
  // One more, to know that there are too many.
  const rows = isSmall ? readCsv(bytes, rowsMax + 1) : await readElsewhere(bytes, kind, rowsMax + 1);
  if (rows.length === 0) throw refuseFile('file.empty');
  if (rows.length > rowsMax) throw refuseFile('file.too-many-rows', { field: 'file', rowsMax });
  return rows;
}

async function readElsewhere(bytes: Buffer, kind: SheetKind, rowsMax: number): Promise<SheetRow[]> {
  const { rows, expected } = await runSheetTask({ task: 'read', kind, bytes: Uint8Array.from(bytes), rowsMax });
  if (!rows) throw refuseUnreadable(expected ?? EXPECTED[kind]);
  return rows;
}
