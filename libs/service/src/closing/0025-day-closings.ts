import { LANE_COUNT } from '#libs/commands';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Control sums of business days, added up along the journal, and the days that were closed with them. */
export class DayClosings1700000000025 implements MigrationInterface {
  readonly name = 'DayClosings1700000000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE summed_up (
        lane smallint PRIMARY KEY CHECK (lane >= 0 AND lane < ${LANE_COUNT}),
        position bigint NOT NULL DEFAULT 0 CHECK (position >= 0)
      );
      COMMENT ON TABLE summed_up IS 'How far each lane of the journal is in day_sum';
      INSERT INTO summed_up (lane) SELECT generate_series(0, ${LANE_COUNT - 1});

      CREATE TABLE day_sum (
        day date PRIMARY KEY,
        events bigint NOT NULL CHECK (events > 0),
        net_cash_centimes bigint NOT NULL,
        digest numeric(30) NOT NULL
      );
      COMMENT ON TABLE day_sum IS 'Control sums of the events that are booked on a day, as far as they are summed up';

      CREATE TABLE day_closing (
        day date PRIMARY KEY,
        revision integer NOT NULL CHECK (revision > 0),
        events bigint NOT NULL CHECK (events >= 0),
        net_cash_centimes bigint NOT NULL,
        digest text NOT NULL,
        closed_at timestamptz NOT NULL
      );
      COMMENT ON TABLE day_closing IS 'With which control sums a day was last closed; every closing is in the journal';
    `);
  }

  async down(): Promise<void> {
    throw new Error('books are never taken down');
  }
}
