import { parse } from 'csv-parse/sync';
import { FLEET_LINES_MAX, fleetLinesOf, refuseFleet, type FleetLine, type SheetRow } from './fleet-line.js';
import { readWorkbook } from './workbook.file.js';

/** What a file of vehicles may be. */
export const FLEET_FILE_KINDS = ['csv', 'xlsx'] as const;
export type FleetFileKind = (typeof FLEET_FILE_KINDS)[number];

// The header, the vehicles, and one more to know that there are too many.
const ROWS_MAX = FLEET_LINES_MAX + 2;
const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Reads the vehicles of a company's fleet, up to 1,000, out of a file:
 *
 * - `csv`: divided by comma, semicolon or tab, whichever the header has most of; UTF-8, what Excel calls Unicode text
 *   (UTF-16), or else windows-1252;
 * - `xlsx`: the first sheet of a workbook.
 *
 * Empty lines are left out; a line's cells are texts, read by `toFleetRequest`. How large a file may be is for the HTTP
 * edge to say.
 *
 * @throws {DomainError} `fleet.unreadable`, `fleet.empty`, `fleet.too-many-lines`, `fleet.unknown-column`,
 *   `fleet.repeated-column`, `fleet.missing-column`
 */
export async function readFleetFile(bytes: Buffer, kind: FleetFileKind): Promise<FleetLine[]> {
  if (bytes.length === 0) throw refuseFleet('fleet.empty');
  return fleetLinesOf(kind === 'csv' ? readCsv(bytes) : await readWorkbook(bytes, ROWS_MAX));
}

function readCsv(bytes: Buffer): SheetRow[] {
  const text = decode(bytes);
  if (text.includes('\0')) throw unreadable('a text file: CSV, not a workbook');
  const rows: SheetRow[] = [];
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      to: ROWS_MAX,
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
    throw unreadable('CSV in which every quotation mark is closed');
  }
  return rows;
}

function decode(bytes: Buffer): string {
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

const unreadable = (expected: string) => refuseFleet('fleet.unreadable', { field: 'file', expected });
