import { addDays, monthAfter, monthOf, yearOf, type Day } from '#libs/domain';
import type { Period } from '../period/period.js';
import { firstDayOf, GRAINS, type Grain } from './figure.js';

/** Totals of a grain: those that begin from one day to another. */
export interface Segment {
  grain: Grain;
  from: Day;
  /** The first day of the last one. */
  to: Day;
}

/**
 * Divides a span of days into as few totals as can be: whole years, then months, and days at its ends. What a report costs
 * does so not grow with the days.
 *
 * @param coarsest no total is longer than that
 */
export function segmentsOf({ from, to }: Period, coarsest: Grain): Segment[] {
  if (from > to) return [];
  const finer = GRAINS[GRAINS.indexOf(coarsest) - 1];
  if (finer === undefined) return [{ grain: 'day', from, to }];
  const first = firstDayOf(coarsest, from) === from ? from : firstDayOfNext(coarsest, from);
  const end = firstDayOf(coarsest, addDays(to, 1));
  if (first >= end) return segmentsOf({ from, to }, finer);
  return [
    ...segmentsOf({ from, to: addDays(first, -1) }, finer),
    { grain: coarsest, from: first, to: firstDayOf(coarsest, addDays(end, -1)) },
    ...segmentsOf({ from: end, to }, finer),
  ];
}

function firstDayOfNext(grain: Grain, day: Day): Day {
  if (grain === 'day') return addDays(day, 1);
  return grain === 'month' ? `${monthAfter(monthOf(day))}-01` : `${yearOf(day) + 1}-01-01`;
}
