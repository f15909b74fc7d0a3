import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Control sums of what was counted, beside those with which its product has closed the day: where they agree, figures are proven. */
export class ControlSums1700000002009 implements MigrationInterface {
  readonly name = 'ControlSums1700000002009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE control_sum (
        projection text NOT NULL,
        source text NOT NULL,
        day date NOT NULL,
        events bigint NOT NULL DEFAULT 0,
        net_cash_centimes bigint NOT NULL DEFAULT 0,
        digest numeric(30) NOT NULL DEFAULT 0,
        closed_revision integer,
        closed_events bigint,
        closed_net_cash_centimes bigint,
        closed_digest numeric(30),
        agrees boolean NOT NULL GENERATED ALWAYS AS (coalesce(
          events = closed_events AND net_cash_centimes = closed_net_cash_centimes AND digest = closed_digest, false)) STORED,
        PRIMARY KEY (projection, source, day)
      );
      COMMENT ON TABLE control_sum IS 'What was counted of a business day of a product, and what its last closing says';
      CREATE INDEX control_sum_unproven ON control_sum (projection, source, day) WHERE NOT agrees;
    `);
  }

  async down(): Promise<void> {
    throw new Error('figures are never taken down');
  }
}
