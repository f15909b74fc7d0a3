import type { Invariant } from '#libs/commands';
import { dueToLedgerAccount } from '#libs/domain';

const PAID_INTO_ACCOUNT = `status = 'paid-out' AND account_payment IS NOT NULL AND account_payment->>'refusal' IS NULL`;

/** What an operation of some commands did to what is owed to beneficiaries or senders: one such entry each. */
const owed = (commands: string, ledgerAccounts: string, and = '') => `
  SELECT e.booked_on AS day, e.agency, count(*) AS count, abs(sum(e.amount_centimes)) AS amount_centimes
  FROM entry e JOIN operation o ON o.id = e.operation_id
  WHERE ${ledgerAccounts} AND o.command IN (${commands}) ${and} GROUP BY e.booked_on, e.agency`;

const PAYABLES = `e.ledger_account LIKE 'payables:%'`;
const OWED_BACK = `e.ledger_account LIKE 'owed-back:%'`;
const CANCELLED = `o.reply->>'status' = 'cancelled'`;

/**
 * What the books say happened: what is owed to beneficiaries grows with a sending and shrinks with a pay-out, in cash or
 * into an account, with what is given back, and with what expires, which is owed to the sender from then on.
 */
export const TRANSFERS_FIGURES = {
  'transfers.sent': owed("'transfers.send'", PAYABLES),
  'transfers.paid-out': owed("'transfers.pay-out', 'transfers.credit-payment'", PAYABLES),
  'transfers.expired': owed("'transfers.expire'", PAYABLES),
  'transfers.cancelled': owed("'transfers.give-back'", PAYABLES, `AND ${CANCELLED}`),
  'transfers.refunded': owed(
    "'transfers.give-back'",
    `(${PAYABLES} OR ${OWED_BACK})`,
    `AND NOT coalesce(${CANCELLED}, false)`,
  ),
};

/** What else holds in the tables of transfers, at any moment. */
export const TRANSFERS_INVARIANTS: readonly Invariant[] = [
  {
    name: 'what is owed equals the transfers that nobody has the money of',
    sql: `SELECT format('%s: owed %s, transfers waiting %s centimes', o.ledger_account, o.owed, o.waiting) AS difference
      FROM (SELECT s.ledger_account, coalesce(-l.balance_centimes, 0) AS owed, s.waiting
            FROM (SELECT p.prefix || operator AS ledger_account,
                    coalesce(sum(amount_centimes) FILTER (WHERE status = ANY (p.statuses)), 0) AS waiting
                  FROM transfer CROSS JOIN (VALUES ('payables:', ARRAY['sent', 'paying-into-account']),
                    ('owed-back:', ARRAY['expired'])) p(prefix, statuses)
                  GROUP BY 1) s
            LEFT JOIN ledger_account l ON l.id = s.ledger_account) o
      WHERE o.owed <> o.waiting`,
  },
  {
    name: 'what is owed to accounts is what was paid into them for transfers',
    sql: `SELECT format('owed %s, transfers %s centimes', owed, paid) AS difference FROM (
        SELECT coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = '${dueToLedgerAccount('accounts')}'), 0) AS owed,
          (SELECT coalesce(sum(amount_centimes), 0) FROM transfer WHERE ${PAID_INTO_ACCOUNT}) AS paid) a
      WHERE owed <> paid`,
  },
  {
    name: 'fees and their VAT are those of the transfers that were not cancelled',
    sql: `SELECT format('fees %s and VAT %s, transfers %s and %s centimes', fees, vat, net, tax) AS difference FROM (
        SELECT coalesce((SELECT -sum(balance_centimes) FROM ledger_account WHERE id LIKE 'fees:%'), 0) AS fees,
          coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = 'vat'), 0) AS vat,
          coalesce(sum(fee_centimes - fee_vat_centimes), 0) AS net, coalesce(sum(fee_vat_centimes), 0) AS tax
        FROM transfer WHERE status <> 'cancelled') f
      WHERE (fees, vat) <> (net, tax)`,
  },
  {
    name: 'a transfer was sent once, and paid out or given back once, in cash or into an account',
    sql: `SELECT format('%s operations, %s transfers (%s)', operations, transfers, c.command) AS difference FROM (
        SELECT 'transfers.send' AS command, count(*) AS transfers FROM transfer
        UNION ALL SELECT 'transfers.pay-out', count(*) FROM transfer
          WHERE status = 'paid-out' AND NOT (${PAID_INTO_ACCOUNT})
        UNION ALL SELECT 'transfers.credit-payment', count(*) FROM transfer WHERE ${PAID_INTO_ACCOUNT}
        UNION ALL SELECT 'transfers.give-back', count(*) FROM transfer WHERE status IN ('cancelled', 'refunded')) c
      CROSS JOIN LATERAL (SELECT count(*) AS operations FROM operation WHERE operation.command = c.command) o
      WHERE operations <> transfers`,
  },
];
