import type { EntityManager } from 'typeorm';
import type { Figure } from '#libs/events';
import { totalsOf } from './figure.js';

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

/** Adds figures, each of them once, and their totals to those of a projection; in a fixed order, so that writers never deadlock. */
export async function addFigures(
  manager: Pick<EntityManager, 'query'>,
  projection: string,
  figures: readonly Figure[],
): Promise<void> {
  await manager.query(ADD_FIGURES, [
    projection,
    ...columns(figures, ['day', 'agency', 'indicator', 'detail', 'count', 'amountCentimes']),
  ]);
  await manager.query(ADD_TOTALS, [
    projection,
    ...columns(totalsOf(figures), [
      'scope',
      'grain',
      'start',
      'unit',
      'indicator',
      'detail',
      'count',
      'amountCentimes',
    ]),
  ]);
}

function columns<Row>(rows: readonly Row[], names: readonly (keyof Row)[]): unknown[][] {
  return names.map((name) => rows.map((row) => row[name]));
}
