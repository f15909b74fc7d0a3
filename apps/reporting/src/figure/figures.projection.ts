import type { ProjectionParts } from '#libs/messaging';

const DIFFERENCES_MAX = 100;
const FORGOTTEN_AT_ONCE = 20_000;

/** How the figures are made anew beside those in force: compared figure by figure, and forgotten when they are replaced. */
export const figuresProjection: ProjectionParts = {
  async compare(manager, current, next) {
    const rows = await manager.query<{ difference: string }[]>(
      `SELECT format('%s %s %s: was %s (%s centimes), is %s (%s centimes)', day, indicator, agency,
         coalesce(c.count, 0), coalesce(c.amount_centimes, 0), coalesce(n.count, 0), coalesce(n.amount_centimes, 0)) AS difference
       FROM (SELECT * FROM figure WHERE projection = $1) c
       FULL JOIN (SELECT * FROM figure WHERE projection = $2) n USING (day, indicator, agency)
       WHERE (coalesce(c.count, 0), coalesce(c.amount_centimes, 0)) <> (coalesce(n.count, 0), coalesce(n.amount_centimes, 0))
       ORDER BY day, indicator, agency LIMIT ${DIFFERENCES_MAX}`,
      [current, next],
    );
    return rows.map(({ difference }) => difference);
  },

  async forget(manager, projection) {
    const [gone] = await manager.query<[unknown[], number]>(
      `DELETE FROM figure WHERE ctid IN (SELECT ctid FROM figure WHERE projection = $1 LIMIT ${FORGOTTEN_AT_ONCE}) RETURNING 1`,
      [projection],
    );
    return gone.length > 0;
  },
};
