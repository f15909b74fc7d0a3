import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What one person asks for and another approves; and the values of dated parameters. */
export class Approvals1700000000004 implements MigrationInterface {
  readonly name = 'Approvals1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE approval (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        subject text NOT NULL,
        agency text,
        asked jsonb NOT NULL,
        asked_by text NOT NULL,
        asked_at timestamptz NOT NULL,
        reason text NOT NULL,
        expires_at timestamptz NOT NULL,
        status text NOT NULL CHECK (status IN ('pending', 'approved', 'rejected')),
        decided_by text,
        decided_at timestamptz,
        rejected_for text,
        CONSTRAINT approval_decided_whole CHECK (
          (status = 'pending') = (decided_by IS NULL) AND (status = 'pending') = (decided_at IS NULL)
          AND (status = 'rejected') = (rejected_for IS NOT NULL)),
        CONSTRAINT approval_by_another CHECK (status <> 'approved' OR decided_by <> asked_by)
      );
      COMMENT ON TABLE approval IS 'Asked by one, approved by another; expired is what is pending after expires_at';
      CREATE INDEX approval_by_kind ON approval (kind, id);
      CREATE INDEX approval_by_agency ON approval (agency, id) WHERE agency IS NOT NULL;
      CREATE INDEX approval_pending ON approval (kind, id) WHERE status = 'pending';

      CREATE FUNCTION question_stays() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'what an approval asks for never changes' USING ERRCODE = 'restrict_violation';
      END $$;
      CREATE TRIGGER approval_question_stays BEFORE UPDATE ON approval FOR EACH ROW
        WHEN (OLD.status <> 'pending'
          OR (OLD.kind, OLD.subject, OLD.agency, OLD.asked, OLD.asked_by, OLD.asked_at, OLD.reason, OLD.expires_at)
            IS DISTINCT FROM
            (NEW.kind, NEW.subject, NEW.agency, NEW.asked, NEW.asked_by, NEW.asked_at, NEW.reason, NEW.expires_at))
        EXECUTE FUNCTION question_stays();

      CREATE TABLE parameter (
        id text PRIMARY KEY,
        name text NOT NULL,
        valid_from date NOT NULL,
        value jsonb NOT NULL,
        source text,
        proposed_by text,
        approved_by text,
        approved_at timestamptz,
        reason text,
        approval_id uuid,
        CONSTRAINT parameter_once_a_day UNIQUE (name, valid_from),
        CONSTRAINT parameter_approved_whole CHECK (num_nulls(proposed_by, approved_by, approved_at, reason, approval_id) IN (0, 5)),
        CONSTRAINT parameter_by_another CHECK (approved_by <> proposed_by)
      );
      COMMENT ON TABLE parameter IS 'Values of dated parameters, each in force until the next; without an approval: of the product''s first day';
      -- Of each row: a batch of commands has an UPDATE for every table, most often of none.
      CREATE TRIGGER parameter_append_only BEFORE UPDATE OR DELETE ON parameter
        FOR EACH ROW EXECUTE FUNCTION is_append_only();
      CREATE TRIGGER parameter_not_emptied BEFORE TRUNCATE ON parameter
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
    `);
  }

  async down(): Promise<void> {
    throw new Error('approvals are never taken down');
  }
}
