import { assert } from './assert.js';

/** A point in time: ISO 8601 in UTC with milliseconds, `2026-01-31T09:30:00.000Z`. Sorts as text. */
export type Instant = string;

/** A calendar day: `2026-01-31`. Sorts as text. */
export type Day = string;

const BUSINESS_TIME_ZONE = 'Africa/Casablanca';
const HOUR_MS = 3_600_000;

type Numbers = [year: number, month: number, dayOfMonth: number];

const dayFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: BUSINESS_TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

// Offsets change on the hour only, so the day of an hour is asked of Intl once.
const dayOfHour = new Map<number, Day>();
const DAYS_REMEMBERED_MAX = 10_000;

/** The instant of a clock reading. @param epochMs milliseconds since 1970 */
export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString();
}

/** The business day of an instant: the calendar day in Morocco, whose offset Node's own rules say. */
export function businessDay(at: Instant): Day {
  const epochMs = Date.parse(at);
  assert(!Number.isNaN(epochMs), `${at} is an instant`);
  const hour = Math.floor(epochMs / HOUR_MS);
  let day = dayOfHour.get(hour);
  if (!day) {
    if (dayOfHour.size >= DAYS_REMEMBERED_MAX) dayOfHour.clear();
    day = dayFormat.format(hour * HOUR_MS);
    dayOfHour.set(hour, day);
  }
  return day;
}

const FIRST_DAY = '1970-01-01';
const LAST_DAY = '2099-12-31';
const END_MS = Date.UTC(2099, 11, 31, 23); // an hour later it may be 2100 in Morocco
const INSTANT = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

/** Whether a number is a calendar year that anything here can be of: 1970 to 2099. */
export function isYear(year: number): boolean {
  return Number.isInteger(year) && year >= yearOf(FIRST_DAY) && year <= yearOf(LAST_DAY);
}

/**
 * Whether a text is a day that the calendar has, from 1970 to 2099: `2024-02-29` is, `2023-02-29` is not. Databases,
 * formats and ids end somewhere beyond; nothing here is done there.
 *
 * @param first the first day that is taken, where it lies before 1970: people and vehicles may be older
 */
export function isDay(text: string, first: Day = FIRST_DAY): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < first || text > LAST_DAY) return false;
  const [year, month, dayOfMonth] = [text.slice(0, 4), text.slice(5, 7), text.slice(8)].map(Number) as Numbers;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= days;
}

/** Whether a text is an instant of ISO 8601 with seconds and a zone, of a business day from 1970 to 2099. */
export function isInstant(text: string): boolean {
  if (!INSTANT.test(text) || !isDay(text.slice(0, 10))) return false;
  const epochMs = Date.parse(text);
  return epochMs >= 0 && epochMs < END_MS;
}

/** The day `count` days after `day` (before it, when negative). */
export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 24 * HOUR_MS).toISOString().slice(0, 10);
}

/** How many days one day lies after another; below zero, before it. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / (24 * HOUR_MS));
}

/** The month of a day: `2026-11`. */
export function monthOf(day: Day): string {
  return day.slice(0, 7);
}

/** The calendar year of a day. */
export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

/** The month after another: `2027-01` after `2026-12`. */
export function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** Whether a text is a month of this century: `2026-11`. */
export function isMonth(text: string): boolean {
  return /^20\d{2}-(0[1-9]|1[0-2])$/.test(text);
}
