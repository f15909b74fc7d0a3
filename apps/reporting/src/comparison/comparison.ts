import type { FigureTotal } from '../figure/value.js';
import type { Period } from '../period/period.js';

/** What an indicator of a unit was in one period, and what in another. */
export interface ComparedFigure extends Pick<FigureTotal, 'unit' | 'name' | 'indicator' | 'detail'> {
  count: number;
  countAgainst: number;
  /** Of `countAgainst`, to two decimals; null when that is zero: nothing can be a percentage of it. */
  countChangePercent: number | null;
  amountCentimes: number;
  amountCentimesAgainst: number;
  amountChangePercent: number | null;
}

/** Puts the totals of two periods side by side, unit by unit; zero where one of them has none. */
export function compareTotals(totals: readonly FigureTotal[], against: readonly FigureTotal[]): ComparedFigure[] {
  const nameOf = ({ unit, indicator, detail = '' }: FigureTotal) => [unit, indicator, detail].join('\n');
  const [now, before] = [totals, against].map((list) => new Map(list.map((one) => [nameOf(one), one])));
  const all = new Map([...against, ...totals].map((one) => [nameOf(one), one]));
  const comparisons = [...all].map(([key, { unit, name, indicator, detail }]): ComparedFigure => {
    const { count = 0, amountCentimes = 0 } = now?.get(key) ?? {};
    const { count: countAgainst = 0, amountCentimes: amountCentimesAgainst = 0 } = before?.get(key) ?? {};
    const countChangePercent = changePercent(count, countAgainst);
    const amountChangePercent = changePercent(amountCentimes, amountCentimesAgainst);
    const numbers = {
      count,
      countAgainst,
      countChangePercent,
      amountCentimes,
      amountCentimesAgainst,
      amountChangePercent,
    };
    return { unit, name, indicator, ...(detail === undefined ? {} : { detail }), ...numbers };
  });
  return comparisons.sort(
    (a, b) => (a.unit < b.unit ? -1 : Number(a.unit > b.unit)) || (a.indicator < b.indicator ? -1 : 1),
  );
}

/** The change from one number to another, in percent of that, to two decimals; null from zero. */
export function changePercent(value: number, against: number): number | null {
  if (against === 0) return null;
  return Math.round(((value - against) / Math.abs(against)) * 10_000) / 100;
}

/** The same days of the year before; the 29th of February then is the 28th. */
export function yearBefore({ from, to }: Period): Period {
  return { from: dayAYearBefore(from), to: dayAYearBefore(to) };
}

function dayAYearBefore(day: string): string {
  const [year, monthDay] = [Number(day.slice(0, 4)) - 1, day.slice(5)];
  return `${year}-${monthDay === '02-29' ? '02-28' : monthDay}`;
}
