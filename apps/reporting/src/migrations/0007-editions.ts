import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that management has published: what was said stays as it was said. */
export class Editions1700000002007 implements MigrationInterface {
  readonly name = 'Editions1700000002007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE edition (
        id uuid PRIMARY KEY,
        table_name text NOT NULL CHECK (table_name IN ('dashboard', 'annual')),
        periods jsonb NOT NULL,
        sections jsonb NOT NULL,
        rows jsonb NOT NULL,
        as_of timestamptz NOT NULL,
        proven jsonb NOT NULL,
        proven_through date,
        positions jsonb NOT NULL,
        frozen_at timestamptz NOT NULL,
        frozen_by text NOT NULL
      );
      COMMENT ON TABLE edition IS 'Published tables as they were published; positions: how far the journals were counted';
      CREATE TRIGGER edition_append_only BEFORE UPDATE OR DELETE ON edition
        FOR EACH ROW EXECUTE FUNCTION is_append_only();
      CREATE TRIGGER edition_not_emptied BEFORE TRUNCATE ON edition
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
      -- What came late of one row: its indicators, in the days of its period.
      CREATE INDEX late_fact_of_row ON late_fact (projection, indicator, day);
    `);
  }

  async down(): Promise<void> {
    throw new Error('what was published is never taken down');
  }
}
