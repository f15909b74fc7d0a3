import { defineErrors, isDay, isYear, type Day } from '#libs/domain';
import { REPORTING_WORDS } from '../words/refusals.words.js';

/** A span of days, both included. */
export interface Period {
  from: Day;
  to: Day;
}

/** Before the first day of which there is any figure. */
export const BEGINNING: Day = '1970-01-01';

/** How a span is named: `2022-01-01..2022-05-31`. */
export function spanName({ from, to }: Period): string {
  return `${from}..${to}`;
}

/** Refusals of periods. */
export const refusePeriod = defineErrors(REPORTING_WORDS, {
  'report.malformed-period': {
    status: 400,
    detail: 'A period is a year, 2022, or a year to a date, 2023-06-30; up to 20 of them, separated by commas.',
  },
  'report.malformed-span': { status: 400, detail: 'from and to are days, 2022-01-31.' },
  'report.malformed-known-at': {
    status: 400,
    detail: 'asKnownAt is a day, 2023-07-05, at whose end figures are as known, or an instant, 2023-07-05T08:00:00Z.',
  },
  'report.known-in-future': { status: 422, detail: 'What will be known on a day to come, nobody knows.' },
  'report.span-too-long': { status: 422, detail: 'A span of days has a year at most: ask for less.' },
  'report.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
  'report.span-upside-down': { status: 422, detail: 'A span ends on the day on which it begins, or later.' },
});

/** How a period is written, for the documents. */
export const PERIOD = '(19[7-9][0-9]|20[0-9]{2})(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?';

const PERIODS_MAX = 20;

/**
 * Reads periods as the institution prints them: `2019` is the calendar year, `2023-06-30` the year to that day.
 *
 * @throws {DomainError} `report.malformed-period`
 */
export function parsePeriods(text: string): Period[] {
  const names = text.split(',');
  if (names.length > PERIODS_MAX) throw refusePeriod('report.malformed-period', { periods: names.length });
  return names.map(parsePeriod);
}

/** Reads one period. @throws {DomainError} `report.malformed-period` */
export function parsePeriod(name: string): Period {
  if (/^\d{4}$/.test(name) && isYear(Number(name))) return { from: `${name}-01-01`, to: `${name}-12-31` };
  if (name.length > 4 && isDay(name)) return { from: `${name.slice(0, 4)}-01-01`, to: name };
  throw refusePeriod('report.malformed-period', { period: name.slice(0, 20) });
}

/** A span of days as a query gives it. @throws {DomainError} `report.malformed-span`, `report.span-upside-down` */
export function parseSpan(from: string, to: string): Period {
  if (!isDay(from) || !isDay(to)) throw refusePeriod('report.malformed-span');
  if (from > to) throw refusePeriod('report.span-upside-down', { field: 'to' });
  return { from, to };
}
