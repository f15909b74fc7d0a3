import { defineErrors, type Centimes, type Day } from '#libs/domain';
import { DOCUMENTS_WORDS } from '../words/refusals.words.js';

/** What a file of rows may be. */
export const SHEET_KINDS = ['csv', 'xlsx'] as const;
export type SheetKind = (typeof SHEET_KINDS)[number];

/** The media type of a workbook. */
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The kinds by the media types under which files come in and go out. */
export const SHEET_TYPES: Readonly<Record<string, SheetKind>> = {
  'text/csv': 'csv',
  [XLSX_TYPE]: 'xlsx',
};

/** A row that was read: its line in the file, counted from 1, and its texts. */
export interface SheetRow {
  line: number;
  cells: readonly string[];
}

interface ColumnOf<Row, Kind extends string, Value> {
  caption: string;
  kind: Kind;
  /** What stands in the row's cell; null leaves it empty. */
  value: (row: Row) => Value | null;
}

/** A column of a file that is written. Numbers, amounts and days are written as such, for a spreadsheet to reckon with. */
export type SheetColumn<Row> =
  | ColumnOf<Row, 'text', string>
  | ColumnOf<Row, 'number', number>
  | ColumnOf<Row, 'dirhams', Centimes>
  | ColumnOf<Row, 'day', Day>;

/** Refusals of a file as a whole, whatever it is about. */
export const refuseFile = defineErrors(DOCUMENTS_WORDS, {
  'file.busy': {
    status: 503,
    detail: 'Other files are being read or made: ask again in a moment, or take a CSV file.',
  },
  'file.not-a-file': { status: 415, detail: 'Send the file itself as the body, as text/csv or as an XLSX workbook.' },
  'file.unreadable': { status: 400, detail: 'The file cannot be read.' },
  'file.empty': { status: 422, detail: 'The file has no rows.' },
  'file.too-many-rows': { status: 422, detail: 'The file has too many rows: divide it.' },
  'file.too-large': { status: 422, detail: 'This is too much for a workbook: ask for less, or for a CSV file.' },
});

/**
 * The kind of a file that came as the body of a request.
 *
 * @param contentType the header, with parameters or not
 * @throws {DomainError} `file.not-a-file`
 */
export function sheetKindOf(body: unknown, contentType: string | undefined): SheetKind {
  const kind = SHEET_TYPES[contentType?.split(';')[0]?.trim().toLowerCase() ?? ''];
  if (!kind || !Buffer.isBuffer(body))
    throw refuseFile('file.not-a-file', { expected: `one of ${Object.keys(SHEET_TYPES).join(', ')}` });
  return kind;
}

/** A file that cannot be read, and what it should be. */
export const refuseUnreadable = (expected: string): Error => refuseFile('file.unreadable', { field: 'file', expected });
