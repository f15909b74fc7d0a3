import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who looked at personal data, and who was refused what. Operations are their own records. */
export class AuditRecords1700000000021 implements MigrationInterface {
  readonly name = 'AuditRecords1700000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_record (
        id uuid PRIMARY KEY,
        recorded_at timestamptz NOT NULL,
        kind text NOT NULL CONSTRAINT audit_record_kind CHECK (kind IN ('operation', 'look', 'refusal')),
        subject text NOT NULL,
        role text NOT NULL,
        agency text,
        route text NOT NULL,
        code text
      );
      COMMENT ON TABLE audit_record IS 'Who did what, beside operations: looks at personal data, refusals, and changes that book nothing';
      CREATE INDEX audit_record_by_time ON audit_record USING brin (recorded_at);

      CREATE OR REPLACE FUNCTION is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $$;
      CREATE TRIGGER audit_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_record
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
    `);
  }

  async down(): Promise<void> {
    throw new Error('what was recorded is never taken down');
  }
}
