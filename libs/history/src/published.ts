import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { addDays, assert, isDay, type Day } from '#libs/domain';

/** What the institution published of one year: the figures that a product needs, by the names it gives them. */
export type PublishedYear<Figure extends string> = {
  year: number;
  from: Day;
  /** 31 December, or the day to which the last column goes. */
  to: Day;
} & Record<Figure, number>;

/** The records of a CSV file with a header, by column. @throws {Error} when it cannot be read, or a line has other columns */
export function readCsvRecords(file: string): Record<string, string>[] {
  return parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true });
}

/**
 * Reads rows of the published dashboard (deploy/demo/dashboard-2019-2023h1.csv), a year a column.
 *
 * @param records the file's records, by column
 * @param labels the row of each figure by its English label, the column `indicator_en`: no two rows have the same
 * @returns the years in the order of the columns, each figure in the unit of its row
 * @throws {Error} when a row is not there, or a cell is no whole number
 */
export function publishedYears<Figure extends string>(
  records: readonly Record<string, string>[],
  labels: Readonly<Record<Figure, string>>,
): PublishedYear<Figure>[] {
  const years = reportedYears(records, labels);
  for (const year of years) {
    for (const figure of Object.keys(labels) as Figure[])
      assert(year[figure] !== undefined, `"${labels[figure]}" of ${year.year} is a whole number`);
  }
  return years as PublishedYear<Figure>[];
}

/** A year of which not every figure was published. */
export type ReportedYear<Figure extends string> = { year: number; from: Day; to: Day } & Partial<
  Record<Figure, number>
>;

/**
 * Reads rows of published figures, a year a column; a blank cell is a figure that the source does not give.
 *
 * @throws {Error} when a row is not there, or a cell is neither blank nor a whole number
 */
export function reportedYears<Figure extends string>(
  records: readonly Record<string, string>[],
  labels: Readonly<Record<Figure, string>>,
): ReportedYear<Figure>[] {
  const rows = Object.entries<string>(labels).map(([figure, label]) => {
    const row = records.find((record) => record.indicator_en === label);
    assert(row, `the published figures have a row "${label}"`);
    return { figure, label, row };
  });
  const columns = Object.keys(rows[0]?.row ?? {}).filter((name) => /^\d{4}$/.test(name) || isDay(name));
  return columns.map((column) => {
    const year = Number(column.slice(0, 4));
    const to = column.length === 4 ? addDays(`${year + 1}-01-01`, -1) : column;
    const figures = rows.flatMap(({ figure, label, row }) => {
      const cell = row[column] ?? '';
      if (cell === '') return [];
      assert(/^\d+$/.test(cell), `"${label}" of ${column} is a whole number`);
      return [[figure, Number(cell)]];
    });
    return { year, from: `${year}-01-01`, to, ...(Object.fromEntries(figures) as Partial<Record<Figure, number>>) };
  });
}

/**
 * A part of a figure, for a smaller history with the same shape.
 *
 * @param scale 0 < scale ≤ 1
 * @param step the result is a whole multiple of it
 * @throws {Error} when the scale is none
 */
export function scaled(figure: number, scale: number, step = 1): number {
  assert(scale > 0 && scale <= 1, 'a scale is above 0 and at most 1');
  return Math.round((figure * scale) / step) * step;
}
