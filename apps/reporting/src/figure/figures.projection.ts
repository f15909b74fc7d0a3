import type { Invariant } from '#libs/commands';
import type { ProjectionParts } from '#libs/messaging';

const DIFFERENCES_MAX = 100;
const FORGOTTEN_AT_ONCE = 20_000;

/** How the figures are made anew beside those in force: compared figure by figure, and forgotten when they are replaced. */
export const figuresProjection: ProjectionParts = {
  async compare(manager, current, next) {
    const rows = await manager.query<{ difference: string }[]>(
      `SELECT format('%s %s %s: was %s (%s centimes), is %s (%s centimes)', day, concat_ws(' ', indicator, nullif(detail, '')),
         agency, coalesce(c.count, 0), coalesce(c.amount_centimes, 0), coalesce(n.count, 0), coalesce(n.amount_centimes, 0))
         AS difference
       FROM (${figuresSql('$1')}) c FULL JOIN (${figuresSql('$2')}) n USING (day, agency, indicator, detail)
       WHERE (coalesce(c.count, 0), coalesce(c.amount_centimes, 0)) <> (coalesce(n.count, 0), coalesce(n.amount_centimes, 0))
       ORDER BY day, indicator, agency, detail LIMIT ${DIFFERENCES_MAX}`,
      [current, next],
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

/** Figures of a projection, their totals by the days on which those begin, and control sums of days. */
function figuresSql(projection: string): string {
  return `SELECT day::text AS day, agency, indicator, detail, count, amount_centimes FROM figure WHERE projection = ${projection}
    UNION ALL SELECT start || ' (' || grain || ')', unit, indicator, detail, count, amount_centimes FROM total
      WHERE projection = ${projection}
    UNION ALL SELECT day::text, source, 'control sums', digest::text, events, net_cash_centimes FROM control_sum
      WHERE projection = ${projection}`;
}

/** The totals are what their figures add up to. */
export const totalsInvariant: Invariant = {
  name: 'totals are the sums of their figures',
  sql: `SELECT concat_ws(' ', grain, start, indicator, nullif(detail, ''), unit, 'total', t.count, t.amount_centimes, 'figures', f.count, f.amount_centimes)
      AS difference
    FROM (SELECT * FROM total WHERE projection = (SELECT name FROM projection WHERE role = 'current')) t
    FULL JOIN (
      SELECT scope, grain, date_trunc(grain, day)::date AS start, indicator,
        CASE scope WHEN 'network' THEN 'network' ELSE agency END AS unit, detail, sum(count) AS count, sum(amount_centimes) AS amount_centimes
      FROM current_figure CROSS JOIN (VALUES ('network', 'day'), ('network', 'month'), ('network', 'year'), ('agency', 'month'), ('agency', 'year'))
        AS g(scope, grain)
      GROUP BY 1, 2, 3, 4, 5, 6) f USING (scope, grain, start, indicator, unit, detail)
    WHERE (coalesce(t.count, 0), coalesce(t.amount_centimes, 0)) <> (coalesce(f.count, 0), coalesce(f.amount_centimes, 0)) LIMIT 20`,
};
