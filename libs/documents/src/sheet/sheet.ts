import { defineErrors, type Centimes, type Day } from '#libs/domain';
import { DOCUMENTS_WORDS } from '../words/refusals.words.js';

/** What a file of rows may be. */
export const SHEET_KINDS = ['csv', 'xlsx'] as const;
export type SheetKind = (typeof SHEET_KINDS)[number];

/** The media type of a workbook. */
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * The kinds by the media types under which files come in. Where Excel is installed browsers call CSV a file of Excel, and
 * elsewhere they may not know either kind: then the first bytes say what it is.
 */
export const SHEET_TYPES: Readonly<Record<string, SheetKind | 'by-content'>> = {
  'text/csv': 'csv',
  [XLSX_TYPE]: 'xlsx',
  'application/csv': 'csv',
  'text/comma-separated-values': 'csv',
  'application/vnd.ms-excel.sheet.macroenabled.12': 'xlsx',
  'application/vnd.ms-excel': 'by-content',
  'application/octet-stream': 'by-content',
};
const TYPES_ASKED_FOR = ['text/csv', XLSX_TYPE];
const ZIP_BEGINS = Buffer.from('PK\x03\x04');

/** A row that was read: its line in the file, counted from 1, and its texts. */
export interface SheetRow {
  line: number;
  cells: readonly string[];
}

/** Why a cell cannot be taken as it is shown. */
export interface CellFault {
  /** Counted from 0. */
  column: number;
  /** What should stand there instead. */
  expected: string;
}

/** A row as somebody who opens the file sees it. */
export interface ShownRow extends SheetRow {
  /** By hand, or by a filter: who opens the file does not see it. */
  isHidden: boolean;
  faults: readonly CellFault[];
}

/** A sheet as somebody who opens the file sees it. */
export interface ShownSheet {
  /** The name of the workbook's first visible sheet; null in CSV. */
  name: string | null;
  /** Further visible sheets, which are not read. */
  otherNames: readonly string[];
  rows: readonly ShownRow[];
}

/** What is read of a file; what goes beyond is refused, so that what it unpacks to is bounded. */
export interface SheetLimits {
  /** With the header. */
  rowsMax: number;
}

/** Columns that may hold something. */
export const COLUMNS_MAX = 100;
/** Characters of one cell. */
export const CELL_TEXT_MAX = 1_000;
const TEXT_OF_ROW_MAX = 512;
const TEXT_LEAST = 64 * 1_024;

/** Characters of all cells together, some 500 a row. */
export const textMaxOf = ({ rowsMax }: SheetLimits): number => Math.max(TEXT_LEAST, rowsMax * TEXT_OF_ROW_MAX);

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
  /** A number, or what is said where there is none: « n.d. ». */
  | ColumnOf<Row, 'figure', number | string>
  | ColumnOf<Row, 'dirhams', Centimes>
  | ColumnOf<Row, 'day', Day>;

/** What a workbook may have beside its table. */
export interface WorkbookOptions {
  /** The first column stands at the right, as Arabic is read. */
  isRightToLeft?: boolean;
  /** A second sheet of what is to be known: what about, and what. */
  notes?: { name: string; lines: readonly (readonly [about: string, words: string])[] };
}

/** The table of a workbook that is to be written: its columns, and the values of its cells. */
export interface WorkbookTable extends WorkbookOptions {
  name: string;
  columns: readonly { caption: string; kind: SheetColumn<unknown>['kind'] }[];
  rows: readonly (readonly (string | number | null)[])[];
}

/** Refusals of a file as a whole, whatever it is about. */
export const refuseFile = defineErrors(DOCUMENTS_WORDS, {
  'file.busy': {
    status: 503,
    detail: 'Other files are being read or made: ask again in a moment, or take a CSV file.',
  },
  'file.too-many-waiting': {
    status: 429,
    detail: 'Several of your files are being read: wait for their answers, then send this one.',
  },
  'file.not-a-file': { status: 415, detail: 'Send the file itself as the body, as text/csv or as an XLSX workbook.' },
  'file.unreadable': { status: 400, detail: 'The file cannot be read.' },
  'file.empty': { status: 422, detail: 'The file has no rows.' },
  'file.no-visible-sheet': { status: 422, detail: 'The workbook has no visible sheet with cells.' },
  'file.too-many-rows': { status: 422, detail: 'The file has too many rows: divide it.' },
  'file.too-many-columns': { status: 422, detail: 'The file has too many columns: delete those that are not needed.' },
  'file.too-many-cells': { status: 422, detail: 'The sheet has too many cells: copy what is needed into a new file.' },
  'file.too-much-text': { status: 422, detail: 'The file holds more text than such a file needs.' },
  'file.unreadable-cell': { status: 422, detail: 'A cell of the file cannot be taken as it is shown.' },
  'file.hidden-row': { status: 422, detail: 'A row of the file is hidden, by hand or by a filter: show or delete it.' },
  'file.hidden-column': { status: 422, detail: 'A column of the file is hidden and not empty: show or delete it.' },
  'file.too-large': { status: 422, detail: 'This is too much for a workbook: ask for less, or for a CSV file.' },
});

export type FileRefusal = Parameters<typeof refuseFile>[0];

/**
 * The kind of a file that came as the body of a request.
 *
 * @param contentType the header, with parameters or not
 * @throws {DomainError} `file.not-a-file`
 */
export function sheetKindOf(body: unknown, contentType: string | undefined): SheetKind {
  const kind = SHEET_TYPES[contentType?.split(';')[0]?.trim().toLowerCase() ?? ''];
  if (!kind || !Buffer.isBuffer(body)) throw refuseFile('file.not-a-file', { expected: TYPES_ASKED_FOR.join(' or ') });
  if (kind !== 'by-content') return kind;
  return body.subarray(0, ZIP_BEGINS.length).equals(ZIP_BEGINS) || isOldWorkbook(body) ? 'xlsx' : 'csv';
}

/** Whether a file is one of Excel 97 to 2003, or locked with a password: both are OLE files ([MS-CFB]). */
export function isOldWorkbook(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('hex') === 'd0cf11e0';
}

/** A file that cannot be read, and what it should be. */
export const refuseUnreadable = (expected: string): Error => refuseFile('file.unreadable', { field: 'file', expected });

/** A text as it is compared: white space within it is one space. */
export const plainText = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `A`, `Z`, `AA`. @param column counted from 0 */
export function columnLetters(column: number): string {
  const before = Math.floor(column / 26);
  return (before === 0 ? '' : columnLetters(before - 1)) + String.fromCharCode(65 + (column % 26));
}

const ERROR = /^#(?:N\/[A-Z]|[\p{Lu}\d/_]{2,20}[!?]|#+)$|^Err:\d{3}$/u;

/** What a spreadsheet shows where it could not reckon: `#N/A`, `#VALEUR!`, `Err:502`; `####` where it had no room. */
export const isErrorText = (text: string): boolean => ERROR.test(text);

/** A cell that shows an error. */
export function errorFault(column: number, shown: string): CellFault {
  return { column, expected: `a value: the cell shows the error ${shown.slice(0, 20)}` };
}

/** A cell with more text than any needs. */
export function longFault(column: number): CellFault {
  return { column, expected: `a text of at most ${CELL_TEXT_MAX} characters` };
}
