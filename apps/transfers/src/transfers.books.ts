import type { Invariant } from '#libs/commands';
import { dueToLedgerAccount } from '#libs/domain';
import { SETTLED_FEES_SQL, SETTLEMENT_INVARIANTS } from './settlement.books.js';

/** Family aid whose amount its operator is owed, and whose fee was earned. */
const AID_STANDS = `sent_at IS NOT NULL AND status NOT IN ('cancelled', 'frozen')`;
const PAID_INTO_ACCOUNT = `status = 'paid-out' AND account_payment IS NOT NULL AND account_payment->>'refusal' IS NULL`;

/** What operations of some commands took off what is owed to beneficiaries or senders: one such entry each. */
const settled = (commands: string, and = '') => `
  SELECT e.booked_on AS day, e.agency, count(*) AS count, sum(e.amount_centimes) AS amount_centimes
  FROM entry e JOIN operation o ON o.id = e.operation_id
  WHERE (e.ledger_account LIKE 'payables:%' OR e.ledger_account LIKE 'owed-back:%' OR e.ledger_account LIKE 'operator:%')
    AND e.amount_centimes > 0
    AND o.command IN (${commands}) ${and} GROUP BY e.booked_on, e.agency`;

const CANCELLED = `o.reply->>'status' = 'cancelled'`;

/**
 * What the books say happened: what is owed to beneficiaries grows with a sending and nothing else. It shrinks with a
 * pay-out, in cash or into an account, with what is given back, and with what expires, which is owed to the sender then.
 * Of international operators it is what they owe, or are owed, that moves.
 */
export const TRANSFERS_FIGURES = {
  'transfers.sent': `
    SELECT booked_on AS day, agency, count(*) AS count, -sum(amount_centimes) AS amount_centimes
    FROM entry e WHERE amount_centimes < 0 AND (ledger_account LIKE 'payables:%' OR ledger_account LIKE 'operator:%'
      AND EXISTS (SELECT FROM operation o WHERE o.id = e.operation_id AND o.command = 'transfers.take-family-aid'))
    GROUP BY booked_on, agency`,
  'transfers.paid-out': settled(
    "'transfers.pay-out', 'transfers.pay-out-mobile', 'transfers.credit-payment', 'transfers.pay-remittance'",
  ),
  'transfers.expired': settled("'transfers.expire'"),
  'transfers.cancelled': settled("'transfers.give-back', 'transfers.return-family-aid'", `AND ${CANCELLED}`),
  'transfers.refunded': settled("'transfers.give-back'", `AND NOT ${CANCELLED}`),
};

/** What else holds in the tables of transfers, at any moment. */
export const TRANSFERS_INVARIANTS: readonly Invariant[] = [
  {
    name: 'what is owed equals the transfers that nobody has the money of',
    sql: `WITH held AS (
        SELECT CASE WHEN status = 'frozen' THEN 'frozen:' WHEN status IN ('expired', 'rejected') THEN 'owed-back:'
            ELSE 'payables:' END || operator AS ledger_account,
          coalesce(return_due_centimes, amount_centimes) AS centimes
        FROM transfer WHERE status IN ('sent', 'paying-into-account', 'expired', 'rejected', 'frozen')
        UNION ALL SELECT 'frozen:' || operator, amount_centimes + fee_centimes FROM family_aid WHERE status = 'frozen')
      SELECT format('%s: owed %s, transfers %s centimes', coalesce(id, ledger_account), coalesce(-balance_centimes, 0),
          coalesce(centimes, 0)) AS difference
      FROM (SELECT ledger_account, sum(centimes) AS centimes FROM held GROUP BY 1) h
      FULL JOIN (SELECT id, balance_centimes FROM ledger_account WHERE id ~ '^(payables|owed-back|frozen):') l
        ON l.id = h.ledger_account
      WHERE coalesce(-balance_centimes, 0) <> coalesce(centimes, 0)`,
  },
  {
    name: 'what is owed to accounts is what was paid into them for transfers',
    sql: `SELECT format('owed %s, transfers %s centimes', owed, paid) AS difference FROM (
        SELECT coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = '${dueToLedgerAccount('accounts')}'), 0) AS owed,
          (SELECT coalesce(sum(amount_centimes), 0) FROM transfer WHERE ${PAID_INTO_ACCOUNT}) AS paid) a
      WHERE owed <> paid`,
  },
  {
    name: 'fees and their VAT are those of the transfers and the family aid whose fee was not given back, as closed days share them',
    sql: `SELECT format('fees %s and VAT %s, transfers %s and %s centimes', fees, vat, net, tax) AS difference FROM (
        SELECT coalesce((SELECT -sum(balance_centimes) FROM ledger_account WHERE id LIKE 'fees:%'), 0) AS fees,
          coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = 'vat'), 0) AS vat,
          coalesce(sum(fee_centimes - fee_vat_centimes), 0) - max(s.shared) AS net,
          coalesce(sum(fee_vat_centimes), 0) + max(s.vat) AS tax
        FROM (${SETTLED_FEES_SQL}) s LEFT JOIN (SELECT fee_centimes, fee_vat_centimes FROM transfer
            WHERE status <> 'cancelled' AND coalesce(return_due_centimes, amount_centimes) = amount_centimes
          UNION ALL SELECT fee_centimes, fee_vat_centimes FROM family_aid WHERE ${AID_STANDS}) t ON true) f
      WHERE (fees, vat) <> (net, tax)`,
  },
  {
    name: 'a transfer is held by an open case of its own',
    sql: `SELECT format('transfer %s is held by case %s, which is %s', t.id, t.held_by, coalesce(c.status, 'not there')) AS difference
      FROM transfer t LEFT JOIN screening_case c ON c.id = t.held_by AND c.transfer_id = t.id
      WHERE t.held_by IS NOT NULL AND c.status IS DISTINCT FROM 'open' LIMIT 20`,
  },
  {
    name: 'a remittance or family aid is held by an open case of its own, or frozen by one, or waits for one',
    sql: `SELECT format('%s of status %s: its case is %s', w.id, w.status, coalesce(c.status, 'not there')) AS difference
      FROM (SELECT id, status, CASE status WHEN 'frozen' THEN 'frozen' ELSE 'open' END AS expected, held_by
              FROM (SELECT id, status, held_by FROM remittance UNION ALL SELECT id, status, held_by FROM family_aid) k
              WHERE held_by IS NOT NULL
            UNION ALL SELECT a.id, a.status, 'open', s.id FROM family_aid a
              LEFT JOIN screening_case s ON s.transfer_id = a.id WHERE a.status = 'under-verification') w
      LEFT JOIN screening_case c ON c.id = w.held_by AND c.transfer_id = w.id
      WHERE c.status IS DISTINCT FROM w.expected LIMIT 20`,
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
      CROSS JOIN LATERAL (SELECT count(*) AS asked FROM operation
        WHERE operation.command IN (c.command, c.command || '-mobile')) o
      -- Of those that were held instead there is a case each.
      CROSS JOIN LATERAL (SELECT o.asked - count(*) AS operations FROM screening_case
        WHERE (transfer_kind, stage, c.command) IN (('transfer', 'pay-out', 'transfers.pay-out'),
          ('transfer', 'refund', 'transfers.give-back'))) h
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
            'transfers.note-paid-elsewhere', 'transfers.decide-case')) b
      WHERE b.booked <> r.stands`,
  },
  ...SETTLEMENT_INVARIANTS,
];
