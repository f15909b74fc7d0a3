import { instantSql } from '#libs/commands';

/** What an operation is to an operator, by the command that booked it and what it replied; null: it is no line. */
export const KIND_SQL = `CASE
  WHEN o.command IN ('transfers.send', 'transfers.send-mobile', 'transfers.take-family-aid') THEN 'sent'
  WHEN o.command IN ('transfers.pay-out', 'transfers.pay-out-mobile', 'transfers.credit-payment',
    'transfers.pay-remittance') THEN 'paid'
  WHEN o.command = 'transfers.note-paid-elsewhere' THEN 'paid-elsewhere'
  WHEN o.command = 'transfers.give-back' THEN o.reply->>'status'
  WHEN o.command = 'transfers.return-family-aid' THEN 'cancelled'
  WHEN o.command = 'transfers.decide-case' AND o.reply->>'transferKind' = 'family-aid' THEN 'cancelled'
  WHEN o.command = 'transfers.decide-case' AND o.reply->>'status' = 'refused' THEN 'fee-returned' END`;

/**
 * What a condition on entries `e` finds of an operator, summed up by operation: what moved on the operator's ledger account,
 * the fee and its VAT, and the amount that a beneficiary, a sender or the operator was owed before or after.
 *
 * @param operator an SQL expression
 */
export function movedSql(operator: string, where: string): string {
  const owed = `e.ledger_account IN ('payables:' || ${operator}, 'owed-back:' || ${operator}, 'operator:' || ${operator})`;
  const sumOf = (condition: string) => `coalesce(sum(e.amount_centimes) FILTER (WHERE ${condition}), 0)`;
  return `
    SELECT e.operation_id, min(e.id) AS first_entry, min(e.booked_on) AS booked_on, min(e.agency) AS agency,
      ${sumOf(`e.ledger_account = 'operator:' || ${operator}`)} AS moved_centimes,
      -${sumOf(`e.ledger_account = 'fees:' || ${operator}`)} AS fee_net_centimes,
      -${sumOf(`e.ledger_account = 'vat'`)} AS fee_vat_centimes,
      greatest(${sumOf(`${owed} AND e.amount_centimes > 0`)}, -${sumOf(`${owed} AND e.amount_centimes < 0`)})
        AS amount_centimes
    FROM entry e
    WHERE (${owed} OR e.ledger_account IN ('fees:' || ${operator}, 'vat')) AND ${where}
    GROUP BY e.operation_id HAVING bool_or(e.ledger_account <> 'vat')`;
}

/** The columns of a line as everything reads it, of `l` with its subject. */
const LINE_SQL = `l.operation_id AS "operationId", l.kind, l.subject, l.agency, l.booked_on::text AS "bookedOn",
  ${instantSql('l.at')} AS at, l.amount_centimes::float8 AS "amountCentimes",
  l.fee_net_centimes::float8 AS "feeNetCentimes", l.fee_vat_centimes::float8 AS "feeVatCentimes",
  l.moved_centimes::float8 AS "movedCentimes", coalesce(t.sending_receipt_number, r.reference, a.reference) AS reference`;

const SUBJECT_SQL = `LEFT JOIN transfer t ON t.id = l.subject LEFT JOIN remittance r ON r.id = l.subject
  LEFT JOIN family_aid a ON a.id = l.subject`;

/**
 * The lines of an operator ($1) that were booked on some days ($2), in the order in which they were.
 *
 * @param unsettled those alone that are in no settlement yet
 */
export function bookedLinesSql(unsettled: boolean): string {
  const inNone = `NOT EXISTS (SELECT FROM settlement_line s WHERE s.operation_id = m.operation_id)`;
  return `
    WITH moved AS (${movedSql('$1::text', 'e.booked_on = ANY($2::date[])')}), l AS (
      SELECT m.*, o.occurred_at AS at, ${KIND_SQL} AS kind,
        coalesce(o.reply->>'transferId', o.reply->>'id')::uuid AS subject
      FROM moved m JOIN operation o ON o.id = m.operation_id
      WHERE ${KIND_SQL} IS NOT NULL AND ${unsettled ? inNone : 'true'})
    SELECT $1::text AS operator, ${LINE_SQL.replace('l.amount_centimes', amountSql('l'))}, coalesce(
        CASE l.kind WHEN 'sent' THEN NULL ELSE to_char(coalesce(t.sent_at, a.sent_at) AT TIME ZONE 'Africa/Casablanca', 'YYYY-MM-DD') END,
        l.booked_on::text) AS "sentOn"
    FROM l ${SUBJECT_SQL} ORDER BY l.first_entry LIMIT $3`;
}

/** The amount of a line: of a fee alone nothing has moved yet. */
export function amountSql(line: string): string {
  return `(CASE ${line}.kind WHEN 'fee-returned' THEN 0 ELSE ${line}.amount_centimes END)`;
}

/** The lines of a settlement ($1) behind a number ($2), at most $3. */
export const SETTLED_LINES_SQL = `
  SELECT l.number, s.operator, ${LINE_SQL}, l.sent_on::text AS "sentOn",
    l.operator_fee_centimes::float8 AS "operatorFeeCentimes", l.commission_centimes::float8 AS "commissionCentimes",
    l.commission_vat_centimes::float8 AS "commissionVatCentimes"
  FROM settlement_line l JOIN settlement s ON s.id = l.settlement ${SUBJECT_SQL}
  WHERE l.settlement = $1 AND l.number > $2 ORDER BY l.number LIMIT $3`;

/** Writes lines ($3, JSON) down in a settlement ($1), numbered from behind $2 on. */
export const WRITE_LINES_SQL = `
  INSERT INTO settlement_line (operation_id, settlement, number, kind, subject, agency, booked_on, at, sent_on,
    amount_centimes, fee_net_centimes, fee_vat_centimes, moved_centimes, operator_fee_centimes, commission_centimes,
    commission_vat_centimes)
  SELECT (j->>'operationId')::uuid, $1, $2 + n, j->>'kind', (j->>'subject')::uuid, j->>'agency', (j->>'bookedOn')::date,
    (j->>'at')::timestamptz, (j->>'sentOn')::date, (j->>'amountCentimes')::bigint, (j->>'feeNetCentimes')::bigint,
    (j->>'feeVatCentimes')::bigint, (j->>'movedCentimes')::bigint, (j->>'operatorFeeCentimes')::bigint,
    (j->>'commissionCentimes')::bigint, (j->>'commissionVatCentimes')::bigint
  FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS e(j, n)`;
