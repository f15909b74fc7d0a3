import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Epochs of the journal; cursors, digests and letters of each projection; letters that hold a place by promise. */
export class EpochsAndProjections1700000000003 implements MigrationInterface {
  readonly name = 'EpochsAndProjections1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE journal_epoch (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id uuid NOT NULL UNIQUE,
        identity text NOT NULL,
        heads bigint[] NOT NULL,
        drawn_at timestamptz NOT NULL DEFAULT now()
      );
      COMMENT ON TABLE journal_epoch IS 'A life of the journal: drawn when it is made, and when it is restored';

      CREATE TABLE projection (
        name text PRIMARY KEY,
        role text NOT NULL CHECK (role IN ('current', 'building', 'switching', 'retired')),
        since timestamptz NOT NULL DEFAULT now(),
        result jsonb
      );
      CREATE UNIQUE INDEX projection_current ON projection ((true)) WHERE role = 'current';
      CREATE UNIQUE INDEX projection_next ON projection ((true)) WHERE role IN ('building', 'switching');
      INSERT INTO projection (name, role) VALUES ('first', 'current');
      COMMENT ON TABLE projection IS 'What events are applied to: the current one, and one that is made anew beside it';

      ALTER TABLE consumer_cursor
        ADD projection text NOT NULL DEFAULT 'first',
        ADD epoch uuid,
        ADD seen bigint NOT NULL DEFAULT 0,
        ADD conflict text,
        DROP CONSTRAINT consumer_cursor_pkey,
        ADD PRIMARY KEY (projection, source, lane);
      COMMENT ON COLUMN consumer_cursor.seen IS 'Furthest position that came: beyond position, something is missing';
      COMMENT ON COLUMN consumer_cursor.conflict IS 'Why nothing more of the lane may be applied';

      CREATE TABLE applied_digest (
        projection text NOT NULL,
        source text NOT NULL,
        lane smallint NOT NULL,
        block integer NOT NULL,
        digests bytea NOT NULL,
        PRIMARY KEY (projection, source, lane, block)
      ) WITH (fillfactor = 50);
      ALTER TABLE applied_digest ALTER digests SET STORAGE PLAIN;
      COMMENT ON TABLE applied_digest IS 'What was applied at each position, 8 bytes each: a source that says otherwise is noticed';

      ALTER TABLE dead_letter
        ADD projection text NOT NULL DEFAULT 'first',
        ADD takes_place boolean NOT NULL DEFAULT false,
        ADD awaits_journal boolean NOT NULL DEFAULT false,
        ADD digest text NOT NULL DEFAULT '',
        ADD unknown_type text,
        ADD fetch_asked_at timestamptz,
        ADD applied_with integer NOT NULL DEFAULT 0;
      UPDATE dead_letter SET takes_place = true WHERE position IS NOT NULL;
      DROP INDEX dead_letter_message, dead_letter_open;
      CREATE UNIQUE INDEX dead_letter_message ON dead_letter (projection, topic, partition, kafka_offset, digest);
      CREATE INDEX dead_letter_open ON dead_letter (projection, source, subject, id) WHERE status IN ('waiting', 'parked');
      CREATE INDEX dead_letter_place ON dead_letter (projection, source, lane, position) WHERE status = 'waiting';
    `);
  }

  async down(): Promise<void> {
    throw new Error('cursors are never taken down');
  }
}
