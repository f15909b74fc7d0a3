import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Purses, and what their readers keep: what they heard, and what they do not want to hear. */
export class Purses1700000009001 implements MigrationInterface {
  readonly name = 'Purses1700000009001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE purse (
        id text PRIMARY KEY,
        agency text NOT NULL,
        seal text NOT NULL CONSTRAINT purse_seal_unique UNIQUE,
        title text NOT NULL CONSTRAINT purse_title_short CHECK (length(title) < 50),
        balance_centimes bigint NOT NULL CONSTRAINT purse_not_negative CHECK (balance_centimes >= 0),
        turns integer NOT NULL
      );
      CREATE TABLE heard (
        n bigint GENERATED ALWAYS AS IDENTITY,
        subject text NOT NULL,
        lane integer NOT NULL,
        position bigint NOT NULL,
        cash_centimes bigint NOT NULL
      );
      CREATE TABLE mood (refuses_below bigint NOT NULL);
      INSERT INTO mood VALUES (0)`);
  }

  async down(): Promise<void> {
    throw new Error('purses are never taken down');
  }
}
