import type { Invariant } from '#libs/commands';

const taxDue = (commands: string) => `
  SELECT e.booked_on AS day, e.agency, count(*) AS count, abs(sum(e.amount_centimes)) AS amount_centimes
  FROM entry e JOIN operation o ON o.id = e.operation_id
  WHERE e.ledger_account LIKE 'tax-due:%' AND o.command IN (${commands}) GROUP BY e.booked_on, e.agency`;

/**
 * What the books say happened: a payment makes one entry that owes the tax to the administration, a cancellation one
 * that takes it back. Refunds and remittances move the same ledger account and are told apart by their command.
 */
export const FIGURES = {
  'vehicle-tax.paid': taxDue("'vehicle-tax.pay', 'vehicle-tax.pay-mobile'"),
  'vehicle-tax.cancelled': taxDue("'vehicle-tax.cancel'"),
};

/** What else holds in the tables of vehicle tax, at any moment. */
export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'what is owed to the administration for a month equals its payments',
    sql: `SELECT format('%s: owed %s, payments %s centimes', month, owed, paid) AS difference FROM (
        SELECT coalesce(a.month, p.month) AS month, coalesce(a.owed, 0) AS owed, coalesce(p.paid, 0) AS paid
        FROM (SELECT substr(id, 9) AS month, -balance_centimes AS owed FROM ledger_account WHERE id LIKE 'tax-due:%') a
        FULL JOIN (SELECT remittance_month AS month, sum(total_centimes - fee_centimes) AS paid
                   FROM payment WHERE status = 'paid' GROUP BY remittance_month) p USING (month)) m
      LEFT JOIN remittance r USING (month)
      WHERE owed <> CASE WHEN r.status = 'matched' THEN paid - (r.totals->>'amountCentimes')::bigint ELSE paid END
      LIMIT 20`,
  },
  {
    name: 'what is owed back equals the open refund cases',
    sql: `SELECT format('owed back %s, open cases %s centimes', owed, waiting) AS difference FROM (
        SELECT coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = 'refunds-due'), 0) AS owed,
          coalesce((SELECT sum(amount_centimes) FROM refund_case WHERE refunded_at IS NULL), 0) AS waiting) r
      WHERE owed <> waiting`,
  },
  {
    name: 'a key took one payment',
    sql: `SELECT format('%s operations, %s payments', operations, payments) AS difference FROM (
        SELECT (SELECT count(*) FROM operation WHERE command IN ('vehicle-tax.pay', 'vehicle-tax.pay-mobile')) AS operations,
          (SELECT count(*) FROM payment) AS payments) c
      WHERE operations <> payments`,
  },
  {
    name: 'a vehicle and year are paid by the payment that has them, once',
    sql: `WITH bought AS (
        SELECT plate || '/' || y.year AS id, p.id AS payment, p.half
        FROM payment p CROSS JOIN LATERAL jsonb_array_elements_text(p.years) AS y(year) WHERE p.status = 'paid')
      SELECT format('%s: payment %s is not the one that has it', b.id, b.payment) AS difference
      FROM bought b LEFT JOIN vehicle_year v ON v.id = b.id
      WHERE (b.half IS DISTINCT FROM 'second-half' AND v.first_half_payment IS DISTINCT FROM b.payment)
         OR (b.half IS DISTINCT FROM 'first-half' AND v.second_half_payment IS DISTINCT FROM b.payment)
      LIMIT 20`,
  },
  {
    name: 'a year of a vehicle is held by a payment that stands',
    sql: `SELECT format('%s is held by payment %s, which is %s', v.id, v.payment, coalesce(p.status, 'not there')) AS difference
      FROM (SELECT id, first_half_payment AS payment FROM vehicle_year
            UNION SELECT id, second_half_payment FROM vehicle_year) v
      LEFT JOIN payment p ON p.id = v.payment
      WHERE v.payment IS NOT NULL AND p.status IS DISTINCT FROM 'paid' LIMIT 20`,
  },
  {
    name: 'the payments of a month that is closed are those of its statement',
    sql: `SELECT format('%s: the statement has %s payments over %s centimes, the books %s over %s', r.month,
          r.totals->>'paymentCount', r.totals->>'amountCentimes', p.count, p.amount) AS difference
      FROM remittance r CROSS JOIN LATERAL (
        SELECT count(*) AS count, coalesce(sum(total_centimes - fee_centimes), 0) AS amount
        FROM payment WHERE remittance_month = r.month AND status = 'paid') p
      WHERE r.totals IS NOT NULL AND (p.count, p.amount)
        IS DISTINCT FROM ((r.totals->>'paymentCount')::bigint, (r.totals->>'amountCentimes')::numeric) LIMIT 20`,
  },
  {
    name: 'receipt numbers of an agency and year have no gap',
    sql: `SELECT format('%s %s: %s numbers up to %s, the series counts %s', agency, year, numbers, last, counted) AS difference
      FROM (SELECT agency, c.key AS year, c.value::bigint AS counted
            FROM receipt_series CROSS JOIN LATERAL jsonb_each_text(receipt_counts) c) t
      FULL JOIN (
        SELECT left(number, 7) AS agency, substr(number, 11, 4) AS year, count(*) AS numbers,
          max(substr(number, 16)::bigint) AS last
        FROM (SELECT receipt_number AS number FROM payment UNION SELECT receipt_number FROM reserved_receipt) n
        GROUP BY 1, 2) r USING (agency, year)
      WHERE counted IS DISTINCT FROM numbers OR counted IS DISTINCT FROM last LIMIT 20`,
  },
];
