import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wrong pick-up codes: how many there were lately, and who was warned of them. */
export class WrongCodes1700000001003 implements MigrationInterface {
  readonly name = 'WrongCodes1700000001003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE wrong_code_count (
        id text PRIMARY KEY,
        failed_at jsonb NOT NULL,
        stopped_until timestamptz
      );
      COMMENT ON COLUMN wrong_code_count.id IS 'teller:<subject>, agency:<code> or presented-id:<keyed hash of the ID>';
      CREATE TABLE wrong_code_warning (
        id uuid PRIMARY KEY,
        warned_at timestamptz NOT NULL,
        agency text NOT NULL,
        teller text NOT NULL,
        counted_of jsonb NOT NULL,
        failures bigint NOT NULL CHECK (failures > 0),
        stopped_until timestamptz
      );
      CREATE INDEX wrong_code_warning_by_agency ON wrong_code_warning (agency, id);
      COMMENT ON TABLE wrong_code_warning IS 'Too many wrong pick-up codes: for supervisors; it names no client and no ID';
      -- By row: the statement that writes a batch has an update of every table, of no rows here.
      CREATE TRIGGER wrong_code_warning_append_only BEFORE UPDATE OR DELETE ON wrong_code_warning
        FOR EACH ROW EXECUTE FUNCTION is_append_only();
      CREATE TRIGGER wrong_code_warning_not_truncated BEFORE TRUNCATE ON wrong_code_warning
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
    `);
  }

  async down(): Promise<void> {
    throw new Error('warnings of wrong codes are never taken down');
  }
}
