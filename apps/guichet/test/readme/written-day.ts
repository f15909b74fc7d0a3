import { addDays, businessDay, instantOf, type Day } from '#libs/domain';

/**
 * The day on which the answers of the pages were made: in an example it stands for today, its month and year for ours, and
 * a later day for one that is as many days from now.
 */
export const WRITTEN_ON: Day = '2026-11-26';

export const DAY_MS = 86_400_000;

/** How many days a day lies after the one of writing; below zero, before. */
export function daysAfterWriting(day: Day, written = WRITTEN_ON): number {
  return Math.round((Date.parse(day) - Date.parse(written)) / DAY_MS);
}

/** The text of an example as of today. Instants and days before the one of writing stay as they are. */
export function asOfToday(text: string, today: Day = businessDay(instantOf(Date.now())), written = WRITTEN_ON): string {
  const [year, month] = [written.slice(0, 4), written.slice(0, 7)];
  const later = (day: Day) => {
    const days = daysAfterWriting(day, written);
    return days < 0 ? day : addDays(today, days);
  };
  return text
    .replace(new RegExp(`\\b${month}\\b(?!-)`, 'g'), today.slice(0, 7))
    .replace(new RegExp(`\\b${year}\\b(?!-\\d\\d\\b)`, 'g'), today.slice(0, 4))
    .replace(/\b\d{4}-\d\d-\d\d\b/g, later);
}
