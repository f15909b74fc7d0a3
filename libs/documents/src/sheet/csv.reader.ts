import { parse } from 'csv-parse/sync';
import {
  CELL_TEXT_MAX,
  COLUMNS_MAX,
  errorFault,
  isErrorText,
  longFault,
  plainText,
  refuseFile,
  refuseUnreadable,
  textMaxOf,
  type CellFault,
  type SheetLimits,
  type ShownRow,
} from './sheet.js';

const DELIMITERS = [',', ';', '\t'] as const;
/** The line by which Excel is told how a file is divided; it may be quoted. */
const SEPARATOR_LINE = /^\s*"?sep=([,;|\t])"?[,;\t]*(?:\r\n|\n|\r|$)/i;

/**
 * The rows of a CSV file that are not empty: divided as its line `sep=;` says, or by comma, semicolon or tab, whichever
 * the first line has most of; UTF-8, what Excel calls Unicode text (UTF-16), or else windows-1252.
 *
 * @throws {DomainError} `file.unreadable`, `file.too-many-rows`, `file.too-many-columns`, `file.too-much-text`
 */
export function readCsv(bytes: Uint8Array, limits: SheetLimits): ShownRow[] {
  const text = decode(bytes);
  if (text.includes('\0')) throw refuseUnreadable('a text file: CSV, not a workbook');
  const [separatorLine = '', separator] = SEPARATOR_LINE.exec(text) ?? [];
  const linesBefore = separatorLine ? 1 : 0;
  const rows: ShownRow[] = [];
  let refusal: Error | undefined;
  let textLength = 0;
  try {
    parse(text.slice(separatorLine.length), {
      delimiter: separator ?? delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      to: limits.rowsMax + 1, // one more, to know that there are too many
      bom: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      relax_column_count: true,
      relax_quotes: true,
      on_record: (cells: string[], { lines }) => {
        const row = rowOf(cells, lines + linesBefore);
        textLength += row.cells.reduce((sum, cell) => sum + cell.length, 0);
        refusal ??= overLimit(row, textLength, limits);
        if (!refusal) rows.push(row);
        return null;
      },
    });
  } catch {
    throw refuseUnreadable('CSV in which every quotation mark is closed');
  }
  if (refusal) throw refusal;
  if (rows.length > limits.rowsMax) throw refuseFile('file.too-many-rows', { field: 'file', rowsMax: limits.rowsMax });
  return rows;
}

function rowOf(texts: readonly string[], line: number): ShownRow {
  const faults: CellFault[] = [];
  const cells = texts.map((text, column) => {
    const cell = plainText(text.slice(0, 2 * CELL_TEXT_MAX));
    if (text.length > CELL_TEXT_MAX && plainText(text).length > CELL_TEXT_MAX) faults.push(longFault(column));
    if (isErrorText(cell)) faults.push(errorFault(column, cell));
    return cell.slice(0, CELL_TEXT_MAX);
  });
  return { line, cells, isHidden: false, faults };
}

function overLimit({ line, cells }: ShownRow, textLength: number, limits: SheetLimits): Error | undefined {
  const last = cells.findLastIndex(Boolean);
  if (last >= COLUMNS_MAX) return refuseFile('file.too-many-columns', { field: 'file', line, columnsMax: COLUMNS_MAX });
  const textMax = textMaxOf(limits);
  if (textLength > textMax) return refuseFile('file.too-much-text', { field: 'file', line, charactersMax: textMax });
  return undefined;
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function delimiterOf(text: string): string {
  const [header = ''] = text
    .trimStart()
    .replace(/"[^"]*"/g, '')
    .split(/[\r\n]/, 1);
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
