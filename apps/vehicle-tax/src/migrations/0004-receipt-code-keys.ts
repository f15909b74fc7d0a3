import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which key has made the verification code of a receipt. */
export class ReceiptCodeKeys1700000003004 implements MigrationInterface {
  readonly name = 'ReceiptCodeKeys1700000003004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payment ADD COLUMN code_key text;
      COMMENT ON COLUMN payment.code_key IS 'Of RECEIPT_CODE_KEY, the beginning of its digest; null before keys were named: the oldest';
    `);
  }

  async down(): Promise<void> {
    throw new Error('payments are never taken down');
  }
}
