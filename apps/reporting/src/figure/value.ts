import type { Indicator } from '#libs/events';
import { periodNamesOf, type Granularity } from './granularity.js';
import type { Period } from '../period/period.js';

/** What changed of an indicator in a unit, in a period; before the first one its name is empty. */
export interface FigureChange {
  period: string;
  unit: string;
  name: string;
  indicator: Indicator;
  /** Operator or benefit; empty when figures are not divided. */
  detail: string;
  count: number;
  amountCentimes: number;
}

/** One total, and how it is named. */
export interface FigureTotal {
  /** `2022`, `2022-Q1`, `2022-05`, `2022-05-31`, or `2022-01-01..2022-05-31`. */
  period: string;
  /** Code of the agency, name of the branch, region or kind, or `network`. */
  unit: string;
  name: string;
  indicator: Indicator;
  detail?: string;
  /** How many; of a stock, how many at the end of the period. */
  count: number;
  amountCentimes: number;
}

interface Series {
  of: FigureChange;
  byPeriod: Map<string, FigureChange>;
}

/**
 * Values per period, unit and indicator: a flow is summed over the period, a stock up to its end. Zeros are left out.
 *
 * @param stocks names of the indicators that are stocks
 */
export function valuesOf(
  changes: readonly FigureChange[],
  span: Period,
  by: Granularity,
  stocks: ReadonlySet<string>,
): FigureTotal[] {
  const series = new Map<string, Series>();
  for (const change of changes) {
    const name = [change.unit, change.indicator, change.detail].join('\n');
    const one = series.get(name) ?? { of: change, byPeriod: new Map() };
    one.byPeriod.set(change.period, change);
    series.set(name, one);
  }
  const all = [...series.values()];
  const isStock = ({ of }: Series) => stocks.has(of.indicator);
  const flows = all.filter((one) => !isStock(one)).flatMap(({ byPeriod }) => [...byPeriod.values()]);
  const periods = all.some(isStock) ? periodNamesOf(span, by) : [];
  const levels = all.filter(isStock).flatMap((one) => levelsOf(one, periods));
  return [...flows, ...levels]
    .filter(({ count, amountCentimes }) => count !== 0 || amountCentimes !== 0)
    .map(({ detail, ...value }) => ({ ...value, ...(detail === '' ? {} : { detail }) }))
    .sort((a, b) => compare(a, b, 'period') || compare(a, b, 'unit') || compare(a, b, 'indicator'));
}

/** A stock at the end of each period. */
function levelsOf({ of, byPeriod }: Series, periods: readonly string[]): FigureChange[] {
  let { count, amountCentimes } = byPeriod.get('') ?? NOTHING;
  return periods.map((period) => {
    const change = byPeriod.get(period) ?? NOTHING;
    count += change.count;
    amountCentimes += change.amountCentimes;
    return { ...of, period, count, amountCentimes };
  });
}

const NOTHING = { count: 0, amountCentimes: 0 };

function compare(a: FigureTotal, b: FigureTotal, by: 'period' | 'unit' | 'indicator'): number {
  return a[by] < b[by] ? -1 : Number(a[by] > b[by]);
}
