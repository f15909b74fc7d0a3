/** A transfer as the bare server stores it. */
export interface BareTransfer {
  id: string;
  key: string;
  body: { amountCentimes: number; sender: object; beneficiary: object };
}

/** The tables that a sending writes, with the same columns and indexes; without triggers and checks. */
export const BARE_TABLES = `
  DROP TABLE IF EXISTS operation, entry, ledger_account, journal, journal_lane, transfer, receipt_series;
  CREATE TABLE operation (id uuid PRIMARY KEY, command text, fingerprint uuid, reply json, occurred_at timestamptz);
  CREATE TABLE entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, operation_id uuid, booked_on date, agency text,
    ledger_account text, amount_centimes bigint);
  CREATE TABLE ledger_account (id text PRIMARY KEY, balance_centimes bigint) WITH (fillfactor = 50);
  CREATE TABLE journal (lane smallint, position bigint, type text, subject text, occurred_at timestamptz,
    written_at timestamptz DEFAULT clock_timestamp(), traceparent text, data json, PRIMARY KEY (lane, position));
  CREATE TABLE journal_lane (lane smallint PRIMARY KEY, head bigint) WITH (fillfactor = 50);
  INSERT INTO journal_lane SELECT generate_series(0, 7), 0;
  CREATE TABLE transfer (id uuid PRIMARY KEY, code_hash uuid UNIQUE, operator text, status text, amount_centimes bigint,
    fee_centimes bigint, sender jsonb, beneficiary jsonb, sending_agency text, sent_at timestamptz,
    sending_receipt_number text, payee jsonb, paying_agency text, paid_out_at timestamptz, payout_receipt_number text);
  CREATE INDEX ON transfer (sending_agency, id);
  CREATE TABLE receipt_series (agency text PRIMARY KEY, receipt_counts jsonb) WITH (fillfactor = 50)`;

/** One statement for all rows of a batch. */
export const BARE_WRITE = `
  WITH operations AS (
    INSERT INTO operation SELECT * FROM json_to_recordset($1)
      AS r(id uuid, command text, fingerprint uuid, reply json, occurred_at timestamptz)
  ), entries AS (
    INSERT INTO entry (operation_id, booked_on, agency, ledger_account, amount_centimes) SELECT * FROM json_to_recordset($2)
      AS r(operation_id uuid, booked_on date, agency text, ledger_account text, amount_centimes bigint)
  ), ledger_accounts AS (
    INSERT INTO ledger_account SELECT * FROM json_to_recordset($3) AS r(id text, change bigint)
    ON CONFLICT (id) DO UPDATE SET balance_centimes = ledger_account.balance_centimes + excluded.balance_centimes
  ), transfers AS (
    INSERT INTO transfer SELECT * FROM json_to_recordset($4) AS r(id uuid, code_hash uuid, operator text, status text,
      amount_centimes bigint, fee_centimes bigint, sender jsonb, beneficiary jsonb, sending_agency text, sent_at timestamptz,
      sending_receipt_number text, payee jsonb, paying_agency text, paid_out_at timestamptz, payout_receipt_number text)
  ), series AS (
    INSERT INTO receipt_series SELECT * FROM json_to_recordset($5) AS r(agency text, receipt_counts jsonb)
    ON CONFLICT (agency) DO UPDATE SET receipt_counts = excluded.receipt_counts
  ), heads AS (
    UPDATE journal_lane l SET head = head + n FROM (
      SELECT lane, count(*) AS n FROM json_to_recordset($6) AS r(lane smallint) GROUP BY lane) e
    WHERE l.lane = e.lane RETURNING l.lane, l.head - n AS base
  ) INSERT INTO journal (lane, position, type, subject, occurred_at, traceparent, data)
    SELECT e.lane, h.base + e.rank, e.type, e.subject, e.occurred_at, e.traceparent, e.data FROM json_to_recordset($6)
      AS e(lane smallint, rank integer, type text, subject text, occurred_at timestamptz, traceparent text, data json)
    JOIN heads h ON h.lane = e.lane`;

const FEE_CENTIMES = 3_000;
const AGENCY_COUNT = 64;
const LANE_COUNT = 8;
let written = 0;

/** The values of {@link BARE_WRITE} for a batch. */
export function documentsOf(batch: readonly BareTransfer[]): string[] {
  const at = new Date().toISOString();
  const ranks = new Map<number, number>();
  const changes = new Map<string, number>();
  const series = new Map<string, number>();
  const rows = batch.map((transfer) => ({ ...transfer, n: written++, amount: transfer.body.amountCentimes }));
  const agencyOf = (n: number) => `BAR-${String(n % AGENCY_COUNT).padStart(3, '0')}`;
  const entries = rows.flatMap(({ key, n, amount }) => {
    const of = (ledger_account: string, amount_centimes: number) => {
      changes.set(ledger_account, (changes.get(ledger_account) ?? 0) + amount_centimes);
      return { operation_id: key, booked_on: at.slice(0, 10), agency: agencyOf(n), ledger_account, amount_centimes };
    };
    series.set(agencyOf(n), n);
    return [of(`drawer:${agencyOf(n)}`, amount + FEE_CENTIMES), of('payables', -amount), of('fees', -FEE_CENTIMES)];
  });
  const operations = rows.map(({ key, id, amount }) => {
    const reply = { id, status: 'sent', amountCentimes: amount, feeCentimes: FEE_CENTIMES, receiptNumber: id };
    return { id: key, command: 'transfers.send', fingerprint: key, reply, occurred_at: at };
  });
  const transfers = rows.map(({ id, key, n, body, amount }) => ({
    id,
    code_hash: key,
    operator: 'cash-express',
    status: 'sent',
    amount_centimes: amount,
    fee_centimes: FEE_CENTIMES,
    sender: body.sender,
    beneficiary: body.beneficiary,
    sending_agency: agencyOf(n),
    sent_at: at,
    sending_receipt_number: `${agencyOf(n)}-2026-${String(n).padStart(6, '0')}`,
  }));
  const journal = rows.map(({ id, n, amount }) => {
    const lane = n % LANE_COUNT;
    const rank = (ranks.get(lane) ?? 0) + 1;
    ranks.set(lane, rank);
    const data = {
      transferId: id,
      operator: 'cash-express',
      agency: agencyOf(n),
      bookedOn: at.slice(0, 10),
      amountCentimes: amount,
    };
    return { lane, rank, type: 'transfers.transfer-sent.v1', subject: id, occurred_at: at, data };
  });
  const ledgerAccounts = [...changes].map(([id, change]) => ({ id, change }));
  const seriesRows = [...series].map(([agency, receipt_count]) => ({
    agency,
    receipt_counts: { 2026: receipt_count },
  }));
  return [operations, entries, ledgerAccounts, transfers, seriesRows, journal].map((document) =>
    JSON.stringify(document),
  );
}
