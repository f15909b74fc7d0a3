import { stringify } from 'csv-stringify/sync';
import type { Centimes } from '#libs/domain';
import type { SheetColumn } from './sheet.js';

/**
 * A table as CSV (RFC 4180: commas, CRLF, quotation marks doubled), in UTF-8 once it is encoded. Amounts are dirhams
 * with a point, `1234.50`, days `2026-01-31`.
 *
 * A spreadsheet would take a text that begins with `=`, `+`, `-`, `@` or a tab for a formula, and do what it says: an
 * apostrophe is put before it. Numbers stay as they are.
 */
export function csvText<Row>(columns: readonly SheetColumn<Row>[], rows: readonly Row[]): string {
  return csvHead(columns) + csvRows(columns, rows);
}

/**
 * A table as CSV that a French Excel opens by a double click: with a mark of UTF-8 in front, without which it takes
 * accents for something else, divided by semicolons, decimals with a comma. Otherwise as {@link csvText}.
 */
export function csvTextForExcel<Row>(columns: readonly SheetColumn<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map(({ value }) => value(row)));
  return `\ufeff${lines(columns, [columns.map(({ caption }) => caption), ...cells], FRENCH)}`;
}

/** The header alone, for a table that is written piece by piece. */
export function csvHead<Row>(columns: readonly SheetColumn<Row>[]): string {
  return lines(columns, [columns.map(({ caption }) => caption)]);
}

/** Some rows of a table that is written piece by piece, without its header. */
export function csvRows<Row>(columns: readonly SheetColumn<Row>[], rows: readonly Row[]): string {
  return lines(
    columns,
    rows.map((row) => columns.map(({ value }) => value(row))),
  );
}

const ENGLISH = { delimiter: ',', decimals: '.' };
const FRENCH = { delimiter: ';', decimals: ',' };

function lines<Row>(
  columns: readonly SheetColumn<Row>[],
  cells: readonly (string | number | null)[][],
  { delimiter, decimals } = ENGLISH,
): string {
  return stringify([...cells], {
    delimiter,
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/, // one alone ends a line too
    escape_formulas: true,
    cast: {
      number: (value, { column }) =>
        (columns[Number(column)]?.kind === 'dirhams' ? dirhamsWithPoint(value) : String(value)).replace('.', decimals),
    },
  });
}

function dirhamsWithPoint(amountCentimes: Centimes): string {
  const size = Math.abs(amountCentimes);
  const cents = String(size % 100).padStart(2, '0');
  return `${amountCentimes < 0 ? '-' : ''}${Math.trunc(size / 100)}.${cents}`;
}
