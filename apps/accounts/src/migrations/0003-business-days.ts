import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Days that were closed with the bank's file, and what accounts held there. */
export class BusinessDays1700000005003 implements MigrationInterface {
  readonly name = 'BusinessDays1700000005003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE business_day (
        id text PRIMARY KEY,
        bank text NOT NULL,
        day date NOT NULL,
        status text NOT NULL CHECK (status IN ('matched', 'differs')),
        digest text NOT NULL,
        account_count integer NOT NULL,
        line_count integer NOT NULL,
        difference_count integer NOT NULL,
        received_at timestamptz NOT NULL,
        by text NOT NULL
      );

      CREATE TABLE bank_balance (
        rib text PRIMARY KEY,
        bank text NOT NULL,
        day date NOT NULL,
        opening_centimes bigint NOT NULL,
        closing_centimes bigint NOT NULL
      );

      CREATE INDEX movement_by_value_day ON movement (value_on, account_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('business days are never taken down');
  }
}
