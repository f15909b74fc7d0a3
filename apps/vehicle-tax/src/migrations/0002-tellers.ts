import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who took a payment, and the number that its receipt shows of them. */
export class Tellers1700000003002 implements MigrationInterface {
  readonly name = 'Tellers1700000003002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payment ADD COLUMN taken_by text, ADD COLUMN teller_number text,
        ADD CONSTRAINT payment_teller_whole CHECK ((taken_by IS NULL) = (teller_number IS NULL));
      COMMENT ON COLUMN payment.taken_by IS 'Subject of the token, for administrators; null before tellers were kept';
    `);
  }

  async down(): Promise<void> {
    throw new Error('payments are never taken down');
  }
}
