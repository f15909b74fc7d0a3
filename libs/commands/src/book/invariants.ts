/** A thing that must hold in the books of every service, and the query that finds where it does not. */
export interface Invariant {
  name: string;
  /** Returns one row `{difference}` for each violation; at most 20. */
  sql: string;
}

/** What holds in every service with a book, at any moment. */
export const bookInvariants: readonly Invariant[] = [
  {
    name: 'entries of an operation sum to zero',
    sql: `SELECT format('operation %s: entries sum to %s centimes', operation_id, sum(amount_centimes)) AS difference
          FROM entry GROUP BY operation_id HAVING sum(amount_centimes) <> 0 LIMIT 20`,
  },
  {
    name: 'a balance equals the entries of its ledger account',
    sql: `SELECT format('ledger account %s: balance %s, entries %s centimes', coalesce(a.id, e.ledger_account), a.balance_centimes, e.sum)
            AS difference
          FROM ledger_account a
          FULL JOIN (SELECT ledger_account, sum(amount_centimes) FROM entry GROUP BY ledger_account) e ON e.ledger_account = a.id
          WHERE a.balance_centimes IS DISTINCT FROM e.sum LIMIT 20`,
  },
  {
    name: 'every entry belongs to one operation with a key',
    sql: `SELECT format('operation %s has entries and no key', e.operation_id) AS difference
          FROM (SELECT DISTINCT operation_id FROM entry) e LEFT JOIN operation o ON o.id = e.operation_id
          WHERE o.id IS NULL LIMIT 20`,
  },
  {
    name: 'no lane of the journal has a gap',
    sql: `SELECT format('lane %s: head %s, but %s events up to %s', l.lane, l.head, count(j.position), max(j.position))
            AS difference
          FROM journal_lane l LEFT JOIN journal j ON j.lane = l.lane
          GROUP BY l.lane, l.head
          HAVING l.head <> count(j.position) OR l.head <> coalesce(max(j.position), 0) LIMIT 20`,
  },
];
