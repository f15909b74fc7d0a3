import type { EntityManager } from 'typeorm';
import { instantSql } from '#libs/commands';
import type { Day, Instant } from '#libs/domain';
import {
  AccountOpenedV1,
  CardChargedV1,
  CardRepaidV1,
  DepositedV1,
  DepositReversedV1,
  PaymentCreditedV1,
  WithdrawalReversedV1,
  WithdrawnV1,
} from '#libs/events';
import type { Alert } from './alert.js';
import { COMPARED_MAX, type RaisedAlert, type WatchedMovement, type WatchedReversal } from './detection.js';
import type { RuleWatch, WatchStep } from './watch-positions.js';

/** One instance watches at a time; any number, the same for all. */
const WATCH_LOCK = 720_261_127;
/** What is looked at, and what that is compared with: an account of a shop would be gone through for ever otherwise. */
const TRAIL_MAX = 2 * COMPARED_MAX;
const TYPES_OF_REVERSALS = [DepositReversedV1.type, WithdrawalReversedV1.type];
const TYPES_OF_MOVEMENTS = [
  DepositedV1.type,
  WithdrawnV1.type,
  ...TYPES_OF_REVERSALS,
  CardChargedV1.type,
  CardRepaidV1.type,
  PaymentCreditedV1.type,
];

/** An account of which the journal tells something new. */
export interface TouchedAccount {
  accountId: string;
  /** Between when it happened, and when the last of it was written down. */
  from: Instant;
  upTo: Instant;
  isMoved: boolean;
  isReversed: boolean;
  isOpened: boolean;
}

/** An alert that was raised before, and by which rule. */
export interface CodedAlert extends RaisedAlert {
  code: string;
}

/** The phone of a new account, and whose it is besides. */
export interface SharedPhone {
  accountId: string;
  agency: string;
  at: Instant;
  accountIds: string[];
}

/** What watching reads and writes, within one transaction. */
export class WatchStore {
  constructor(private readonly manager: EntityManager) {}

  /** Whether this transaction watches now: nobody else does. */
  async lock(): Promise<boolean> {
    const [row] = await this.manager.query<[{ isLocked: boolean }]>(
      'SELECT pg_try_advisory_xact_lock($1) AS "isLocked"',
      [WATCH_LOCK],
    );
    return row.isLocked;
  }

  /** How far rules have gone; one that is new is at the beginning. */
  async watches(rules: readonly { digest: string; code: string }[], laneCount: number): Promise<RuleWatch[]> {
    await this.manager.query(
      `INSERT INTO alert_watch (digest, code, positions)
       SELECT digest, code, $2::jsonb FROM json_to_recordset($1::json) AS r(digest text, code text)
       ON CONFLICT (digest) DO NOTHING`,
      [JSON.stringify(rules), JSON.stringify(Array.from({ length: laneCount }, () => 0))],
    );
    return this.manager.query<RuleWatch[]>('SELECT digest, positions FROM alert_watch WHERE digest = ANY($1)', [
      rules.map(({ digest }) => digest),
    ]);
  }

  async heads(): Promise<number[]> {
    const rows = await this.manager.query<{ head: number }[]>(
      'SELECT head::float8 AS head FROM journal_lane ORDER BY lane',
    );
    return rows.map(({ head }) => head);
  }

  async move({ digests, upTo }: WatchStep): Promise<void> {
    await this.manager.query('UPDATE alert_watch SET positions = $2::jsonb, moved_at = now() WHERE digest = ANY($1)', [
      digests,
      JSON.stringify(upTo),
    ]);
  }

  /** The accounts that a step of the journal is about. */
  touched({ after, upTo }: WatchStep): Promise<TouchedAccount[]> {
    const lanes = after.map((position, lane) => ({ lane, after: position, upto: upTo[lane] }));
    return this.manager.query<TouchedAccount[]>(
      `SELECT j.data->>'accountId' AS "accountId", ${instantSql('min(j.occurred_at)')} AS "from",
         ${instantSql('max(j.written_at)')} AS "upTo", bool_or(j.type = ANY($2)) AS "isMoved",
         bool_or(j.type = ANY($3)) AS "isReversed", bool_or(j.type = $4) AS "isOpened"
       FROM json_to_recordset($1::json) AS l(lane smallint, after bigint, upto bigint)
       JOIN journal j ON j.lane = l.lane AND j.position > l.after AND j.position <= l.upto
       WHERE j.type = ANY($2) OR j.type = $4 GROUP BY 1 ORDER BY 1`,
      [JSON.stringify(lanes), TYPES_OF_MOVEMENTS, TYPES_OF_REVERSALS, AccountOpenedV1.type],
    );
  }

  /** Movements of accounts by their numbers, from the last before a day on, by account. */
  async movements(asked: readonly (TouchedAccount & { sinceDay: Day })[]): Promise<Map<string, WatchedMovement[]>> {
    const rows = await this.manager.query<(WatchedMovement & { accountId: string })[]>(
      `SELECT m.* FROM json_to_recordset($1::json) AS t("accountId" uuid, "sinceDay" date, "upTo" timestamptz)
       CROSS JOIN LATERAL (
         SELECT account_id AS "accountId", id, number::float8 AS number, kind, amount_centimes::float8 AS "amountCentimes",
           balance_after_centimes::float8 AS "balanceAfterCentimes", agency, ${instantSql('booked_at')} AS at
         FROM movement
         WHERE account_id = t."accountId" AND booked_at <= t."upTo" AND number >= coalesce(
           (SELECT max(p.number) FROM movement p WHERE p.account_id = t."accountId" AND p.booked_on < t."sinceDay"), 0)
         ORDER BY number DESC LIMIT ${TRAIL_MAX}) m`,
      [JSON.stringify(asked)],
    );
    return groupedBy('accountId', rows.toReversed());
  }

  /** What those took back, from a day on, who took something back on these accounts, by person. */
  async reversals(touched: readonly TouchedAccount[], sinceDay: Day): Promise<Map<string, WatchedReversal[]>> {
    const rows = await this.manager.query<(WatchedReversal & { by: string })[]>(
      `SELECT r.* FROM (
         SELECT p.by, max(t."upTo") AS up_to FROM json_to_recordset($1::json) AS t("accountId" uuid, "from" timestamptz, "upTo" timestamptz)
         JOIN reversal p ON p.account_id = t."accountId" AND p.at BETWEEN t."from" AND t."upTo" GROUP BY p.by) p
       CROSS JOIN LATERAL (
         SELECT by, id, movement_id AS "movementId", account_id AS "accountId", agency, after_seconds AS "afterSeconds",
           ${instantSql('at')} AS at
         FROM reversal WHERE by = p.by AND at >= $2::date AND at <= p.up_to
         ORDER BY reversal.at DESC, id DESC LIMIT ${TRAIL_MAX}) r`,
      [JSON.stringify(touched), sinceDay],
    );
    return groupedBy('by', rows.toReversed());
  }

  /** Of new accounts those whose phone other people had given before, with the accounts of all of them, the oldest first. */
  sharedPhones(accountIds: readonly string[]): Promise<SharedPhone[]> {
    const phone = (of: string) => `right(regexp_replace(${of}.holder->>'phone', '[^0-9]', '', 'g'), 9)`;
    return this.manager.query<SharedPhone[]>(
      `SELECT o.account_id AS "accountId", o.agency, ${instantSql('o.answered_at')} AS at, array_agg(p.account_id) AS "accountIds"
       FROM opening o CROSS JOIN LATERAL (
         SELECT DISTINCT ON (p.holder_key) p.account_id FROM opening p
         WHERE p.status = 'confirmed' AND ${phone('p')} = ${phone('o')}
           AND (p.answered_at, p.account_id) <= (o.answered_at, o.account_id)
         ORDER BY p.holder_key, p.answered_at LIMIT 100) p
       WHERE o.account_id = ANY($1) GROUP BY o.id HAVING count(*) > 1`,
      [accountIds],
    );
  }

  /** What rules have found of subjects before, by subject. */
  async raised(subjects: readonly string[]): Promise<Map<string, CodedAlert[]>> {
    const rows = await this.manager.query<(CodedAlert & { subject: string })[]>(
      `SELECT subject, code, anchor_id AS "anchorId", ${instantSql('anchored_at')} AS at FROM alert WHERE subject = ANY($1)`,
      [subjects],
    );
    return groupedBy('subject', rows);
  }

  /** Keeps alerts; one that is known stays as it is. */
  async keep(alerts: readonly Omit<Alert, 'status' | 'takenBy' | 'steps' | 'raisedAt'>[]): Promise<void> {
    if (alerts.length === 0) return;
    await this.manager.query(
      `INSERT INTO alert (id, code, rule, subject_kind, subject, agency, anchor_id, anchored_at, raised_at, evidence, status, steps)
       SELECT a.id, a.code, a.rule, a."subjectKind", a.subject, a.agency, a."anchorId", a."anchoredAt", now(), a.evidence, 'open', '[]'
       FROM jsonb_to_recordset($1::jsonb) AS a(id uuid, code text, rule jsonb, "subjectKind" text, subject text, agency text,
         "anchorId" uuid, "anchoredAt" timestamptz, evidence jsonb)
       ORDER BY a.id ON CONFLICT (id) DO NOTHING`,
      [JSON.stringify(alerts)],
    );
  }
}

/** Rows by one of their columns, without it. */
function groupedBy<Column extends string, Row extends Record<Column, string>>(
  column: Column,
  rows: readonly Row[],
): Map<string, Omit<Row, Column>[]> {
  const groups = new Map<string, Omit<Row, Column>[]>();
  for (const { [column]: key, ...row } of rows) {
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
