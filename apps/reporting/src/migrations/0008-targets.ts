import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What management wants of each agency in a year: each time that it says so a row more, the last is in force. */
export class Targets1700000002008 implements MigrationInterface {
  readonly name = 'Targets1700000002008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE target (
        id uuid PRIMARY KEY,
        agency text NOT NULL,
        indicator text NOT NULL,
        year smallint NOT NULL,
        count bigint CHECK (count >= 0),
        amount_centimes bigint CHECK (amount_centimes >= 0),
        set_at timestamptz NOT NULL,
        set_by text NOT NULL
      );
      COMMENT ON TABLE target IS 'Targets as they were set; of an agency, indicator and year the last id is in force';
      CREATE INDEX target_in_force ON target (year, agency, indicator, id);
      CREATE TRIGGER target_append_only BEFORE UPDATE OR DELETE ON target
        FOR EACH ROW EXECUTE FUNCTION is_append_only();
      CREATE TRIGGER target_not_emptied BEFORE TRUNCATE ON target
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
    `);
  }

  async down(): Promise<void> {
    throw new Error('what was wanted is never taken down');
  }
}
