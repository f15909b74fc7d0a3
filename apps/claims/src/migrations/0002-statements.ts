import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Monthly statements to insurers. Their lines are no rows: they are made of what policies and claims knew when. */
export class Statements1700000004002 implements MigrationInterface {
  readonly name = 'Statements1700000004002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE statement (
        id text PRIMARY KEY,
        insurer text NOT NULL,
        month text NOT NULL CHECK (month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'),
        status text NOT NULL CHECK (status IN ('open', 'closing', 'closed', 'matched', 'differs')),
        known_at timestamptz,
        before jsonb,
        totals jsonb,
        closed_at timestamptz,
        answered_at timestamptz,
        reopenings jsonb NOT NULL,
        CONSTRAINT statement_key CHECK (id = insurer || '/' || month),
        CONSTRAINT statement_whole CHECK ((known_at IS NULL) = (status = 'open')
          AND (totals IS NULL) = (status IN ('open', 'closing')) AND (closed_at IS NULL) = (totals IS NULL)
          AND (status NOT IN ('matched', 'differs') OR answered_at IS NOT NULL))
      );
      CREATE INDEX statement_insurer ON statement (insurer);
      CREATE UNIQUE INDEX statement_first ON statement (insurer) WHERE status <> 'open' AND before IS NULL;
      COMMENT ON COLUMN statement.known_at IS 'What policies and claims knew by then is stated, and stays so';
      COMMENT ON COLUMN statement.before IS 'What had been stated before, and as of when: corrections are what is otherwise since';
      COMMENT ON INDEX statement_first IS 'Months of an insurer are closed one after another, from one first on';
    `);
  }

  async down(): Promise<void> {
    throw new Error('statements are never taken down');
  }
}
