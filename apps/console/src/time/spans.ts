/** Days from one to another, both included. */
export interface Span {
  from: string;
  to: string;
}

/** By what a span is divided next, on the way from years to days. */
export type Grain = 'year' | 'quarter' | 'month' | 'day';

const MONTHS_OF_QUARTER = 3;
/** The longest span whose operations can be listed. */
export const OPERATIONS_DAYS_MAX = 31;

/** How many days a span has. */
export function daysOf({ from, to }: Span): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/** Years divide what is longer than one, quarters a year, months a quarter, and days a month. */
export function grainOf(span: Span): Grain {
  if (span.from.slice(0, 4) !== span.to.slice(0, 4)) return 'year';
  if (quarterOf(span.from) !== quarterOf(span.to)) return 'quarter';
  return span.from.slice(0, 7) === span.to.slice(0, 7) ? 'day' : 'month';
}

/** The days of `2022`, `2022-Q2`, `2022-05` or `2022-05-31`; within others, when they are given. */
export function daysIn(period: string, within?: Span): Span {
  const span = wholeDaysIn(period);
  if (!within) return span;
  return { from: span.from > within.from ? span.from : within.from, to: span.to < within.to ? span.to : within.to };
}

/** The periods around a span, from its year down to the month of its days: those that are wider than it, and itself. */
export function periodsAround(span: Span): string[] {
  const year = span.from.slice(0, 4);
  switch (grainOf(span)) {
    case 'year':
      return [];
    case 'quarter':
      return [year];
    case 'month':
      return [year, quarterOf(span.from)];
    case 'day': {
      const month = [year, quarterOf(span.from), span.from.slice(0, 7)];
      return span.from === span.to ? [...month, span.from] : month;
    }
  }
}

function quarterOf(day: string): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / MONTHS_OF_QUARTER)}`;
}

function wholeDaysIn(period: string): Span {
  const [year = '', part, day] = period.split('-');
  if (!part) return { from: `${year}-01-01`, to: `${year}-12-31` };
  if (day) return { from: period, to: period };
  if (!part.startsWith('Q')) return { from: `${period}-01`, to: lastDayOf(year, Number(part)) };
  const last = Number(part.slice(1)) * MONTHS_OF_QUARTER;
  return { from: `${year}-${String(last - 2).padStart(2, '0')}-01`, to: lastDayOf(year, last) };
}

function lastDayOf(year: string, month: number): string {
  return new Date(Date.UTC(Number(year), month, 0)).toISOString().slice(0, 10);
}
