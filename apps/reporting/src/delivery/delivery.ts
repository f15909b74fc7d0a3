import { addDays, yearOf, type Day, type Instant } from '#libs/domain';

/** What became of a run of a schedule. */
export const DELIVERY_STATUSES = ['due', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** A run of a schedule. */
export interface Delivery {
  id: string;
  /** The name of its schedule. */
  schedule: string;
  scheduledAt: Instant;
  status: DeliveryStatus;
  attempts: number;
  destination: string;
  fileName: string | null;
  deliveredAt: Instant | null;
  /** What kept the last attempt from getting there. */
  error: string | null;
}

/** So often a run is tried, for a day in all, before somebody has to look. */
export const ATTEMPTS_MAX = 30;
const WAIT_FIRST_MS = 30_000;
const WAIT_LONGEST_MS = 3_600_000;

/**
 * The periods of a schedule on the day of a run: `last-year` is the year before, `this-year` the whole year, `year-to-date`
 * the year to that day, `last-month-end` the year to the last day of the month before; others stand as they are.
 */
export function periodsOf(words: string, day: Day): string {
  const meanings: Record<string, string> = {
    'last-year': String(yearOf(day) - 1),
    'this-year': String(yearOf(day)),
    'year-to-date': day,
    'last-month-end': addDays(`${day.slice(0, 8)}01`, -1),
  };
  return words
    .split(',')
    .map((word) => meanings[word] ?? word)
    .join(',');
}

/** The name of the file of a run: the same however often it is brought, and another than of every other run. */
export function fileNameOfRun(schedule: string, scheduledAt: Instant, format: string): string {
  return `${schedule}-${scheduledAt.slice(0, 16).replace(':', '-')}Z.${format}`;
}

/**
 * What becomes of a run whose attempt has failed: it waits for half a minute, then twice as long each time, an hour at most.
 *
 * @param attempts with that one
 */
export function afterFailure(attempts: number): { status: DeliveryStatus; waitMs: number } {
  const waitMs = Math.min(WAIT_LONGEST_MS, WAIT_FIRST_MS * 2 ** (attempts - 1));
  return { status: attempts >= ATTEMPTS_MAX ? 'failed' : 'due', waitMs };
}
