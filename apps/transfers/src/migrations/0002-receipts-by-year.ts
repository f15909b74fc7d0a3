import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A till counts the receipts of each year: an operation of an earlier year must not begin the count of this one anew. */
export class ReceiptsByYear1700000001002 implements MigrationInterface {
  readonly name = 'ReceiptsByYear1700000001002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE till ADD COLUMN receipt_counts jsonb;
      UPDATE till SET receipt_counts = jsonb_build_object(receipt_year::text, receipt_count);
      ALTER TABLE till ALTER COLUMN receipt_counts SET NOT NULL, DROP COLUMN receipt_year, DROP COLUMN receipt_count;
    `);
  }

  async down(): Promise<void> {
    throw new Error('receipts are never taken down');
  }
}
