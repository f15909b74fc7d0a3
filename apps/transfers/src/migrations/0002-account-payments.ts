import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Transfers that are paid into accounts. */
export class AccountPayments1700000001002 implements MigrationInterface {
  readonly name = 'AccountPayments1700000001002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE transfer ADD COLUMN account_payment jsonb,
        DROP CONSTRAINT transfer_status_check,
        ADD CONSTRAINT transfer_status_known CHECK (status IN ('sent', 'paying-into-account', 'paid-out')),
        ADD CONSTRAINT transfer_account_payment_open CHECK (CASE status
          WHEN 'sent' THEN account_payment IS NULL OR account_payment->>'refusal' IS NOT NULL
          WHEN 'paying-into-account' THEN account_payment IS NOT NULL AND account_payment->>'refusal' IS NULL
            AND payee IS NULL AND paying_agency IS NULL AND paid_out_at IS NULL AND payout_receipt_number IS NULL
          ELSE true END);
      COMMENT ON COLUMN transfer.account_payment IS 'the last payment into an account that a counter has ordered';
      CREATE INDEX transfer_by_ordering_agency ON transfer ((account_payment->>'agency'), id)
        WHERE account_payment IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('payments of transfers into accounts are never taken down');
  }
}
