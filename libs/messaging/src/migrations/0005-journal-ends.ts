import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As of when what was applied is whole: where journals said that they ended, and when. */
export class JournalEnds1700000000023 implements MigrationInterface {
  readonly name = 'JournalEnds1700000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE journal_end (
        source text NOT NULL,
        lane smallint NOT NULL,
        head bigint NOT NULL,
        told_at timestamptz NOT NULL,
        whole_at timestamptz,
        PRIMARY KEY (source, lane)
      ) WITH (fillfactor = 50);
      COMMENT ON COLUMN journal_end.told_at IS 'When the lane ended at head, by the clock of its source';
      COMMENT ON COLUMN journal_end.whole_at IS 'Up to when all was applied as told before that';
    `);
  }

  async down(): Promise<void> {
    throw new Error('what journals told is never taken down');
  }
}
