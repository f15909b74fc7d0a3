import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What rules of fraud have found, and how far each has gone through the journal. */
export class Alerts1700000005007 implements MigrationInterface {
  readonly name = 'Alerts1700000005007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alert (
        id uuid PRIMARY KEY,
        code text NOT NULL,
        rule jsonb NOT NULL,
        subject_kind text NOT NULL CHECK (subject_kind IN ('account', 'person')),
        subject text NOT NULL,
        agency text NOT NULL,
        anchor_id uuid NOT NULL,
        anchored_at timestamptz NOT NULL,
        raised_at timestamptz NOT NULL,
        evidence jsonb NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'taken', 'cleared', 'escalated')),
        taken_by text,
        steps jsonb NOT NULL,
        CONSTRAINT alert_whole CHECK ((status = 'open') = (taken_by IS NULL))
      );
      CREATE INDEX alert_by_status ON alert (status, id);
      CREATE INDEX alert_by_subject ON alert (subject, code, anchored_at);

      CREATE TABLE alert_watch (
        digest text PRIMARY KEY,
        code text NOT NULL,
        positions jsonb NOT NULL,
        moved_at timestamptz NOT NULL DEFAULT now()
      );
      COMMENT ON TABLE alert_watch IS 'How far each rule, by the digest of its words, has gone through the lanes of the journal';

      CREATE INDEX opening_by_phone ON opening ((right(regexp_replace(holder->>'phone', '[^0-9]', '', 'g'), 9)), answered_at)
        WHERE status = 'confirmed';
    `);
  }

  async down(): Promise<void> {
    throw new Error('alerts are never taken down');
  }
}
