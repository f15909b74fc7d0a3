import type { Invariant } from '#libs/commands';
import { amountSql, KIND_SQL, movedSql } from './settlement/booked-lines.sql.js';

const OF_CLOSING = `o.command = 'transfers.close-settlement'`;
const OF_PAYMENT = `o.command = 'transfers.pay-settlement'`;
const NET = 'l.moved_centimes - l.operator_fee_centimes + l.commission_centimes + l.commission_vat_centimes';
const OPERATORS_SQL = `(VALUES ('cash-express'), ('western-union'), ('moneygram')) AS p(operator)`;

/** What the closings of days took off the fees, and added to the VAT. */
export const SETTLED_FEES_SQL = `SELECT coalesce(sum((totals->>'operatorFeesCentimes')::bigint), 0) AS shared,
  coalesce(sum((totals->>'commissionVatCentimes')::bigint), 0) AS vat FROM settlement`;

/**
 * What holds between the settlements, their lines and the book. That a line is in one settlement at most, the key of its
 * table says. The net position of a day is what the entries of its lines and of its closing moved on the operator's account.
 */
export const SETTLEMENT_INVARIANTS: readonly Invariant[] = [
  {
    name: 'the totals of a settlement are the sums of its lines',
    sql: `SELECT format('%s: totals %s, lines %s', id, told, summed) AS difference FROM (
        SELECT s.id, jsonb_build_array(s.totals->'lineCount', s.totals->'sent'->'amountCentimes',
            s.totals->'paid'->'amountCentimes', s.totals->'paidElsewhere'->'amountCentimes',
            s.totals->'cancelled'->'amountCentimes', s.totals->'refunded'->'amountCentimes', s.totals->'feesNetCentimes',
            s.totals->'feesVatCentimes', s.totals->'operatorFeesCentimes', s.totals->'commissionCentimes',
            s.totals->'netCentimes') AS told,
          jsonb_build_array(count(l.*), ${['sent', 'paid', 'paid-elsewhere', 'cancelled', 'refunded']
            .map((kind) => `coalesce(sum(l.amount_centimes) FILTER (WHERE l.kind = '${kind}'), 0)`)
            .join(', ')},
            coalesce(sum(l.fee_net_centimes), 0), coalesce(sum(l.fee_vat_centimes), 0),
            coalesce(sum(l.operator_fee_centimes), 0), coalesce(sum(l.commission_centimes), 0),
            coalesce(sum(${NET}), 0)) AS summed
        FROM settlement s LEFT JOIN settlement_line l ON l.settlement = s.id GROUP BY s.id) t
      WHERE told <> summed LIMIT 20`,
  },
  {
    name: 'a line of a settlement is what the book says of its operation',
    sql: `SELECT format('%s of operation %s: settled %s, booked %s centimes', l.settlement, l.operation_id,
          l.amount_centimes, m.amount_centimes) AS difference
      FROM settlement_line l JOIN settlement s ON s.id = l.settlement
      LEFT JOIN (${OPERATORS_SQL} CROSS JOIN LATERAL (${movedSql('p.operator', 'EXISTS (SELECT FROM settlement_line x WHERE x.operation_id = e.operation_id)')}) m)
        ON m.operation_id = l.operation_id AND p.operator = s.operator
      LEFT JOIN operation o ON o.id = l.operation_id
      WHERE (l.kind, l.booked_on, l.amount_centimes, l.fee_net_centimes, l.fee_vat_centimes, l.moved_centimes)
        IS DISTINCT FROM (${KIND_SQL}, m.booked_on, ${amountSql('m').replace('m.kind', 'l.kind')}, m.fee_net_centimes,
          m.fee_vat_centimes, m.moved_centimes) LIMIT 20`,
  },
  {
    name: 'the net position of a settlement is what its lines and its closing moved on the ledger account of the operator',
    sql: `WITH closings AS (
        SELECT o.reply->>'id' AS settlement, sum(e.amount_centimes) AS centimes
        FROM operation o JOIN entry e ON e.operation_id = o.id AND e.ledger_account LIKE 'operator:%'
        WHERE ${OF_CLOSING} GROUP BY 1),
      moved AS (
        SELECT l.settlement, sum(e.amount_centimes) AS centimes FROM settlement_line l
        JOIN entry e ON e.operation_id = l.operation_id AND e.ledger_account LIKE 'operator:%' GROUP BY 1)
      SELECT format('%s: net position %s, moved %s centimes', s.id, s.totals->>'netCentimes',
          coalesce(c.centimes, 0) + coalesce(m.centimes, 0)) AS difference
      FROM settlement s LEFT JOIN closings c ON c.settlement = s.id LEFT JOIN moved m ON m.settlement = s.id
      WHERE (s.totals->>'netCentimes')::bigint <> coalesce(c.centimes, 0) + coalesce(m.centimes, 0) LIMIT 20`,
  },
  {
    name: 'each settlement was closed once',
    sql: `SELECT format('%s: %s closings', coalesce(s.id, c.settlement), coalesce(c.closings, 0)) AS difference
      FROM settlement s FULL JOIN (SELECT o.reply->>'id' AS settlement, count(*) AS closings
        FROM operation o WHERE ${OF_CLOSING} GROUP BY 1) c ON c.settlement = s.id
      WHERE s.id IS NULL OR c.closings IS DISTINCT FROM 1 LIMIT 20`,
  },
  {
    name: 'a settlement is paid once, by its net position, or not at all',
    sql: `SELECT format('%s: net position %s, paid %s centimes in %s payments', s.id, s.totals->>'netCentimes',
          coalesce(p.centimes, 0), coalesce(p.payments, 0)) AS difference
      FROM settlement s FULL JOIN (
          SELECT o.reply->>'id' AS settlement, count(DISTINCT o.id) AS payments, -sum(e.amount_centimes) AS centimes
          FROM operation o JOIN entry e ON e.operation_id = o.id AND e.ledger_account LIKE 'operator:%'
          WHERE ${OF_PAYMENT} GROUP BY 1) p
        ON p.settlement = s.id
      WHERE s.id IS NULL OR coalesce(p.payments, 0) <> CASE WHEN s.payment IS NULL THEN 0 ELSE 1 END
        OR s.payment IS NOT NULL AND p.centimes <> (s.totals->>'netCentimes')::bigint LIMIT 20`,
  },
  {
    name: 'whatever an operator has to do with is a line of a settlement, or will be one, or closes or pays a day',
    sql: `SELECT format('operation %s of %s', o.id, o.command) AS difference
      FROM operation o
      -- What nobody collects, and what is frozen, stays between us and the sender.
      WHERE NOT (${OF_CLOSING} OR ${OF_PAYMENT}) AND o.command NOT IN ('transfers.expire', 'transfers.decide-case') AND ${KIND_SQL} IS NULL
        AND EXISTS (SELECT FROM entry e WHERE e.operation_id = o.id AND e.ledger_account ~ '^(operator|fees|payables):')
      LIMIT 20`,
  },
];
