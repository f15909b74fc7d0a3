import { addDays, assert, dirhams, isDay, type Centimes, type Day } from '#libs/domain';

/** What the institution published of one year's money transfers. */
export interface PublishedYear {
  year: number;
  from: Day;
  /** 31 December, or the day to which the last column goes. */
  to: Day;
  transactions: number;
  volumeCentimes: Centimes;
}

/**
 * Reads section B-3 of the published dashboard (deploy/demo/dashboard-2019-2023h1.csv).
 *
 * @param records the file's records, by column
 * @throws {Error} when the two rows are not there, or a cell is no number
 */
export function publishedYears(records: readonly Record<string, string>[]): PublishedYear[] {
  const rowOf = (unit: string) => {
    const row = records.find((record) => record.section === 'B-3' && record.unit === unit);
    assert(row, `the published figures have a row B-3 in ${unit}`);
    return row;
  };
  const [counts, volumes] = [rowOf('count'), rowOf('KDH')];
  const columns = Object.keys(counts).filter((name) => /^\d{4}$/.test(name) || isDay(name));
  return columns.map((column) => {
    const year = Number(column.slice(0, 4));
    const [transactions, volumeKdh] = [Number(counts[column]), Number(volumes[column])];
    assert(Number.isInteger(transactions) && Number.isInteger(volumeKdh), `the figures of ${column} are whole numbers`);
    const to = column.length === 4 ? addDays(`${year + 1}-01-01`, -1) : column;
    return { year, from: `${year}-01-01`, to, transactions, volumeCentimes: dirhams(1_000 * volumeKdh) };
  });
}

/** A smaller history with the same shape; volumes stay whole multiples of 10 DH. @param scale 0 < scale ≤ 1 */
export function scaled(published: PublishedYear, scale: number): PublishedYear {
  assert(scale > 0 && scale <= 1, 'a scale is above 0 and at most 1');
  const transactions = Math.max(2, Math.round(published.transactions * scale));
  const volumeCentimes = Math.round((published.volumeCentimes * scale) / 1_000) * 1_000;
  return { ...published, transactions, volumeCentimes };
}
