import type { EntityManager } from 'typeorm';
import type { Indicator } from '#libs/events';
import { UNASSIGNED, type Assignment } from './assignment.js';

/** How many agencies are assigned in one transaction: whoever counts waits for it. */
const AGENCIES_AT_ONCE = 20;

// Of a day, agencies have figures and no totals. Which they are, their months tell: figures are not ordered by agency.
const REASSIGN = `
  WITH changed AS (
    SELECT a.code AS agency, a.kind, a.region, a.branch, coalesce(s.kind, $1) AS old_kind, coalesce(s.region, $2) AS old_region,
      coalesce(s.branch, $3) AS old_branch
    FROM current_agency a LEFT JOIN assignment s ON s.agency = a.code
    WHERE (a.kind, a.region, a.branch) IS DISTINCT FROM (s.kind, s.region, s.branch) ORDER BY a.code LIMIT ${AGENCIES_AT_ONCE}
  ), own AS (
    SELECT t.* FROM total t JOIN projection p ON p.name = t.projection AND p.role <> 'retired'
    WHERE t.scope = 'agency' AND t.unit IN (SELECT agency FROM changed)
  ), moved AS (
    SELECT projection, grain, start, unit, indicator, detail, count, amount_centimes FROM own
    UNION ALL
    SELECT o.projection, 'day', f.day, o.unit, o.indicator, o.detail, f.count, f.amount_centimes FROM own o
    CROSS JOIN LATERAL generate_series(o.start, o.start + interval '1 month' - interval '1 day', interval '1 day') AS d(day)
    JOIN figure f ON f.projection = o.projection AND f.day = d.day::date AND f.indicator = o.indicator AND f.agency = o.unit
      AND f.detail = o.detail
    WHERE o.grain = 'month'
  ), added AS (
    INSERT INTO total (projection, scope, grain, start, unit, indicator, detail, count, amount_centimes)
    SELECT m.projection, u.scope, m.grain, m.start, u.unit, m.indicator, m.detail, sum(u.sign * m.count), sum(u.sign * m.amount_centimes)
    FROM moved m JOIN changed c ON c.agency = m.unit CROSS JOIN LATERAL (VALUES
      ('kind', c.kind, 1), ('kind', c.old_kind, -1), ('region', c.region, 1), ('region', c.old_region, -1),
      ('branch', c.branch, 1), ('branch', c.old_branch, -1)) AS u(scope, unit, sign)
    GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(u.sign * m.count) <> 0 OR sum(u.sign * m.amount_centimes) <> 0
    ON CONFLICT (projection, scope, grain, start, indicator, unit, detail) DO UPDATE
    SET count = total.count + excluded.count, amount_centimes = total.amount_centimes + excluded.amount_centimes
  )
  INSERT INTO assignment (agency, kind, region, branch) SELECT agency, kind, region, branch FROM changed
  ON CONFLICT (agency) DO UPDATE SET kind = excluded.kind, region = excluded.region, branch = excluded.branch
  RETURNING agency`;

/**
 * Where figures of some agencies are to be added, which stays so until the transaction ends.
 *
 * @returns for each agency, also for one that nobody knows
 */
export async function holdAssignments(
  manager: Pick<EntityManager, 'query'>,
  agencies: readonly string[],
): Promise<(agency: string) => Assignment> {
  await manager.query('LOCK TABLE assignment IN ROW SHARE MODE');
  const rows = await manager.query<(Assignment & { agency: string })[]>(
    'SELECT agency, kind, region, branch FROM assignment WHERE agency = ANY($1)',
    [agencies],
  );
  const byAgency = new Map(rows.map(({ agency, ...assignment }) => [agency, assignment]));
  return (agency) => byAgency.get(agency) ?? UNASSIGNED;
}

/**
 * Moves the totals of some agencies that the network has moved, or that have become known, to the units where they are now.
 *
 * @returns those agencies; none when all are where they belong
 */
export async function reassign(manager: Pick<EntityManager, 'query'>): Promise<string[]> {
  await manager.query('LOCK TABLE assignment IN EXCLUSIVE MODE'); // nobody adds figures meanwhile
  const { kind, region, branch } = UNASSIGNED;
  const rows = await manager.query<{ agency: string }[]>(REASSIGN, [kind, region, branch]);
  return rows.map(({ agency }) => agency);
}

/** Whether every agency that the network knows is assigned to where it is today. */
export async function isAssigned(reader: Pick<EntityManager, 'query'>): Promise<boolean> {
  const rows = await reader.query<unknown[]>(
    `SELECT FROM current_agency a LEFT JOIN assignment s ON s.agency = a.code
     WHERE (a.kind, a.region, a.branch) IS DISTINCT FROM (s.kind, s.region, s.branch) LIMIT 1`,
  );
  return rows.length === 0;
}

/** An agency that the network does not know, and what was counted of it. */
export interface UnassignedAgency {
  agency: string;
  /** The first year of which something is counted of it. */
  sinceYear: number;
  figures: { indicator: Indicator; count: number; amountCentimes: number }[];
}

const UNASSIGNED_YEARS = `FROM total WHERE projection = (SELECT name FROM projection WHERE role = 'current')
  AND scope = 'agency' AND grain = 'year' AND NOT EXISTS (SELECT FROM assignment a WHERE a.agency = unit)`;

/** How many agencies the network does not know. */
export async function countUnassigned(reader: Pick<EntityManager, 'query'>): Promise<number> {
  const [found] = await reader.query<{ count: number }[]>(
    `SELECT count(DISTINCT unit)::int AS count ${UNASSIGNED_YEARS}`,
  );
  return found?.count ?? 0;
}

/** Agencies that the network does not know, by code. @param after the code before the first */
export function listUnassigned(
  reader: Pick<EntityManager, 'query'>,
  limit: number,
  after: string,
): Promise<UnassignedAgency[]> {
  return reader.query<UnassignedAgency[]>(
    `SELECT agency, min(since)::int AS "sinceYear",
       json_agg(json_build_object('indicator', indicator, 'count', count, 'amountCentimes', amount_centimes) ORDER BY indicator) AS figures
     FROM (
       SELECT unit AS agency, indicator, min(extract(year FROM start)) AS since, sum(count) AS count, sum(amount_centimes) AS amount_centimes
       ${UNASSIGNED_YEARS} AND unit > $2 GROUP BY unit, indicator) u
     GROUP BY agency ORDER BY agency LIMIT $1`,
    [limit, after],
  );
}
