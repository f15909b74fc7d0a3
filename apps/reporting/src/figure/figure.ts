import type { Figure } from '#libs/events';

/** Adds figures of the same day, agency and indicator together; in a fixed order, so that writers never deadlock. */
export function addUp(figures: readonly Figure[]): Figure[] {
  const sums = new Map<string, Figure>();
  for (const { day, agency, indicator, count, amountCentimes } of figures) {
    const name = `${day} ${agency} ${indicator}`;
    const sum = sums.get(name);
    if (sum) {
      sum.count += count;
      sum.amountCentimes += amountCentimes;
    } else {
      sums.set(name, { day, agency, indicator, count, amountCentimes });
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

/** Sums of one period, per indicator. */
export type PeriodSums = ReadonlyMap<string, { count: number; amountCentimes: number }>;
