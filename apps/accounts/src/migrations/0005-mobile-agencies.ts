import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What mobile agencies reserve, and what they took and could not be booked on an account. */
export class MobileAgencies1700000005005 implements MigrationInterface {
  readonly name = 'MobileAgencies1700000005005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reservation (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL,
        agency text NOT NULL,
        amount_centimes bigint NOT NULL CHECK (amount_centimes > 0),
        status text NOT NULL CHECK (status IN ('held', 'paid', 'released')),
        reserved_at timestamptz NOT NULL,
        reserved_by text NOT NULL,
        expires_on date NOT NULL,
        held_until date NOT NULL,
        ended_at timestamptz,
        paid_centimes bigint CHECK (paid_centimes BETWEEN 1 AND amount_centimes),
        CONSTRAINT reservation_whole CHECK ((status = 'held') = (ended_at IS NULL)
          AND (status = 'paid') = (paid_centimes IS NOT NULL))
      );
      CREATE INDEX reservation_by_agency ON reservation (agency, id);
      CREATE INDEX reservation_by_account ON reservation (account_id) WHERE status = 'held';
      CREATE INDEX reservation_ending ON reservation (held_until) WHERE status = 'held';

      CREATE TABLE owed_cash (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL,
        agency text NOT NULL,
        receipt_number text NOT NULL CONSTRAINT owed_cash_receipt_unique UNIQUE,
        amount_centimes bigint NOT NULL CHECK (amount_centimes > 0),
        code text NOT NULL,
        taken_at timestamptz NOT NULL,
        status text NOT NULL CHECK (status IN ('owed', 'given-back')),
        given_back_at timestamptz,
        given_back_by text,
        CONSTRAINT owed_cash_whole CHECK ((status = 'given-back') = (given_back_at IS NOT NULL AND given_back_by IS NOT NULL))
      );
      CREATE INDEX owed_cash_by_agency ON owed_cash (agency, id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('what mobile agencies did is never taken down');
  }
}
