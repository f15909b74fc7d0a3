import type { Invariant } from '#libs/commands';
import { dueToLedgerAccount } from '#libs/domain';

/** Family aid whose amount and fee are in a drawer. */
const AID_STANDS = `sent_at IS NOT NULL AND status <> 'cancelled'`;
const PAID_INTO_ACCOUNT = `status = 'paid-out' AND account_payment IS NOT NULL AND account_payment->>'refusal' IS NULL`;

/** What an operation of some commands did to what is owed to beneficiaries or senders: one such entry each. */
const owed = (commands: string, ledgerAccounts: string, and = '') => `
  SELECT e.booked_on AS day, e.agency, count(*) AS count, abs(sum(e.amount_centimes)) AS amount_centimes
  FROM entry e JOIN operation o ON o.id = e.operation_id
  WHERE ${ledgerAccounts} AND o.command IN (${commands}) ${and} GROUP BY e.booked_on, e.agency`;

const PAYABLES = `e.ledger_account LIKE 'payables:%'`;
const OPERATORS_OWE = `e.ledger_account LIKE 'operator:%'`;
const OWED_BACK = `e.ledger_account LIKE 'owed-back:%'`;
const CANCELLED = `o.reply->>'status' = 'cancelled'`;

/**
 * What the books say happened: what is owed to beneficiaries grows with a sending and shrinks with a pay-out, in cash or
 * into an account, with what is given back, and with what expires, which is owed to the sender from then on. Of
 * international operators it is what they owe, or are owed, that moves.
 */
export const TRANSFERS_FIGURES = {
  'transfers.sent': owed("'transfers.send', 'transfers.take-family-aid'", `(${PAYABLES} OR ${OPERATORS_OWE})`),
  'transfers.paid-out': owed(
    "'transfers.pay-out', 'transfers.credit-payment', 'transfers.pay-remittance'",
    `(${PAYABLES} OR ${OPERATORS_OWE})`,
  ),
  'transfers.expired': owed("'transfers.expire'", PAYABLES),
  'transfers.cancelled': owed(
    "'transfers.give-back', 'transfers.return-family-aid'",
    `(${PAYABLES} OR ${OPERATORS_OWE})`,
    `AND ${CANCELLED}`,
  ),
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
    name: 'fees and their VAT are those of the transfers and the family aid that were not cancelled',
    sql: `SELECT format('fees %s and VAT %s, transfers %s and %s centimes', fees, vat, net, tax) AS difference FROM (
        SELECT coalesce((SELECT -sum(balance_centimes) FROM ledger_account WHERE id LIKE 'fees:%'), 0) AS fees,
          coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = 'vat'), 0) AS vat,
          coalesce(sum(fee_centimes - fee_vat_centimes), 0) AS net, coalesce(sum(fee_vat_centimes), 0) AS tax
        FROM (SELECT fee_centimes, fee_vat_centimes FROM transfer WHERE status <> 'cancelled'
          UNION ALL SELECT fee_centimes, fee_vat_centimes FROM family_aid WHERE ${AID_STANDS}) t) f
      WHERE (fees, vat) <> (net, tax)`,
  },
  {
    name: 'a transfer, a remittance, family aid was sent once, and paid out or given back once, in cash or into an account',
    sql: `SELECT format('%s operations, %s transfers (%s)', operations, transfers, c.command) AS difference FROM (
        SELECT 'transfers.send' AS command, count(*) AS transfers FROM transfer
        UNION ALL SELECT 'transfers.pay-out', count(*) FROM transfer
          WHERE status = 'paid-out' AND NOT (${PAID_INTO_ACCOUNT})
        UNION ALL SELECT 'transfers.credit-payment', count(*) FROM transfer WHERE ${PAID_INTO_ACCOUNT}
        UNION ALL SELECT 'transfers.give-back', count(*) FROM transfer WHERE status IN ('cancelled', 'refunded')
        UNION ALL SELECT 'transfers.note-paid-elsewhere', count(*) FROM transfer WHERE status = 'paid-elsewhere'
        UNION ALL SELECT 'transfers.pay-remittance', count(*) FROM remittance WHERE paid_out_at IS NOT NULL
        UNION ALL SELECT 'transfers.take-family-aid', count(*) FROM family_aid WHERE sent_at IS NOT NULL
        UNION ALL SELECT 'transfers.return-family-aid', count(*) FROM family_aid WHERE status = 'cancelled') c
      CROSS JOIN LATERAL (SELECT count(*) AS operations FROM operation WHERE operation.command = c.command) o
      WHERE operations <> transfers`,
  },
  {
    name: 'what operators owe for remittances and are owed for family aid, and for what they paid, is what was paid and taken',
    sql: `SELECT format('%s: booked %s, paid and taken %s centimes', r.account, b.booked, r.stands) AS difference
      FROM (SELECT 'operator:' || operator AS account, sum(centimes) AS stands FROM (
              SELECT operator, amount_centimes AS centimes FROM remittance WHERE paid_out_at IS NOT NULL
              UNION ALL SELECT operator, -amount_centimes FROM family_aid WHERE ${AID_STANDS}
              UNION ALL SELECT operator, -amount_centimes FROM transfer WHERE status = 'paid-elsewhere'
              UNION ALL SELECT operator, 0 FROM (VALUES ('western-union'), ('moneygram'), ('cash-express')) o(operator)) m
            GROUP BY 1) r
      CROSS JOIN LATERAL (SELECT coalesce(sum(e.amount_centimes), 0) AS booked
        FROM entry e JOIN operation o ON o.id = e.operation_id
        WHERE e.ledger_account = r.account
          AND o.command IN ('transfers.pay-remittance', 'transfers.take-family-aid', 'transfers.return-family-aid',
            'transfers.note-paid-elsewhere')) b
      WHERE b.booked <> r.stands`,
  },
];
