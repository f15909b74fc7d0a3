import type { Invariant } from '#libs/commands';

const changes = (column: 'clients' | 'people') => `
  SELECT booked_on AS day, agency, sum(${column}) AS count, 0 AS amount_centimes
  FROM cover_change GROUP BY booked_on, agency`;

const premiums = (commands: string, ledgerAccount: string) => `
  SELECT e.booked_on AS day, e.agency, count(*) AS count, abs(sum(e.amount_centimes)) AS amount_centimes
  FROM entry e JOIN operation o ON o.id = e.operation_id
  WHERE e.ledger_account LIKE '${ledgerAccount}' AND o.command IN (${commands}) GROUP BY e.booked_on, e.agency`;

const served = (benefit: string) => `
  SELECT served_on AS day, served_at AS agency, count(*) AS count, sum(amount_centimes) AS amount_centimes
  FROM claim WHERE status = 'settled' AND benefit = '${benefit}' GROUP BY served_on, served_at`;

const ofStatements = (owed: string, kept: string) => `
  SELECT insurer, (${owed})::bigint - (${kept})::bigint AS centimes FROM statement WHERE totals IS NOT NULL`;

/** What the books say happened: changes of cover as they are kept, premiums by the entries that owe them. */
export const CLAIMS_FIGURES = {
  'claims.insured-clients': changes('clients'),
  'claims.insured-people': changes('people'),
  'claims.policies-sold': premiums("'claims.sell-policy', 'claims.renew-policy'", 'premiums-due:%'),
  'claims.handled': `
    SELECT served_on AS day, served_at AS agency, sum(handled_count) AS count, sum(amount_centimes) AS amount_centimes
    FROM claim WHERE status = 'settled' GROUP BY served_on, served_at`,
  'claims.birth-served': served('birth'),
  'claims.hospitalisation-served': served('hospitalisation'),
  'claims.ambulance-served': served('ambulance'),
  'claims.funeral-costs-served': served('funeral-costs'),
  'claims.disability-served': served('disability'),
  'claims.funeral-transport-served': served('funeral-transport'),
  'claims.serious-illness-served': served('serious-illness'),
  'claims.premiums-refunded': premiums("'claims.refund-premium'", 'premiums-owed-back'),
};

/** What else holds in the tables of the medical assistance, at any moment. */
export const CLAIMS_INVARIANTS: readonly Invariant[] = [
  {
    name: 'a client is counted by what moved the figures',
    sql: `SELECT format('%s: counted %s and %s, moved by %s and %s', c.id, c.counted_clients, c.counted_people,
          coalesce(m.clients, 0), coalesce(m.people, 0)) AS difference
      FROM client c LEFT JOIN (SELECT client_id, sum(clients) AS clients, sum(people) AS people
        FROM cover_change GROUP BY client_id) m ON m.client_id = c.id
      WHERE (c.counted_clients, c.counted_people) IS DISTINCT FROM (coalesce(m.clients, 0), coalesce(m.people, 0)) LIMIT 20`,
  },
  {
    name: 'a policy covers from when to when its last span says',
    sql: `SELECT format('%s: %s to %s', id, starts_on, ends_on) AS difference FROM policy
      WHERE (starts_on, ends_on) IS DISTINCT FROM ((spans->-1->>'startsOn')::date, (spans->-1->>'endsOn')::date) LIMIT 20`,
  },
  {
    name: 'a loan has its policy, and the policy its loan',
    sql: `SELECT format('loan %s, policy %s', l.id, p.id) AS difference
      FROM (SELECT * FROM loan WHERE policy_id IS NOT NULL) l
      FULL JOIN (SELECT * FROM policy WHERE kind = 'loan') p ON p.id = l.policy_id AND p.loan_id = l.id
      WHERE l.id IS NULL OR p.id IS NULL OR l.client_id <> p.client_id LIMIT 20`,
  },
  {
    name: 'what insurers owe for benefits is what counters paid for them, and is not settled',
    sql: `SELECT format('%s: owed %s, claims %s centimes', coalesce(l.insurer, c.insurer), l.owed, c.paid) AS difference
      FROM (SELECT substr(id, length('benefits-paid:') + 1) AS insurer, balance_centimes AS owed FROM ledger_account
        WHERE id LIKE 'benefits-paid:%') l
      FULL JOIN (SELECT insurer, sum(amount_centimes) AS paid FROM (
          SELECT insurer, amount_centimes FROM claim WHERE settled_by <> 'insurer'
          UNION ALL SELECT insurer, -(totals->'paidHere'->>'amountCentimes')::bigint FROM statement WHERE status = 'matched'
        ) p GROUP BY insurer) c
        ON c.insurer = l.insurer
      WHERE coalesce(l.owed, 0) <> coalesce(c.paid, 0) LIMIT 20`,
  },
  {
    name: 'what is owed to accounts is what was paid into them for claims',
    sql: `SELECT format('owed %s, claims %s centimes', owed, paid) AS difference FROM (
        SELECT coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = 'due-to:accounts'), 0) AS owed,
          (SELECT coalesce(sum(amount_centimes), 0) FROM claim WHERE settled_by = 'account') AS paid) a
      WHERE owed <> paid`,
  },
  {
    name: 'a claim stands where its last step says',
    sql: `SELECT format('%s: %s', id, status) AS difference FROM claim WHERE status <> steps->-1->>'status' LIMIT 20`,
  },
  {
    name: 'of the claims of an event one is counted as handled',
    sql: `SELECT format('%s: %s', event_id, sum(handled_count)) AS difference FROM claim
      WHERE status = 'settled' GROUP BY event_id HAVING sum(handled_count) <> 1 LIMIT 20`,
  },
  {
    name: 'premiums owed to insurers and back to clients are those of the policies, and of the statements',
    sql: `SELECT format('%s: owed %s, policies and statements %s centimes', account, owed, wanted) AS difference FROM (
        SELECT 'premiums-due:' || insurer AS account, sum(centimes) AS wanted FROM (
          SELECT insurer, premium_centimes - owed_back_centimes AS centimes FROM policy WHERE kind = 'standalone'
          UNION ALL ${ofStatements("totals->'loan'->>'premiumCentimes'", "totals->'premiums'->>'commissionCentimes'")}
          UNION ALL SELECT insurer, -(totals->'premiums'->>'netCentimes')::bigint FROM statement WHERE status = 'matched'
        ) due GROUP BY insurer
        UNION ALL SELECT 'premiums-owed-back', coalesce(sum(owed_back_centimes - refunded_centimes), 0)
        FROM policy WHERE kind = 'standalone') p
      CROSS JOIN LATERAL (
        SELECT coalesce((SELECT -balance_centimes FROM ledger_account WHERE id = p.account), 0) AS owed) l
      WHERE owed <> wanted LIMIT 20`,
  },
  {
    name: 'what core banking collected, and what we keep of it, is that of the statements',
    sql: `SELECT format('%s: balance %s, statements %s centimes', account, balance, wanted) AS difference FROM (
        SELECT 'premiums-collected:core-banking' AS account, sum((totals->'loan'->>'premiumCentimes')::bigint) AS wanted
        FROM statement WHERE totals IS NOT NULL
        UNION ALL SELECT 'premium-commissions', -sum((totals->'premiums'->>'commissionCentimes')::bigint)
        FROM statement WHERE totals IS NOT NULL
        UNION ALL SELECT 'bank:settlement', -sum((totals->>'netCentimes')::bigint)
        FROM statement WHERE status = 'matched') s
      CROSS JOIN LATERAL (
        SELECT coalesce((SELECT balance_centimes FROM ledger_account WHERE id = s.account), 0) AS balance) l
      WHERE balance <> coalesce(wanted, 0) LIMIT 20`,
  },
  {
    name: 'a statement that stands says of claims what the claims say',
    sql: `SELECT format('%s: %s claims of %s centimes, there are %s of %s', s.id, s.totals->'claims'->>'count',
          s.totals->'claims'->>'amountCentimes', c.count, c.centimes) AS difference
      FROM statement s CROSS JOIN LATERAL (
        SELECT count(*) AS count, coalesce(sum(amount_centimes), 0) AS centimes FROM claim
        WHERE claim.insurer = s.insurer AND served_on >= (s.month || '-01')::date
          AND served_on < (s.month || '-01')::date + interval '1 month') c
      WHERE s.totals IS NOT NULL AND (c.count, c.centimes)
        <> ((s.totals->'claims'->>'count')::bigint, (s.totals->'claims'->>'amountCentimes')::bigint) LIMIT 20`,
  },
  {
    name: 'months of an insurer are stated one after another',
    sql: `SELECT format('%s stands, %s does not', s.id, to_char((s.month || '-01')::date - interval '1 month', 'YYYY-MM'))
        AS difference
      FROM statement s WHERE s.status <> 'open' AND s.before IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM statement p WHERE p.insurer = s.insurer AND p.totals IS NOT NULL
          AND p.month = to_char((s.month || '-01')::date - interval '1 month', 'YYYY-MM')
          AND p.known_at = (s.before->>'knownAt')::timestamptz) LIMIT 20`,
  },
];
