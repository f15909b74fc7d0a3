import type { Day } from '#libs/domain';
import type { Figure } from '#libs/events';

/** How long a total lasts: a figure is of a day. */
export const GRAINS = ['day', 'month', 'year'] as const;
export type Grain = (typeof GRAINS)[number];

/** Figures of one unit added up over a day, a month or a year. */
export interface Total extends Omit<Figure, 'day' | 'agency'> {
  /** Of one agency, or of the whole network. */
  scope: 'agency' | 'network';
  grain: Grain;
  /** Its first day. */
  start: Day;
  /** Code of the agency, or `network`. */
  unit: string;
}

/** Adds figures of the same day, agency, indicator and detail together; in a fixed order, so that writers never deadlock. */
export function addUp(figures: readonly Figure[]): Figure[] {
  return addedUp(figures, ({ day, agency, indicator, detail }) => `${day} ${agency} ${indicator} ${detail}`);
}

/** What figures add to the totals: of their agencies by month and year, of the network by day, month and year; in a fixed order. */
export function totalsOf(figures: readonly Figure[]): Total[] {
  const totals = figures.flatMap(({ day, agency, ...rest }): Total[] => {
    const [month, year] = [firstDayOf('month', day), firstDayOf('year', day)];
    const [own, all] = [
      { ...rest, scope: 'agency', unit: agency } as const,
      { ...rest, scope: 'network', unit: 'network' } as const,
    ];
    return [
      { ...own, grain: 'month', start: month },
      { ...own, grain: 'year', start: year },
      { ...all, grain: 'day', start: day },
      { ...all, grain: 'month', start: month },
      { ...all, grain: 'year', start: year },
    ];
  });
  return addedUp(
    totals,
    ({ scope, grain, start, unit, indicator, detail }) => `${scope} ${grain} ${start} ${unit} ${indicator} ${detail}`,
  );
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
