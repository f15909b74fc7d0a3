import type { EntityManager } from 'typeorm';
import type { Day } from '#libs/domain';

const CURRENT = `projection = (SELECT name FROM projection WHERE role = 'current')`;

/** A mobile agency that is open, and when something that it did was last counted. */
export interface MobileAgency {
  agency: string;
  name: string;
  branch: string;
  region: string;
  /** The last business day of which anything of it is counted; null: none of those that were looked at. */
  lastDay: Day | null;
}

/** How many mobile agencies are open of which nothing is counted of a day or later: they may still bring what they did. */
export async function countUnheard(reader: Pick<EntityManager, 'query'>, since: Day): Promise<number> {
  const [found] = await reader.query<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM current_agency a WHERE a.kind = 'mobile' AND a.is_open
       AND a.code NOT IN (SELECT agency FROM figure WHERE ${CURRENT} AND day >= $1)`,
    [since],
  );
  return found?.count ?? 0;
}

/** Those agencies, of a branch or region or of all: who was not heard for longest first. @param from the first day to look at */
export function listMobile(
  reader: Pick<EntityManager, 'query'>,
  from: Day,
  { branch, region }: { branch?: string | undefined; region?: string | undefined },
): Promise<MobileAgency[]> {
  return reader.query<MobileAgency[]>(
    `SELECT a.code AS agency, a.name, a.branch, a.region, h.day::text AS "lastDay"
     FROM current_agency a LEFT JOIN (
       SELECT agency, max(day) AS day FROM figure WHERE ${CURRENT} AND day >= $1 GROUP BY agency) h ON h.agency = a.code
     WHERE a.kind = 'mobile' AND a.is_open AND ($2::text IS NULL OR a.branch = $2) AND ($3::text IS NULL OR a.region = $3)
     ORDER BY h.day NULLS FIRST, a.code`,
    [from, branch ?? null, region ?? null],
  );
}
