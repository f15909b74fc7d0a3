import { addDays, businessDay, daysBetween, isDay, isInstant, type Day, type Instant } from '#libs/domain';
import type { CloudEvent } from '#libs/events';
import { refusePeriod } from '../period/period.js';

// Beyond what any agency may bring late: it is history of before this platform, taken over.
const LATE_MAX_DAYS = 400;

/**
 * The business day on which the figures of an event were known: when its service wrote it down. History that is taken over
 * counts as known on its own day: more than 400 days late is no operation of an agency.
 */
export function knownOn({ recordedAt, occurredAt, data }: Pick<CloudEvent, 'recordedAt' | 'occurredAt' | 'data'>): Day {
  const recordedOn = businessDay(recordedAt ?? occurredAt);
  const lateDays = daysBetween(data.bookedOn, recordedOn);
  return lateDays > 0 && lateDays <= LATE_MAX_DAYS ? recordedOn : data.bookedOn;
}

/**
 * Reads as known when figures are wanted: at the end of a day, or at an instant, which stands for the end of the last
 * business day before it.
 *
 * @param today nothing is known of the days after it
 * @throws {DomainError} `report.malformed-known-at`, `report.known-in-future`
 */
export function parseKnownAt(text: string | undefined, today: Day): Day | undefined {
  if (text === undefined) return undefined;
  if (!isDay(text) && !isInstant(text)) throw refusePeriod('report.malformed-known-at', { field: 'asKnownAt' });
  const day = isDay(text) ? text : addDays(businessDay(text satisfies Instant), -1);
  if (day > today)
    throw refusePeriod('report.known-in-future', { field: 'asKnownAt', expected: `${today} or earlier` });
  return day;
}
