import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money that goes back to the sender, fees with their VAT, corrected names, and what counts against a person's ceilings. */
export class TakenBack1700000001004 implements MigrationInterface {
  readonly name = 'TakenBack1700000001004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE transfer
        ADD COLUMN fee_vat_centimes bigint NOT NULL DEFAULT 0,
        ADD COLUMN destination_city text,
        ADD COLUMN corrections jsonb,
        ADD COLUMN payment_document text,
        ADD COLUMN returned_at timestamptz,
        ADD COLUMN returning_agency text,
        ADD COLUMN return_receipt_number text,
        DROP CONSTRAINT transfer_status_known,
        ADD CONSTRAINT transfer_status_known CHECK (
          status IN ('sent', 'paying-into-account', 'paid-out', 'cancelled', 'expired', 'refunded')),
        ADD CONSTRAINT transfer_vat_within_fee CHECK (fee_vat_centimes BETWEEN 0 AND fee_centimes),
        ADD CONSTRAINT transfer_returned_whole CHECK (
          (status IN ('cancelled', 'refunded')) = (returned_at IS NOT NULL AND returning_agency IS NOT NULL
            AND return_receipt_number IS NOT NULL)),
        ADD CONSTRAINT transfer_sending_receipt_unique UNIQUE (sending_receipt_number);
      ALTER TABLE transfer ALTER COLUMN fee_vat_centimes DROP DEFAULT;
      UPDATE transfer SET payment_document = account_payment#>>'{payee,idKind}' || ' '
          || upper(regexp_replace(account_payment#>>'{payee,idNumber}', '[^0-9A-Za-z]', '', 'g'))
        WHERE status = 'paying-into-account';
      ALTER TABLE transfer ADD CONSTRAINT transfer_payment_document_whole CHECK (
        (status = 'paying-into-account') = (payment_document IS NOT NULL));
      COMMENT ON COLUMN transfer.payment_document IS 'the payee against whose ceilings a payment counts that is under way';
      CREATE INDEX transfer_by_returning_agency ON transfer (returning_agency, id) WHERE returning_agency IS NOT NULL;
      CREATE INDEX transfer_uncollected ON transfer (sent_at) WHERE status = 'sent';

      CREATE TABLE person_use (
        document text PRIMARY KEY,
        sums jsonb NOT NULL,
        latest jsonb NOT NULL
      ) WITH (fillfactor = 70);
      COMMENT ON TABLE person_use IS
        'What a person, kind and number of ID, has sent and picked up over all operators, by day, month and calendar year';
    `);
    await runner.query(USED_THIS_YEAR);
  }

  async down(): Promise<void> {
    throw new Error('refunds and ceilings are never taken down');
  }
}

/** What was moved this calendar year counts from now on. */
const USED_THIS_YEAR = `
  WITH moved AS (
    SELECT 'sending' AS kind, sender AS person, sent_at AS at, amount_centimes FROM transfer
      WHERE sent_at >= date_trunc('year', now())
    UNION ALL
    SELECT 'pay-out', payee, paid_out_at, amount_centimes FROM transfer WHERE paid_out_at >= date_trunc('year', now())
    UNION ALL
    SELECT 'pay-out', account_payment->'payee', (account_payment->>'orderedAt')::timestamptz, amount_centimes
      FROM transfer WHERE status = 'paying-into-account'
  ), dated AS (
    SELECT kind, amount_centimes, to_char(at AT TIME ZONE 'Africa/Casablanca', 'YYYY-MM-DD') AS day,
      person->>'idKind' || ' ' || upper(regexp_replace(person->>'idNumber', '[^0-9A-Za-z]', '', 'g')) AS document
    FROM moved
  ), sums AS (
    SELECT document, kind, left(day, p.length) AS period, sum(amount_centimes) AS centimes
    FROM dated CROSS JOIN (VALUES (10), (7), (4)) p(length) GROUP BY 1, 2, 3
  ), kinds AS (
    SELECT document, kind, jsonb_object_agg(period, centimes) AS periods FROM sums GROUP BY 1, 2
  )
  INSERT INTO person_use (document, sums, latest)
  SELECT document, jsonb_object_agg(kind, periods), '[]' FROM kinds GROUP BY document`;
