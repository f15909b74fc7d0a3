import { businessDay, instantOf, type Day } from '#libs/domain';

/** The day on which the answers of the pages were made: in an example it stands for today, its month and year for ours. */
export const WRITTEN_ON: Day = '2026-11-26';

/** The text of an example, with today in place of the day on which the pages were written. Instants stay as they are. */
export function asOfToday(text: string, today: Day = businessDay(instantOf(Date.now())), written = WRITTEN_ON): string {
  const [year, month] = [written.slice(0, 4), written.slice(0, 7)];
  return text
    .replace(new RegExp(`\\b${written}\\b`, 'g'), today)
    .replace(new RegExp(`\\b${month}\\b(?!-)`, 'g'), today.slice(0, 7))
    .replace(new RegExp(`\\b${year}\\b(?!-\\d\\d\\b)`, 'g'), today.slice(0, 4));
}
