import type { Invariant } from '#libs/commands';
import type { ProjectionParts } from '#libs/messaging';
import { deriveTotals } from './figures.store.js';

const DIFFERENCES_MAX = 100;
const FORGOTTEN_AT_ONCE = 20_000;

/** How the figures are made anew beside those in force: compared day by day, and forgotten when they are replaced. */
export const figuresProjection: ProjectionParts = {
  derive: deriveTotals,

  async compare(manager, current, next) {
    const days = await manager.query<{ start: string }[]>(differingSql('figure', 'day', 'agency'), [current, next]);
    const totals = await manager.query<{ start: string }[]>(differingSql('total', 'start', 'scope, grain, unit'), [
      current,
      next,
    ]);
    const starts = [days, totals].map((rows) => rows.map(({ start }) => start));
    const rows = await manager.query<{ difference: string }[]>(
      `SELECT format('%s %s %s: was %s (%s centimes), is %s (%s centimes)', day, concat_ws(' ', indicator, nullif(detail, '')),
         agency, coalesce(c.count, 0), coalesce(c.amount_centimes, 0), coalesce(n.count, 0), coalesce(n.amount_centimes, 0))
         AS difference
       FROM (${figuresSql('$1')}) c FULL JOIN (${figuresSql('$2')}) n USING (day, agency, indicator, detail)
       WHERE (coalesce(c.count, 0), coalesce(c.amount_centimes, 0)) <> (coalesce(n.count, 0), coalesce(n.amount_centimes, 0))
       ORDER BY day, indicator, agency, detail LIMIT ${DIFFERENCES_MAX}`,
      [current, next, ...starts],
    );
    return rows.map(({ difference }) => difference);
  },

  async forget(manager, projection) {
    for (const table of ['figure', 'total', 'late_fact', 'control_sum']) {
      const [gone] = await manager.query<[unknown[], number]>(
        `DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE projection = $1 LIMIT ${FORGOTTEN_AT_ONCE}) RETURNING 1`,
        [projection],
      );
      if (gone.length > 0) return true;
    }
    return false;
  },
};

/** The first days on which rows of two projections differ: found by a digest of each day, since hardly any does. */
function differingSql(table: string, start: string, unit: string): string {
  const digests = (projection: string) => `
    SELECT ${start} AS start, bit_xor(hash_record_extended(ROW(${unit}, indicator, detail, count, amount_centimes), 0)) AS digest
    FROM ${table} WHERE projection = ${projection} AND (count, amount_centimes) <> (0, 0) GROUP BY 1`;
  return `SELECT start::text AS start FROM (${digests('$1')}) c FULL JOIN (${digests('$2')}) n USING (start)
    WHERE c.digest IS DISTINCT FROM n.digest ORDER BY start LIMIT ${DIFFERENCES_MAX}`;
}

/** Figures and totals of a projection that begin on some days, and all control sums. */
function figuresSql(projection: string): string {
  return `SELECT day::text AS day, agency, indicator, detail, count, amount_centimes FROM figure
      WHERE projection = ${projection} AND day = ANY($3)
    UNION ALL SELECT start || ' (' || grain || ' of ' || scope || ')', unit, indicator, detail, count, amount_centimes FROM total
      WHERE projection = ${projection} AND start = ANY($4)
    UNION ALL SELECT day::text, source, 'control sums', digest::text, events, net_cash_centimes FROM control_sum
      WHERE projection = ${projection}`;
}

/** The totals are what their figures add up to, where their agencies are assigned. */
export const totalsInvariant: Invariant = {
  name: 'totals are the sums of their figures',
  sql: `SELECT concat_ws(' ', scope, grain, start, indicator, nullif(detail, ''), unit, 'total', t.count, t.amount_centimes,
      'figures', f.count, f.amount_centimes) AS difference
    FROM (SELECT * FROM total WHERE projection = (SELECT name FROM projection WHERE role = 'current')) t
    FULL JOIN (
      SELECT u.scope, g.grain, date_trunc(g.grain, day)::date AS start, indicator, coalesce(u.unit, 'unknown') AS unit, detail,
        sum(count) AS count, sum(amount_centimes) AS amount_centimes
      FROM current_figure f LEFT JOIN assignment a USING (agency)
      CROSS JOIN LATERAL (VALUES ('network', 'network'), ('kind', a.kind), ('region', a.region), ('branch', a.branch),
        ('agency', f.agency)) AS u(scope, unit)
      CROSS JOIN (VALUES ('day'), ('month'), ('year')) AS g(grain)
      WHERE NOT (u.scope = 'agency' AND g.grain = 'day')
      GROUP BY 1, 2, 3, 4, 5, 6) f USING (scope, grain, start, indicator, unit, detail)
    WHERE (coalesce(t.count, 0), coalesce(t.amount_centimes, 0)) <> (coalesce(f.count, 0), coalesce(f.amount_centimes, 0)) LIMIT 20`,
};
