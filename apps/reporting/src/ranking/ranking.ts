import { defineErrors } from '#libs/domain';
import type { FigureTotal } from '../figure/value.js';
import type { Unit } from '../network/level.js';
import { REPORTING_WORDS } from '../words/refusals.words.js';

/** By what units are ranked. */
export const MEASURES = ['count', 'amount'] as const;
export type Measure = (typeof MEASURES)[number];

/** Refusals of rankings. */
export const refuseRanking = defineErrors(REPORTING_WORDS, {
  'ranking.no-amount': { status: 422, detail: 'This indicator has no amount: rank by its count.' },
});

/** A unit in its place. */
export interface RankedUnit extends Unit {
  /** 1 is the most; equal values share one, and as many are left out after it. */
  rank: number;
  count: number;
  amountCentimes: number;
  /** Of the sum of all units, to two decimals; null when that is zero. */
  sharePercent: number | null;
}

/** The units in their places. */
export interface Ranking {
  /** All of them, those beyond the limit too. */
  units: number;
  /** Their sums. */
  count: number;
  amountCentimes: number;
  items: RankedUnit[];
}

/**
 * Ranks the units of a level, the most first; equal ones by their codes.
 *
 * @param totals of one indicator and one period, a unit in each: zeros are not among them
 * @param open units that were open in the period: without a total theirs is zero, and they are the last
 */
export function rankingOf(
  totals: readonly Pick<FigureTotal, 'unit' | 'name' | 'count' | 'amountCentimes'>[],
  open: readonly Unit[],
  measure: Measure,
  limit: number,
): Ranking {
  const idle = open.map(({ unit, name }) => ({ unit, name, count: 0, amountCentimes: 0 }));
  const byUnit = new Map([...idle, ...totals].map((one) => [one.unit, one]));
  const valueOf = (one: { count: number; amountCentimes: number }) =>
    measure === 'count' ? one.count : one.amountCentimes;
  const ordered = [...byUnit.values()].sort((a, b) => valueOf(b) - valueOf(a) || (a.unit < b.unit ? -1 : 1));
  const sums = ordered.reduce(
    (sum, one) => ({ count: sum.count + one.count, amountCentimes: sum.amountCentimes + one.amountCentimes }),
    { count: 0, amountCentimes: 0 },
  );
  const whole = valueOf(sums);
  let rank = 0;
  const items = ordered.map(({ unit, name, count, amountCentimes }, index, all): RankedUnit => {
    const before = all[index - 1];
    const value = valueOf({ count, amountCentimes });
    if (!before || valueOf(before) !== value) rank = index + 1;
    const sharePercent = whole === 0 ? null : Math.round((value / whole) * 10_000) / 100;
    return { rank, unit, name, count, amountCentimes, sharePercent };
  });
  return { units: items.length, ...sums, items: items.slice(0, limit) };
}
