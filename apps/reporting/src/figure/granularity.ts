import { addDays, monthAfter, monthOf, yearOf, type Day } from '#libs/domain';
import { spanName, type Period } from '../period/period.js';
import type { Grain } from './figure.js';

/** By what a span of days may be divided. */
export const GRANULARITIES = ['day', 'month', 'quarter', 'year', 'total'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** The longest totals of which periods are made. */
export const COARSEST: Readonly<Record<Granularity, Grain>> = {
  day: 'day',
  month: 'month',
  quarter: 'month',
  year: 'year',
  total: 'year',
};

const MONTHS_OF_QUARTER = 3;

/** The name of the period in which a day is: `2022-05-31`, `2022-05`, `2022-Q2`, `2022`, and of a whole span `2022-01-01..2022-05-31`. */
export function periodNameOf(day: Day, by: Granularity, span: Period): string {
  switch (by) {
    case 'day':
      return day;
    case 'month':
      return monthOf(day);
    case 'quarter':
      return `${yearOf(day)}-Q${Math.ceil(Number(day.slice(5, 7)) / MONTHS_OF_QUARTER)}`;
    case 'year':
      return String(yearOf(day));
    case 'total':
      return spanName(span);
  }
}

/** The same as {@link periodNameOf}, of the column `f.start`, as PostgreSQL says it. */
export function periodSql(span: Period, by: Granularity): string {
  const FORMATS = { day: 'YYYY-MM-DD', month: 'YYYY-MM', quarter: 'YYYY"-Q"Q', year: 'YYYY' };
  return by === 'total' ? `'${spanName(span)}'` : `to_char(f.start, '${FORMATS[by]}')`;
}

/** The names of all periods of a span, in order. */
export function periodNamesOf(span: Period, by: Granularity): string[] {
  const names = new Set<string>();
  const next = (day: Day) => (by === 'day' ? addDays(day, 1) : `${monthAfter(monthOf(day))}-01`);
  for (let day = span.from; day <= span.to; day = next(day)) names.add(periodNameOf(day, by, span));
  return [...names];
}
