import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the journal is published, how far other services' events are applied, and what could not be. */
export class Messaging1700000000002 implements MigrationInterface {
  readonly name = 'Messaging1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE relay_cursor (
        lane smallint PRIMARY KEY,
        position bigint NOT NULL DEFAULT 0
      ) WITH (fillfactor = 50);
      INSERT INTO relay_cursor (lane) SELECT generate_series(0, 7);
      COMMENT ON TABLE relay_cursor IS 'Up to which position each lane of the journal is published';

      CREATE TABLE consumer_cursor (
        source text NOT NULL,
        lane smallint NOT NULL,
        position bigint NOT NULL DEFAULT 0,
        gap_since timestamptz,
        PRIMARY KEY (source, lane)
      ) WITH (fillfactor = 50);
      COMMENT ON COLUMN consumer_cursor.gap_since IS 'Since when the event after position is missing';

      CREATE TABLE dead_letter (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        status text NOT NULL CHECK (status IN ('waiting', 'parked', 'retried', 'discarded')),
        reason text NOT NULL,
        topic text NOT NULL,
        partition integer NOT NULL,
        kafka_offset bigint NOT NULL,
        source text,
        lane smallint,
        position bigint,
        subject text,
        headers jsonb NOT NULL,
        value text,
        received_at timestamptz NOT NULL DEFAULT now(),
        published_at timestamptz,
        resolved_at timestamptz
      );
      CREATE UNIQUE INDEX dead_letter_message ON dead_letter (topic, partition, kafka_offset);
      CREATE INDEX dead_letter_open ON dead_letter (source, subject, id) WHERE status IN ('waiting', 'parked');
      CREATE INDEX dead_letter_unpublished ON dead_letter (id) WHERE published_at IS NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('cursors are never taken down');
  }
}
