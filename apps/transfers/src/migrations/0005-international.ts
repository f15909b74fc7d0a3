import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money from abroad, family aid that goes there, and transfers of ours that their operator's own counters pay. */
export class International1700000001005 implements MigrationInterface {
  readonly name = 'International1700000001005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REMITTANCES);
    await runner.query(FAMILY_AID);
    await runner.query(PAID_ELSEWHERE);
  }

  async down(): Promise<void> {
    throw new Error('money from abroad is never taken down');
  }
}

const REMITTANCES = `
  CREATE TABLE remittance (
    id uuid PRIMARY KEY,
    operator text NOT NULL CHECK (operator IN ('western-union', 'moneygram')),
    reference text NOT NULL,
    agency text NOT NULL,
    payee jsonb NOT NULL,
    request uuid NOT NULL,
    attempt integer NOT NULL CHECK (attempt >= 0),
    begun_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN
      ('reserving', 'reserved', 'refused', 'released', 'paid-out', 'confirmed', 'unsettled', 'settled')),
    amount_centimes bigint CHECK (amount_centimes > 0),
    sender jsonb,
    beneficiary jsonb,
    reserved_until timestamptz,
    paid_out_at timestamptz,
    receipt_number text,
    refusal text,
    settled_at timestamptz,
    settled_by text,
    settlement_reason text,
    CONSTRAINT remittance_tried_once UNIQUE (request, attempt),
    CONSTRAINT remittance_money_whole CHECK (num_nulls(amount_centimes, sender, beneficiary, reserved_until) IN (0, 4)),
    CONSTRAINT remittance_money_known CHECK (CASE WHEN status IN ('reserving', 'refused') THEN amount_centimes IS NULL
      ELSE status = 'released' OR amount_centimes IS NOT NULL END),
    CONSTRAINT remittance_paid_whole CHECK (num_nulls(paid_out_at, receipt_number) IN (0, 2)
      AND (paid_out_at IS NOT NULL) = (status IN ('paid-out', 'confirmed', 'unsettled', 'settled'))),
    CONSTRAINT remittance_refusal_whole CHECK (
      (refusal IS NOT NULL) = (status IN ('refused', 'released', 'unsettled', 'settled'))),
    CONSTRAINT remittance_settled_whole CHECK (num_nulls(settled_at, settled_by, settlement_reason) IN (0, 3)
      AND (settled_at IS NOT NULL) = (status = 'settled'))
  ) WITH (fillfactor = 80);
  COMMENT ON TABLE remittance IS
    'Money from abroad that a counter pays in an operator''s stead: written before the operator is asked';
  COMMENT ON COLUMN remittance.id IS 'also the operator''s request id';
  COMMENT ON COLUMN remittance.reference IS
    'the operator''s number: in no event, stored reply or log, since it leads to two persons';
  COMMENT ON COLUMN remittance.request IS 'hash of scope, idempotency key and body; each attempt is another request to the operator';
  CREATE INDEX remittance_by_agency ON remittance (agency, id);
  CREATE INDEX remittance_begun ON remittance (begun_at) WHERE status IN ('reserving', 'reserved');
  CREATE INDEX remittance_unsettled ON remittance (id) WHERE status = 'unsettled';
  -- Whatever an operator says: what it has not confirmed is not paid again. Later it may give a number again.
  CREATE UNIQUE INDEX remittance_paid_once ON remittance (operator, reference)
    WHERE status IN ('paid-out', 'unsettled');`;

const FAMILY_AID = `
  CREATE TABLE family_aid (
    id uuid PRIMARY KEY,
    operator text NOT NULL CHECK (operator IN ('western-union', 'moneygram')),
    agency text NOT NULL,
    amount_centimes bigint NOT NULL CHECK (amount_centimes > 0),
    fee_centimes bigint NOT NULL CHECK (fee_centimes >= 0),
    fee_vat_centimes bigint NOT NULL,
    sender jsonb NOT NULL,
    sender_document text NOT NULL,
    sender_status text NOT NULL CHECK (sender_status IN ('resident-moroccan', 'resident-foreigner', 'foreign-visitor')),
    beneficiary jsonb NOT NULL,
    relation text NOT NULL,
    papers jsonb NOT NULL,
    request uuid NOT NULL,
    attempt integer NOT NULL CHECK (attempt >= 0),
    begun_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN
      ('asking', 'refused', 'lapsed', 'sent', 'cancelling', 'owed-back', 'cancelled')),
    refusal text,
    reference text,
    sent_at timestamptz,
    receipt_number text,
    returned_at timestamptz,
    return_receipt_number text,
    CONSTRAINT family_aid_tried_once UNIQUE (request, attempt),
    CONSTRAINT family_aid_vat_within_fee CHECK (fee_vat_centimes BETWEEN 0 AND fee_centimes),
    CONSTRAINT family_aid_sent_whole CHECK (num_nulls(reference, sent_at, receipt_number) IN (0, 3)
      AND (sent_at IS NOT NULL) = (status IN ('sent', 'cancelling', 'owed-back', 'cancelled'))),
    CONSTRAINT family_aid_returned_whole CHECK (num_nulls(returned_at, return_receipt_number) IN (0, 2)
      AND (returned_at IS NOT NULL) = (status = 'cancelled')),
    CONSTRAINT family_aid_refusal_whole CHECK ((refusal IS NOT NULL) = (status IN ('refused', 'lapsed')))
  ) WITH (fillfactor = 80);
  COMMENT ON TABLE family_aid IS 'Money for relatives abroad: written before the operator is asked, cash is taken when it is sent';
  COMMENT ON COLUMN family_aid.id IS 'also the operator''s request id';
  COMMENT ON COLUMN family_aid.reference IS 'the operator''s number: in no event, stored reply or log';
  COMMENT ON COLUMN family_aid.sender_document IS 'the person against whose ceilings it counts';
  CREATE INDEX family_aid_by_agency ON family_aid (agency, id);
  CREATE INDEX family_aid_begun ON family_aid (begun_at) WHERE status = 'asking';`;

const PAID_ELSEWHERE = `
  ALTER TABLE transfer
    ADD COLUMN paid_elsewhere jsonb,
    DROP CONSTRAINT transfer_status_known,
    ADD CONSTRAINT transfer_status_known CHECK (status IN ('sent', 'paying-into-account', 'paid-out', 'paid-elsewhere',
      'cancelled', 'expired', 'refunded')),
    ADD CONSTRAINT transfer_paid_elsewhere_whole CHECK ((status = 'paid-elsewhere') = (paid_elsewhere IS NOT NULL));
  COMMENT ON COLUMN transfer.paid_elsewhere IS 'by which counter of the operator''s own, and when, as the operator says';`;
