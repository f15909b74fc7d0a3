import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Transfers. */
export class Transfers1700000001001 implements MigrationInterface {
  readonly name = 'Transfers1700000001001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE transfer (
        id uuid PRIMARY KEY,
        code_hash uuid NOT NULL CONSTRAINT transfer_code_hash_unique UNIQUE,
        operator text NOT NULL,
        status text NOT NULL CHECK (status IN ('sent', 'paid-out')),
        amount_centimes bigint NOT NULL CHECK (amount_centimes > 0),
        fee_centimes bigint NOT NULL CHECK (fee_centimes >= 0),
        sender jsonb NOT NULL,
        beneficiary jsonb NOT NULL,
        sending_agency text NOT NULL,
        sent_at timestamptz NOT NULL,
        sending_receipt_number text NOT NULL,
        payee jsonb,
        paying_agency text,
        paid_out_at timestamptz,
        payout_receipt_number text,
        CONSTRAINT transfer_paid_out_whole CHECK (
          (status = 'paid-out') = (payee IS NOT NULL AND paying_agency IS NOT NULL AND paid_out_at IS NOT NULL
            AND payout_receipt_number IS NOT NULL))
      );
      COMMENT ON COLUMN transfer.code_hash IS '128 bits of HMAC-SHA-256 of the pick-up code, which is stored nowhere';
      CREATE INDEX transfer_by_sending_agency ON transfer (sending_agency, id);
      CREATE INDEX transfer_by_paying_agency ON transfer (paying_agency, id) WHERE paying_agency IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('transfers are never taken down');
  }
}
