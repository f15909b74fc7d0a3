import { addDays, businessDay, instantOf, type Day } from '#libs/domain';

/**
 * The day on which the answers of the pages were made: in an example it stands for today, its month and year for ours, the
 * same day of a later month, and the day before that, for those as many months from now, any other later day for one that
 * is as many days from now.
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
  const anyDate = new RegExp(
    `\\b(?<day>\\d{4}-\\d\\d-\\d\\d)\\b|\\b(?<printed>\\d\\d/\\d\\d/\\d{4})\\b|\\b${month}\\b(?!-)|\\b${year}\\b(?!-\\d\\d\\b)`,
    'g',
  );
  return text.replace(anyDate, (found, day?: string, printed?: string) => {
    if (day) return later(day, today, written);
    if (printed) return turned(later(turned(printed, '/', '-'), today, written), '-', '/');
    return today.slice(0, found.length);
  });
}

function later(day: Day, today: Day, written: Day): Day {
  const days = daysAfterWriting(day, written);
  if (days < 0) return day;
  for (const less of [0, 1]) {
    const months = monthsBetween(written, addDays(day, less));
    if (months > 0 && addDays(monthsLater(written, months), -less) === day)
      return addDays(monthsLater(today, months), -less);
  }
  return addDays(today, days);
}

function monthsBetween(from: Day, to: Day): number {
  const [one, other] = [from, to].map((day) => 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7)));
  return other! - one!;
}

/** The same day of a later month, or the last one that this month has. */
function monthsLater(day: Day, months: number): Day {
  const month = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) + months, 0));
  const last = month.toISOString().slice(0, 'yyyy-mm-dd'.length);
  const same = last.slice(0, -2) + day.slice(-2);
  return same < last ? same : last;
}

/** `26/11/2026` of `2026-11-26`, and the other way round. */
function turned(date: string, from: string, to: string): string {
  return date.split(from).toReversed().join(to);
}
