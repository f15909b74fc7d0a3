import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became known after its day: figures can be told as they were known on a day, and what has restated an edition. */
export class LateFacts1700000002006 implements MigrationInterface {
  readonly name = 'LateFacts1700000002006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE late_fact (
        projection text NOT NULL,
        source text NOT NULL,
        lane smallint NOT NULL,
        position bigint NOT NULL,
        indicator text NOT NULL,
        subject text NOT NULL,
        day date NOT NULL,
        known_on date NOT NULL CHECK (known_on > day),
        agency text NOT NULL,
        detail text NOT NULL,
        count bigint NOT NULL,
        amount_centimes bigint NOT NULL,
        PRIMARY KEY (projection, source, lane, position, indicator)
      );
      COMMENT ON TABLE late_fact IS 'Figures of events that were written down after their business day';
      -- What was still unknown on a day: the spans from the day to the one on which it was known hold it.
      CREATE INDEX late_fact_unknown ON late_fact USING gist (daterange(day, known_on));
    `);
  }

  async down(): Promise<void> {
    throw new Error('figures are never taken down');
  }
}
