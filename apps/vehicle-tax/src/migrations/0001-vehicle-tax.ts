import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payments, who has paid which year of a vehicle, receipts, refunds and monthly statements. */
export class VehicleTax1700000003001 implements MigrationInterface {
  readonly name = 'VehicleTax1700000003001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment (
        id uuid PRIMARY KEY,
        agency text NOT NULL,
        status text NOT NULL CHECK (status IN ('paid', 'cancelled', 'to-refund', 'refunded')),
        plate text NOT NULL,
        vehicle jsonb NOT NULL,
        years jsonb NOT NULL,
        half text CHECK (half IN ('first-half', 'second-half')),
        lines jsonb NOT NULL,
        total_centimes bigint NOT NULL CHECK (total_centimes > 0),
        fee_centimes bigint NOT NULL CHECK (fee_centimes >= 0 AND fee_centimes <= total_centimes),
        receipt_number text NOT NULL CONSTRAINT payment_receipt_number_unique UNIQUE,
        stand_in boolean NOT NULL,
        paid_at timestamptz NOT NULL,
        booked_on date NOT NULL,
        remittance_month text NOT NULL CHECK (remittance_month ~ '^[0-9]{4}-[0-9]{2}$'),
        cancelled_at timestamptz,
        CONSTRAINT payment_cancelled_whole CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL))
      );
      CREATE INDEX payment_by_agency ON payment (agency, id);

      CREATE TABLE vehicle_year (
        id text PRIMARY KEY,
        first_half_payment uuid,
        second_half_payment uuid,
        untold_cancellation uuid,
        cancellation_told_at timestamptz
      );
      COMMENT ON TABLE vehicle_year IS 'id = plate/year. One row: a vehicle and year are paid once, whoever asks';

      CREATE TABLE refund_case (
        payment_id uuid PRIMARY KEY,
        agency text NOT NULL,
        reason text NOT NULL CHECK (reason IN ('paid-elsewhere', 'paid-at-another-counter')),
        amount_centimes bigint NOT NULL CHECK (amount_centimes > 0),
        opened_at timestamptz NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'refunded')),
        refunded_at timestamptz,
        CONSTRAINT refund_case_refunded_whole CHECK ((status = 'refunded') = (refunded_at IS NOT NULL))
      );
      CREATE INDEX refund_case_by_agency ON refund_case (agency, payment_id);

      CREATE TABLE receipt_print (
        payment_id uuid PRIMARY KEY,
        count integer NOT NULL,
        last_at timestamptz NOT NULL
      );
      COMMENT ON TABLE receipt_print IS 'How often a receipt was printed: every print after the first is marked as one';

      CREATE TABLE remittance (
        month text PRIMARY KEY,
        status text NOT NULL CHECK (status IN ('open', 'closing', 'closed', 'matched', 'differs')),
        totals jsonb,
        closed_at timestamptz,
        answer jsonb,
        answered_at timestamptz,
        reopenings jsonb NOT NULL
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('payments are never taken down');
  }
}
