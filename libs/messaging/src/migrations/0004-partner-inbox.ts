import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What partners' events have come, each once, and how far the numbers of each source have. */
export class PartnerInbox1700000000004 implements MigrationInterface {
  readonly name = 'PartnerInbox1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE partner_source (
        partner text NOT NULL,
        source text NOT NULL,
        last_number bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (partner, source)
      ) WITH (fillfactor = 50);
      COMMENT ON COLUMN partner_source.last_number IS 'Of a source that numbers its events: up to here all are taken';

      CREATE TABLE partner_event (
        partner text NOT NULL,
        source text NOT NULL,
        id text NOT NULL,
        type text NOT NULL,
        subject text,
        occurred_at text NOT NULL,
        number bigint,
        data json NOT NULL,
        content text NOT NULL,
        channel text NOT NULL,
        status text NOT NULL CHECK (status IN ('taken', 'refused', 'held', 'listed')),
        code text,
        details jsonb,
        received_at timestamptz NOT NULL DEFAULT now(),
        told_at timestamptz,
        PRIMARY KEY (partner, source, id)
      );
      COMMENT ON COLUMN partner_event.data IS 'What it says, while it waits; null when it was taken or refused';
      COMMENT ON COLUMN partner_event.content IS 'A digest: the same event by another channel has the same';
      CREATE UNIQUE INDEX partner_event_number ON partner_event (partner, source, number) WHERE number IS NOT NULL;
      CREATE INDEX partner_event_id ON partner_event (partner, id);
      CREATE INDEX partner_event_waiting ON partner_event (received_at) WHERE status IN ('held', 'listed');
      CREATE INDEX partner_event_untold ON partner_event (received_at) WHERE told_at IS NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('what partners said is never taken down');
  }
}
