import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What numbers receipts, and the numbers that mobile agencies take along. */
export class Receipts1700000000003 implements MigrationInterface {
  readonly name = 'Receipts1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE receipt_series (
        agency text PRIMARY KEY,
        receipt_counts jsonb NOT NULL
      ) WITH (fillfactor = 50);

      CREATE TABLE reserved_receipt (
        receipt_number text PRIMARY KEY,
        block_id uuid NOT NULL,
        agency text NOT NULL,
        year integer NOT NULL,
        status text NOT NULL CHECK (status IN ('free', 'used', 'void')),
        issued_at timestamptz NOT NULL
      );
      CREATE INDEX reserved_receipt_by_block ON reserved_receipt (block_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('receipt numbers are never taken down');
  }
}
