import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Figures are divided by operator or benefit, and added up by month and year, so that no report reads days of years. */
export class TotalsOfFigures1700000002004 implements MigrationInterface {
  readonly name = 'TotalsOfFigures1700000002004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE figure ADD detail text NOT NULL DEFAULT '',
        DROP CONSTRAINT figure_pkey, ADD PRIMARY KEY (projection, day, indicator, agency, detail);
      CREATE OR REPLACE VIEW current_figure AS SELECT day, indicator, agency, count, amount_centimes, detail FROM figure
        WHERE projection = (SELECT name FROM projection WHERE role = 'current');

      CREATE TABLE total (
        projection text NOT NULL,
        scope text NOT NULL CHECK (scope IN ('network', 'agency')),
        grain text NOT NULL CHECK (grain IN ('day', 'month', 'year')),
        start date NOT NULL,
        indicator text NOT NULL,
        unit text NOT NULL,
        detail text NOT NULL,
        count bigint NOT NULL,
        amount_centimes bigint NOT NULL,
        PRIMARY KEY (projection, scope, grain, start, indicator, unit, detail)
      ) WITH (fillfactor = 70);
      COMMENT ON TABLE total IS 'Figures added up: of the network by day, month and year, of each agency by month and year';
      INSERT INTO total
        SELECT projection, scope, grain, date_trunc(grain, day)::date, indicator,
          CASE scope WHEN 'network' THEN 'network' ELSE agency END, detail, sum(count), sum(amount_centimes)
        FROM figure CROSS JOIN (VALUES ('network', 'day'), ('network', 'month'), ('network', 'year'), ('agency', 'month'),
          ('agency', 'year')) AS g(scope, grain)
        GROUP BY 1, 2, 3, 4, 5, 6, 7;
    `);
  }

  async down(): Promise<void> {
    throw new Error('figures are never taken down');
  }
}
