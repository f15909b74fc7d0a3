import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Kinds, regions and branches have totals of their own, so that no report adds up agencies. */
export class TotalsOfUnits1700000002010 implements MigrationInterface {
  readonly name = 'TotalsOfUnits1700000002010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE assignment (
        agency text PRIMARY KEY,
        kind text NOT NULL,
        region text NOT NULL,
        branch text NOT NULL
      );
      COMMENT ON TABLE assignment IS 'The units to whose totals figures of an agency are added: those where the network has it today';
      INSERT INTO assignment SELECT code, kind, region, branch FROM current_agency;

      ALTER TABLE total DROP CONSTRAINT total_scope_check,
        ADD CONSTRAINT total_scope_check CHECK (scope IN ('network', 'kind', 'region', 'branch', 'agency'));
      COMMENT ON TABLE total IS 'Figures added up: of the network, kinds, regions and branches by day, month and year, of each agency by month and year';
      SET LOCAL work_mem = '64MB';
      INSERT INTO total (projection, scope, grain, start, indicator, unit, detail, count, amount_centimes)
        SELECT f.projection, u.scope, 'day', f.day, f.indicator, coalesce(u.unit, 'unknown'), f.detail, sum(f.count), sum(f.amount_centimes)
        FROM figure f LEFT JOIN assignment a ON a.agency = f.agency
        CROSS JOIN LATERAL (VALUES ('kind', a.kind), ('region', a.region), ('branch', a.branch)) AS u(scope, unit)
        GROUP BY 1, 2, 4, 5, 6, 7;
      INSERT INTO total (projection, scope, grain, start, indicator, unit, detail, count, amount_centimes)
        SELECT t.projection, t.scope, g.grain, date_trunc(g.grain, t.start)::date, t.indicator, t.unit, t.detail,
          sum(t.count), sum(t.amount_centimes)
        FROM total t CROSS JOIN (VALUES ('month'), ('year')) AS g(grain)
        WHERE t.scope IN ('kind', 'region', 'branch') GROUP BY 1, 2, 3, 4, 5, 6, 7;
    `);
  }

  async down(): Promise<void> {
    throw new Error('figures are never taken down');
  }
}
