import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is derived from the rest of a projection that is made anew is made at once, when most of the rest is there. */
export class DerivedProjections1700000000026 implements MigrationInterface {
  readonly name = 'DerivedProjections1700000000026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE projection ADD is_derived boolean NOT NULL DEFAULT true;
      DROP INDEX dead_letter_message;
      CREATE UNIQUE INDEX dead_letter_message
        ON dead_letter (projection, topic, partition, kafka_offset, digest, coalesce(position, 0));
      COMMENT ON INDEX dead_letter_message IS 'A page of the journal is one message of many events';
      COMMENT ON COLUMN projection.is_derived IS 'Whether it has what is derived from the rest, and each event adds to that, too';
    `);
  }

  async down(): Promise<void> {
    throw new Error('what projections are is never taken down');
  }
}
