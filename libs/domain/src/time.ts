import { assert } from './assert.js';

/** A point in time: ISO 8601 in UTC with milliseconds, `2026-01-31T09:30:00.000Z`. Sorts as text. */
export type Instant = string;

/** A calendar day: `2026-01-31`. Sorts as text. */
export type Day = string;

const BUSINESS_TIME_ZONE = 'Africa/Casablanca';
const HOUR_MS = 3_600_000;
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

/** The business day of an instant: the calendar day in Morocco (UTC+1, and UTC during Ramadan). */
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

/** Whether a text is a day that the calendar has: `2024-02-29` is, `2023-02-29` is not. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const epochMs = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(text);
}

/** The day `count` days after `day` (before it, when negative). */
export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 24 * HOUR_MS).toISOString().slice(0, 10);
}

/** The month of a day: `2026-11`. */
export function monthOf(day: Day): string {
  return day.slice(0, 7);
}

/** The calendar year of a day. */
export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
