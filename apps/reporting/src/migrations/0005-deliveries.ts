import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs of scheduled reports: each once, whichever instance brings it. */
export class DeliveriesOfReports1700000002005 implements MigrationInterface {
  readonly name = 'DeliveriesOfReports1700000002005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE report_schedule (name text PRIMARY KEY, known_since timestamptz NOT NULL);
      COMMENT ON TABLE report_schedule IS 'Schedules that were in the file, and since when';

      CREATE TABLE report_delivery (
        id uuid PRIMARY KEY,
        schedule text NOT NULL,
        scheduled_at timestamptz NOT NULL,
        status text NOT NULL DEFAULT 'due' CHECK (status IN ('due', 'delivered', 'failed')),
        attempts int NOT NULL DEFAULT 0,
        destination text NOT NULL,
        next_attempt_at timestamptz NOT NULL,
        file_name text,
        delivered_at timestamptz,
        error text,
        UNIQUE (schedule, scheduled_at)
      );
      COMMENT ON TABLE report_delivery IS 'Runs of schedules, each once; an instance takes one until next_attempt_at';
      CREATE INDEX report_delivery_due ON report_delivery (next_attempt_at) WHERE status = 'due';
    `);
  }

  async down(): Promise<void> {
    throw new Error('deliveries are never taken down');
  }
}
