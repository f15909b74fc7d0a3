import type { EntityManager } from 'typeorm';
import type { Figure } from '#libs/events';
import { holdAssignments } from '../assignment/assignment.store.js';
import { totalsOf, type Grain } from './figure.js';

const ADD_FIGURES = `
  INSERT INTO figure (projection, day, agency, indicator, detail, count, amount_centimes)
  SELECT $1, * FROM unnest($2::date[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
  ON CONFLICT (projection, day, indicator, agency, detail) DO UPDATE
  SET count = figure.count + excluded.count, amount_centimes = figure.amount_centimes + excluded.amount_centimes`;

const ADD_TOTALS = `
  INSERT INTO total (projection, scope, grain, start, unit, indicator, detail, count, amount_centimes)
  SELECT $1, * FROM unnest($2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[])
  ON CONFLICT (projection, scope, grain, start, indicator, unit, detail) DO UPDATE
  SET count = total.count + excluded.count, amount_centimes = total.amount_centimes + excluded.amount_centimes`;

const TOTAL = 'INSERT INTO total (projection, scope, grain, start, unit, indicator, detail, count, amount_centimes)';
const SUMS = 'sum(count), sum(amount_centimes)';

const TOTALS_OF_DAYS = `${TOTAL}
  SELECT projection, u.scope, 'day', day, coalesce(u.unit, 'unknown'), indicator, detail, ${SUMS}
  FROM figure LEFT JOIN assignment a USING (agency) CROSS JOIN LATERAL (VALUES
    ('network', 'network'), ('kind', a.kind), ('region', a.region), ('branch', a.branch)) AS u(scope, unit)
  WHERE projection = $1 GROUP BY 1, 2, 4, 5, 6, 7`;

const MONTHS_OF_AGENCIES = `${TOTAL}
  SELECT projection, 'agency', 'month', date_trunc('month', day)::date, agency, indicator, detail, ${SUMS}
  FROM figure WHERE projection = $1 GROUP BY 1, 4, 5, 6, 7`;

const totalsOfGrain = (of: Grain, grain: Grain) => `${TOTAL}
  SELECT projection, scope, '${grain}', date_trunc('${grain}', start)::date, unit, indicator, detail, ${SUMS}
  FROM total WHERE projection = $1 AND grain = '${of}' GROUP BY 1, 2, 4, 5, 6, 7`;

/** Adds figures, each of them once, to those of a projection; in a fixed order, so that writers never deadlock. */
export async function addFigures(
  manager: Pick<EntityManager, 'query'>,
  projection: string,
  figures: readonly Figure[],
): Promise<void> {
  const added = columns(figures, ['day', 'agency', 'indicator', 'detail', 'count', 'amountCentimes']);
  await manager.query(ADD_FIGURES, [projection, ...added]);
}

/** Adds figures to the totals of a projection, where their agencies are assigned; in a fixed order, too. */
export async function addTotals(
  manager: Pick<EntityManager, 'query'>,
  projection: string,
  figures: readonly Figure[],
): Promise<void> {
  const assignmentOf = await holdAssignments(manager, [...new Set(figures.map(({ agency }) => agency))]);
  const names = ['scope', 'grain', 'start', 'unit', 'indicator', 'detail', 'count', 'amountCentimes'] as const;
  await manager.query(ADD_TOTALS, [projection, ...columns(totalsOf(figures, assignmentOf), names)]);
}

/** Makes all totals of a projection that has none, of its figures: each grain of the one before. */
export async function deriveTotals(manager: Pick<EntityManager, 'query'>, projection: string): Promise<void> {
  await holdAssignments(manager, []);
  await manager.query(`SET LOCAL work_mem = '64MB'`);
  for (const sql of [TOTALS_OF_DAYS, MONTHS_OF_AGENCIES, totalsOfGrain('day', 'month'), totalsOfGrain('month', 'year')])
    await manager.query(sql, [projection]);
}

function columns<Row>(rows: readonly Row[], names: readonly (keyof Row)[]): unknown[][] {
  return names.map((name) => rows.map((row) => row[name]));
}
