import type { DataSource } from 'typeorm';
import type { Logger } from 'pino';
import { businessDay, type Day, type Instant } from '#libs/domain';

/**
 * Instants late in the evening whose business day tells whether rules are those of today: Morocco went to UTC+1 in October
 * 2018, keeps UTC in Ramadan, and is at UTC again since 20 September 2026 (tzdata 2026c).
 */
export const KNOWN_DAYS: readonly (readonly [at: Instant, day: Day])[] = [
  ['2017-12-31T23:30:00Z', '2017-12-31'],
  ['2025-12-31T23:30:00Z', '2026-01-01'],
  ['2026-03-01T23:30:00Z', '2026-03-01'],
  ['2026-11-25T23:30:00Z', '2026-11-25'],
];

/** What is wrong with the rules of the time zone: of whom, and at which instants. @param days as somebody says them */
export function wrongDays(who: string, days: readonly (Day | undefined)[]): string[] {
  return KNOWN_DAYS.flatMap(([at, day], i) =>
    days[i] === day ? [] : [`${who} says that ${at} is ${days[i] ?? 'no day'}, it is ${day} in Morocco`],
  );
}

/** Says in one line when Node's or PostgreSQL's rules of Morocco's time are not those that are known. */
export async function checkTimeZoneRules(dataSource: DataSource, log: Logger): Promise<void> {
  const ofDatabase = await dataSource.query<{ day: Day }[]>(
    `SELECT to_char(at::timestamptz AT TIME ZONE 'Africa/Casablanca', 'YYYY-MM-DD') AS day
     FROM unnest($1::text[]) WITH ORDINALITY AS known(at, n) ORDER BY n`,
    [KNOWN_DAYS.map(([at]) => at)],
  );
  const ofNode = KNOWN_DAYS.map(([at]) => businessDay(at));
  const wrong = [
    ...wrongDays('Node', ofNode),
    ...wrongDays(
      'PostgreSQL',
      ofDatabase.map(({ day }) => day),
    ),
  ];
  if (wrong.length > 0) log.warn({ wrong }, 'the rules of Africa/Casablanca are old: update tzdata (2026c or later)');
}
