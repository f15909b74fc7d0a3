import { businessDay, daysBetween, defineErrors, type Centimes, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { DifferenceTable } from './difference.table.js';
import type { MatchClass, Matching } from './matching.js';
import { PARTNERS_WORDS } from '../words/refusals.words.js';

/** How a difference was closed, once. */
export interface Closing {
  /** Since when it had been open. */
  openedAt: Instant;
  closedAt: Instant;
  /** Who closed it: the subject of the token. */
  closedBy: string;
  /** The product's own code, `paid-next-day`. */
  reason: string;
  note: string | null;
}

/** A line that both sides do not have alike. It stays until a person closes it, and is never deleted. */
export interface Difference {
  /** {@link differenceId} */
  id: string;
  partner: string;
  /** Of the line. */
  key: string;
  what: Exclude<MatchClass, 'matched'>;
  mineCentimes: Centimes | null;
  theirsCentimes: Centimes | null;
  /** In what two lines differ, `amount` or the product's own; of a missing one nothing. */
  fields: readonly string[];
  /** In which statement or file it was seen last: `2026-11-25`. */
  statement: string;
  status: 'open' | 'closed';
  openedAt: Instant;
  seenAt: Instant;
  /** Since when both sides have the line alike; a person closes it all the same. */
  agreesSince: Instant | null;
  /** Who looks into it: the subject of a token. */
  owner: string | null;
  closings: readonly Closing[];
}

/** Refusals of what is done with differences. */
export const refuseDifference = defineErrors(PARTNERS_WORDS, {
  'difference.not-found': { status: 404, detail: 'There is no such difference.' },
  'difference.malformed-cursor': { status: 400, detail: 'The cursor is none of this list.' },
  'difference.closed-already': { status: 409, detail: 'The difference is closed.' },
});

/** The key of a difference. @param n the how-manieth line of this key that differs, from 1 */
export function differenceId(partner: string, key: string, n = 1): string {
  return `${partner}/${n}/${key}`;
}

/** The statement that was matched. */
export interface MatchedStatement {
  partner: string;
  statement: string;
}

/** A line that differs, as the matching has it. */
type Found = Omit<Difference, 'status' | 'openedAt' | 'seenAt' | 'agreesSince' | 'owner' | 'closings'>;

/** The keys of the rows that {@link recordDifferences} needs, besides those that are open. */
export function differenceIdsOf(matching: Matching<unknown, unknown>, statement: MatchedStatement): string[] {
  return foundIn(matching, statement).map(({ id }) => id);
}

/**
 * What a matching changes in the differences of a partner. A line that differs opens one, or goes on in the one there
 * is; a closed one is opened again when the line differs in another statement, or otherwise than it did. An open one
 * whose line agrees by now says so.
 *
 * @param known the partner's differences of the lines that differ, and those that are open
 * @returns the rows to save, in the order of the lines
 */
export function recordDifferences(
  known: readonly Difference[],
  matching: Matching<unknown, unknown>,
  statement: MatchedStatement,
  at: Instant,
): Difference[] {
  const found = foundIn(matching, statement);
  const byId = new Map(known.map((difference) => [difference.id, difference]));
  const differing = new Set(found.map(({ id }) => id));
  const keys = new Set(matching.lines.map(({ key }) => key));
  const agree = known.filter(
    ({ id, partner, key, status, agreesSince }) =>
      status === 'open' && agreesSince === null && partner === statement.partner && keys.has(key) && !differing.has(id),
  );
  return [
    ...found.flatMap((line) => seen(byId.get(line.id), line, at)),
    ...agree.map((difference) => ({ ...difference, agreesSince: at })),
  ];
}

function foundIn({ lines }: Matching<unknown, unknown>, { partner, statement }: MatchedStatement): Found[] {
  const counts = new Map<string, number>();
  return lines.flatMap((line) => {
    const { what, key, mineCentimes, theirsCentimes } = line;
    if (what === 'matched') return [];
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    const fields = 'fields' in line ? line.fields : [];
    return [{ id: differenceId(partner, key, n), partner, key, what, mineCentimes, theirsCentimes, fields, statement }];
  });
}

function seen(known: Difference | undefined, line: Found, at: Instant): Difference[] {
  if (!known) {
    const fresh = { status: 'open', openedAt: at, seenAt: at, agreesSince: null, owner: null, closings: [] } as const;
    return [{ ...line, ...fresh }];
  }
  if (known.status === 'open') return [{ ...known, ...line, seenAt: at, agreesSince: null }];
  if (isAlike(known, line)) return [];
  return [{ ...known, ...line, status: 'open', openedAt: at, seenAt: at, agreesSince: null, owner: null }];
}

/** Whether a closed difference is seen once more as it was when it was closed: somebody matches the same file again. */
function isAlike(known: Difference, line: Found): boolean {
  const compared = ['statement', 'what', 'mineCentimes', 'theirsCentimes'] as const;
  return compared.every((name) => known[name] === line[name]) && String(known.fields) === String(line.fields);
}

/** How many business days a difference has been open; of a closed one, how many it was. */
export function ageDays({ status, openedAt, closings }: Difference, now: Instant): number {
  const last = closings.at(-1);
  const until = status === 'closed' && last ? last.closedAt : now;
  return daysBetween(businessDay(openedAt), businessDay(until));
}

export interface AssignDifference {
  id: string;
  /** Null: nobody any more. */
  owner: string | null;
}

export interface CloseDifference {
  id: string;
  by: string;
  reason: string;
  note: string | null;
}

/** What a person is answered who did something with a difference. */
export interface DifferenceReply {
  id: string;
  status: Difference['status'];
  owner: string | null;
}

interface Rows {
  difference: Difference | undefined;
}

/** Says who looks into a difference. Refuses `difference.not-found`, `difference.closed-already`. */
export const assignDifference = defineCommand({
  name: 'partners.assign-difference',
  rows: ({ id }: AssignDifference) => ({ difference: DifferenceTable.by('id', id) }),
  decide: (rows: Rows, { owner }: AssignDifference) => changed({ ...openOne(rows), owner }),
});

/** Closes a difference with a reason. Refuses `difference.not-found`, `difference.closed-already`. */
export const closeDifference = defineCommand({
  name: 'partners.close-difference',
  rows: ({ id }: CloseDifference) => ({ difference: DifferenceTable.by('id', id) }),
  decide: decideClosing,
});

function decideClosing(
  rows: Rows,
  { by, reason, note }: CloseDifference,
  { at }: DecisionContext,
): Decision<DifferenceReply, Rows> {
  const difference = openOne(rows);
  const closing: Closing = { openedAt: difference.openedAt, closedAt: at, closedBy: by, reason, note };
  return changed({ ...difference, status: 'closed', closings: [...difference.closings, closing] });
}

function openOne({ difference }: Rows): Difference {
  if (!difference) throw refuseDifference('difference.not-found');
  if (difference.status === 'closed') {
    throw refuseDifference('difference.closed-already', { reason: difference.closings.at(-1)?.reason ?? null });
  }
  return difference;
}

function changed(difference: Difference): Decision<DifferenceReply, Rows> {
  const { id, status, owner } = difference;
  return { save: { difference }, reply: { id, status, owner } };
}
