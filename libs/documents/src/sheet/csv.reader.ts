import { parse } from 'csv-parse/sync';
import { refuseUnreadable, type SheetRow } from './sheet.js';

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * The first rows of a CSV file that are not empty: divided by comma, semicolon or tab, whichever the first line has most
 * of; UTF-8, what Excel calls Unicode text (UTF-16), or else windows-1252. White space within a cell is one space.
 *
 * @param rowsMax more are not read
 * @throws {DomainError} `file.unreadable`
 */
export function readCsv(bytes: Uint8Array, rowsMax: number): SheetRow[] {
  const text = decode(bytes);
  if (text.includes('\0')) throw refuseUnreadable('a text file: CSV, not a workbook');
  const rows: SheetRow[] = [];
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      to: rowsMax,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      relax_column_count: true,
      relax_quotes: true,
      on_record: (cells: string[], { lines }) => {
        rows.push({ line: lines, cells: cells.map((cell) => cell.replace(/\s+/g, ' ').trim()) });
        return null;
      },
    });
  } catch {
    throw refuseUnreadable('CSV in which every quotation mark is closed');
  }
  return rows;
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
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
