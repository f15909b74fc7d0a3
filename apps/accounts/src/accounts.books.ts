import { CHAIN_START, instantSql, type Invariant } from '#libs/commands';

const cash = (kind: string, sign: 1 | -1) => `
  SELECT value_on AS day, agency, count(*) AS count, ${sign} * sum(amount_centimes) AS amount_centimes
  FROM movement WHERE kind = '${kind}' GROUP BY value_on, agency`;

/** What the books say happened. */
export const ACCOUNTS_FIGURES = {
  'accounts.opened': `
    SELECT opened_on AS day, agency, count(*) AS count, 0 AS amount_centimes FROM account GROUP BY opened_on, agency`,
  'accounts.closed': `
    SELECT closed_on AS day, closed_at AS agency, count(*) AS count, 0 AS amount_centimes
    FROM account WHERE status = 'closed' GROUP BY closed_on, closed_at`,
  'accounts.deposits': cash('deposit', 1),
  'accounts.withdrawals': cash('withdrawal', -1),
  'accounts.deposits-reversed': cash('deposit-reversed', -1),
  'accounts.withdrawals-reversed': cash('withdrawal-reversed', 1),
  'accounts.atm-withdrawals': cash('atm', -1),
  'accounts.card-payments': cash('shop', -1),
  'accounts.card-refunds': cash('card-refund', 1),
  'accounts.cards-sold': `
    SELECT sold_on AS day, agency, count(*) AS count, sum(fee_centimes) AS amount_centimes
    FROM card WHERE sold_on IS NOT NULL GROUP BY sold_on, agency`,
};

/** What a movement's hash is made of; `chainedHash` makes the same. */
const RECHAINED = `encode(sha256(convert_to(concat_ws('|',
  coalesce(lag(hash) OVER (PARTITION BY account_id ORDER BY number), '${CHAIN_START}'),
  account_id, number, kind, amount_centimes, balance_after_centimes, booked_on, value_on,
  ${instantSql('booked_at')}, agency,
  coalesce(receipt_number, ''), coalesce(reference, '')), 'UTF8')), 'hex')`;

/** What else holds in the tables of the accounts, at any moment. */
export const ACCOUNTS_INVARIANTS: readonly Invariant[] = [
  {
    name: 'the movements of an account are chained, each by its hash',
    sql: `SELECT format('account %s: movement %s was changed, or one before it', account_id, number) AS difference
      FROM (SELECT account_id, number, hash, ${RECHAINED} AS rechained FROM movement) m
      WHERE hash <> rechained LIMIT 20`,
  },
  {
    name: 'an account holds what its movements come to',
    sql: `SELECT format('%s: balance %s after %s movements, they come to %s in %s', a.id, a.balance_centimes,
          a.movement_count, coalesce(m.sum, 0), coalesce(m.count, 0)) AS difference
      FROM account a FULL JOIN (
        SELECT account_id, sum(amount_centimes), count(*), max(number) AS last FROM movement GROUP BY account_id) m
        ON m.account_id = a.id
      WHERE (a.balance_centimes, a.movement_count, a.movement_count)
        IS DISTINCT FROM (coalesce(m.sum, 0), coalesce(m.count, 0), coalesce(m.last, 0)) LIMIT 20`,
  },
  {
    name: 'no balance was ever below zero, and each line continues the one before',
    sql: `SELECT format('account %s: movement %s', account_id, number) AS difference FROM (
        SELECT account_id, number, balance_after_centimes, booked_on,
          coalesce(lag(balance_after_centimes) OVER w, 0) + amount_centimes AS wanted,
          lag(booked_on) OVER w AS booked_before
        FROM movement WINDOW w AS (PARTITION BY account_id ORDER BY number)) m
      WHERE balance_after_centimes <> wanted OR balance_after_centimes < 0 OR booked_before > booked_on LIMIT 20`,
  },
  {
    name: 'what is owed to clients, and due by them, is that of the accounts',
    sql: `SELECT format('%s: books %s, accounts %s centimes', account, books, wanted) AS difference FROM (
        SELECT 'client-funds:' || bank AS account, -sum(balance_centimes) AS wanted FROM account GROUP BY bank
        UNION ALL SELECT 'due-by-clients:' || bank, sum(due_centimes) FROM account GROUP BY bank) a
      CROSS JOIN LATERAL (
        SELECT coalesce((SELECT balance_centimes FROM ledger_account WHERE id = a.account), 0) AS books) l
      WHERE books <> wanted LIMIT 20`,
  },
  {
    name: 'a confirmed request has its account, and an account its request and its holder',
    sql: `SELECT format('request %s, account %s', o.id, a.id) AS difference
      FROM (SELECT * FROM opening WHERE status = 'confirmed') o FULL JOIN account a
        ON a.id = o.account_id AND a.opening_id = o.id AND a.rib = o.rib
      LEFT JOIN holder h ON h.holder_key = a.holder_key AND h.opening_id = a.opening_id
      WHERE o.id IS NULL OR a.id IS NULL OR (h.holder_key IS NULL) <> (a.status = 'closed') LIMIT 20`,
  },
  {
    name: 'an account holds back what is held for its cards and reservations',
    sql: `SELECT format('%s: %s held, its holds come to %s centimes', a.id, a.held_centimes, coalesce(h.sum, 0)) AS difference
      FROM account a FULL JOIN (
        SELECT account_id, sum(held) FROM (
          SELECT account_id, held_centimes AS held FROM card_hold WHERE account_id IS NOT NULL
          UNION ALL SELECT account_id, amount_centimes FROM reservation WHERE status = 'held') b GROUP BY account_id) h
        ON h.account_id = a.id
      WHERE a.held_centimes IS DISTINCT FROM coalesce(h.sum, 0) LIMIT 20`,
  },
  {
    name: 'what banks are owed for cards is what was booked for them',
    sql: `SELECT format('owed %s, booked %s centimes', owed, booked) AS difference FROM (
        SELECT (SELECT coalesce(sum(-balance_centimes), 0) FROM ledger_account WHERE id LIKE 'card-settlement:%') AS owed,
          (SELECT coalesce(sum(-amount_centimes), 0) FROM movement WHERE kind IN ('atm', 'shop', 'card-refund'))
            + (SELECT coalesce(sum(amount_centimes), 0) FROM unknown_charge) AS booked) c
      WHERE owed <> booked`,
  },
  {
    name: 'what was taken back is taken back once, whole, on its account',
    sql: `SELECT format('movement %s taken back by %s', r.movement_id, r.id) AS difference
      FROM reversal r FULL JOIN (SELECT * FROM movement WHERE kind LIKE '%-reversed') b ON b.id = r.id
      LEFT JOIN movement m ON m.id = r.movement_id
      WHERE r.id IS NULL OR b.id IS NULL OR m.id IS NULL OR b.kind <> m.kind || '-reversed'
        OR (b.account_id, b.agency, -b.amount_centimes) <> (m.account_id, m.agency, m.amount_centimes) LIMIT 20`,
  },
  {
    name: 'cash that is owed back is that of the open cases',
    sql: `SELECT format('books %s, cases %s centimes', books, owed) AS difference FROM (
        SELECT coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = 'owed-cash'), 0) AS books,
          (SELECT coalesce(sum(amount_centimes), 0) FROM owed_cash WHERE status = 'owed') AS owed) c
      WHERE books <> owed`,
  },
  {
    name: 'what cards stand for was paid for them',
    sql: `SELECT format('fees %s, cards %s centimes', fees, cards) AS difference FROM (
        SELECT coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = 'card-fees'), 0) AS fees,
          (SELECT coalesce(sum(fee_centimes), 0) FROM card) AS cards) c
      WHERE fees <> cards`,
  },
];
