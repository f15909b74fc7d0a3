import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Net positions are paid. */
export class SettlementPayments1700000001011 implements MigrationInterface {
  readonly name = 'SettlementPayments1700000001011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE settlement ADD COLUMN payment jsonb;
      COMMENT ON COLUMN settlement.payment IS 'when the net position was paid, and who has noted it';
    `);
  }

  async down(): Promise<void> {
    throw new Error('what was paid is never taken down');
  }
}
