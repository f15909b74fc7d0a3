import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What counters took back. */
export class Reversals1700000005006 implements MigrationInterface {
  readonly name = 'Reversals1700000005006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reversal (
        id uuid PRIMARY KEY,
        movement_id uuid NOT NULL CONSTRAINT reversal_movement_unique UNIQUE,
        account_id uuid NOT NULL,
        agency text NOT NULL,
        after_seconds integer NOT NULL CHECK (after_seconds >= 0),
        reason text NOT NULL,
        by text NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX reversal_by_person ON reversal (by, at);
      CREATE INDEX reversal_by_account ON reversal (account_id, at);
      CREATE TRIGGER reversal_append_only BEFORE UPDATE OR DELETE ON reversal
        FOR EACH ROW EXECUTE FUNCTION is_append_only();
      CREATE TRIGGER reversal_never_emptied BEFORE TRUNCATE ON reversal
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
    `);
  }

  async down(): Promise<void> {
    throw new Error('reversals are never taken down');
  }
}
