import type { Day } from '#libs/domain';
import type { Figure } from '#libs/events';
import type { Assignment } from '../assignment/assignment.js';
import type { Level } from '../network/level.js';

/** How long a total lasts: a figure is of a day. */
export const GRAINS = ['day', 'month', 'year'] as const;
export type Grain = (typeof GRAINS)[number];

/** Of what there are totals of single days: of an agency those are its figures. */
const WIDE = ['network', 'kind', 'region', 'branch'] as const satisfies readonly Level[];

/** Figures of one unit added up over a day, a month or a year. */
export interface Total extends Omit<Figure, 'day' | 'agency'> {
  /** Of what it is a total. */
  scope: Level;
  grain: Grain;
  /** Its first day. */
  start: Day;
  /** Code of the agency, name of the branch, region or kind, or `network`. */
  unit: string;
}

/** Adds figures of the same day, agency, indicator and detail together; in a fixed order, so that writers never deadlock. */
export function addUp(figures: readonly Figure[]): Figure[] {
  return addedUp(figures, ({ day, agency, indicator, detail }) => `${day} ${agency} ${indicator} ${detail}`);
}

/**
 * What figures add to the totals: of the network, kinds, regions and branches by day, month and year, of their agencies by
 * month and year; in a fixed order.
 *
 * @param assignmentOf where an agency is
 */
export function totalsOf(figures: readonly Figure[], assignmentOf: (agency: string) => Assignment): Total[] {
  const [days, ofAgencies]: [Total[], Total[]] = [[], []];
  for (const { day, agency, ...rest } of figures) {
    const units = { network: 'network', ...assignmentOf(agency) };
    for (const scope of WIDE) days.push({ ...rest, scope, grain: 'day', start: day, unit: units[scope] });
    ofAgencies.push({ ...rest, scope: 'agency', grain: 'month', start: firstDayOf('month', day), unit: agency });
  }
  // Each grain is made of the one before, of which there are fewer than figures.
  const byDay = addTotals(days);
  const byMonth = addTotals([...byDay.map((total) => longer(total, 'month')), ...ofAgencies]);
  return [...byDay, ...byMonth, ...addTotals(byMonth.map((total) => longer(total, 'year')))];
}

function addTotals(totals: readonly Total[]): Total[] {
  return addedUp(
    totals,
    ({ scope, start, unit, indicator, detail }) => `${scope} ${start} ${unit} ${indicator} ${detail}`,
  );
}

function longer(total: Total, grain: Grain): Total {
  return { ...total, grain, start: firstDayOf(grain, total.start) };
}

/** The first day of the month or year of a day. */
export function firstDayOf(grain: Grain, day: Day): Day {
  if (grain === 'day') return day;
  return grain === 'month' ? `${day.slice(0, 7)}-01` : `${day.slice(0, 4)}-01-01`;
}

function addedUp<Of extends { count: number; amountCentimes: number }>(
  list: readonly Of[],
  nameOf: (one: Of) => string,
): Of[] {
  const sums = new Map<string, Of>();
  for (const one of list) {
    const name = nameOf(one);
    const sum = sums.get(name);
    if (sum) {
      sum.count += one.count;
      sum.amountCentimes += one.amountCentimes;
    } else {
      sums.set(name, { ...one });
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

/** Sums of one period, per indicator. */
export type PeriodSums = ReadonlyMap<string, { count: number; amountCentimes: number }>;
