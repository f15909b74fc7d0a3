import { addDays, defineErrors, monthAfter, type Centimes, type Day, type Instant } from '#libs/domain';
import type { Benefit } from '#libs/events';
import type { Claim } from '../claim/claim.js';
import type { PremiumLine, StatedPeriod } from './premium-lines.js';
import { CLAIMS_WORDS } from '../words/refusals.words.js';

/** A claim that was served in a month. */
export interface ClaimLine {
  kind: 'claim';
  claimNumber: string;
  policyId: string;
  clientId: string;
  /** Null: the client. */
  memberId: string | null;
  benefit: Benefit;
  eventOn: Day;
  declaredOn: Day;
  decidedOn: Day;
  paidOn: Day;
  /** Who served it: `insurer`, or we in cash. */
  channel: NonNullable<Claim['settledBy']>;
  amountCentimes: Centimes;
}

/** A line of a statement: a premium, or a claim. */
export type InsurerLine = PremiumLine | ClaimLine;

/** Premiums added up. */
export interface PremiumTotal {
  lineCount: number;
  premiumCentimes: Centimes;
  taxCentimes: Centimes;
  commissionCentimes: Centimes;
  netCentimes: Centimes;
}

/** Claims added up. */
export interface ClaimTotal {
  count: number;
  amountCentimes: Centimes;
}

/** What the lines of a statement add up to; both sides can compute it alone. */
export interface StatementTotals {
  /** Policies that are bound to a loan and in force in the month. */
  policyCount: number;
  /** Of policies that are bound to a loan: core banking collects them. */
  loan: PremiumTotal;
  /** Of standalone ones: counters took them. */
  standalone: PremiumTotal;
  /** Of both. */
  premiums: PremiumTotal;
  claims: ClaimTotal;
  /** Of those the ones that we paid for the insurer. */
  paidHere: ClaimTotal;
  byBenefit: Partial<Record<Benefit, ClaimTotal>>;
  /** What we owe the insurer: net premiums less what we paid for it; below zero, what it owes us. */
  netCentimes: Centimes;
  /** SHA-256, in hexadecimal, of all lines in order: {@link digestText}. */
  digest: string;
}

/** A month's statement to an insurer. */
export type InsurerStatement = AnyStatement & (Unclosed | Closing | Closed);
/** Open; closing, while it is added up; closed, when it stands; matched or differing, when the insurer answered. */
export type StatementStatus = InsurerStatement['status'];

interface AnyStatement {
  /** {@link statementId} */
  id: string;
  insurer: string;
  /** `2026-10` */
  month: string;
  /** How often it was opened again, oldest first. */
  reopenings: readonly StatementReopening[];
}

interface Unclosed {
  status: 'open';
  knownAt: null;
  before: null;
  totals: null;
  closedAt: null;
  answeredAt: null;
}

interface Closing {
  status: 'closing';
  /** What was known by then is stated: see {@link StatedPeriod}. */
  knownAt: Instant;
  before: StatedPeriod['before'];
  totals: null;
  closedAt: null;
  answeredAt: null;
}

interface Closed {
  status: 'closed' | 'matched' | 'differs';
  knownAt: Instant;
  before: StatedPeriod['before'];
  totals: StatementTotals;
  closedAt: Instant;
  answeredAt: Instant | null;
}

/** A statement that stands. */
export type ClosedStatement = AnyStatement & Closed;

/** What a month had been before it was opened again: by whom, when and why. */
export interface StatementReopening {
  reopenedAt: Instant;
  askedBy: string;
  approvedBy: string;
  reason: string;
  closedAt: Instant;
  /** Of the statement that no longer stands. */
  totals: StatementTotals;
}

/** Refusals of statements. */
export const refuseStatement = defineErrors(CLAIMS_WORDS, {
  'statement.malformed-month': { status: 400, detail: 'A month is written 2026-10.' },
  'statement.malformed-cursor': { status: 400, detail: 'The cursor is none that a page of these lines gave.' },
  'statement.insurer-not-found': { status: 404, detail: 'No contract is known with this insurer.' },
  'statement.month-not-over': { status: 409, detail: 'A month is closed when it has been over for an hour.' },
  'statement.earlier-month-open': {
    status: 409,
    detail: 'An earlier month is still open: months are closed one after another, since corrections go into the next.',
  },
  'statement.later-month-closed': {
    status: 409,
    detail: 'A later month is closed, with what was known since: this one can be neither closed nor opened any more.',
  },
  'statement.closed-already': { status: 409, detail: 'The month is closed.' },
  'statement.not-closed': { status: 409, detail: 'The month is not closed: it has no statement yet.' },
  'statement.empty-month': {
    status: 409,
    detail: 'The month has no line. If it shall be closed all the same, send {"empty": true}.',
  },
  'statement.matched-already': { status: 409, detail: 'The statement was matched, and its money is settled.' },
  'statement.nothing-to-match': { status: 422, detail: 'The answer has neither totals nor lines.' },
  'statement.too-many-differences': {
    status: 422,
    detail: 'So many lines differ that it may be the file of another month: nothing was kept.',
  },
  'statement.unknown-line': { status: 422, detail: 'A line of the file cannot be read.' },
  'statement.missing-column': { status: 422, detail: 'The file lacks columns: the CSV file of a statement has them.' },
});

/** The key of a statement. */
export function statementId(insurer: string, month: string): string {
  return `${insurer}/${month}`;
}

/** A month of which nothing is stated yet. */
export function openStatement(insurer: string, month: string): InsurerStatement & { status: 'open' } {
  const nothing = { knownAt: null, before: null, totals: null, closedAt: null, answeredAt: null } as const;
  return { id: statementId(insurer, month), insurer, month, status: 'open', ...nothing, reopenings: [] };
}

/** Whether a statement stands. */
export function isClosed(statement: InsurerStatement | undefined): statement is ClosedStatement {
  return statement !== undefined && statement.totals !== null;
}

/**
 * What had been stated before a month: null unless the month before is closed.
 *
 * @param known statements of the insurer
 */
export function statedBefore(known: readonly InsurerStatement[], month: string): StatedPeriod['before'] {
  const previous = known.find((statement) => monthAfter(statement.month) === month);
  if (!isClosed(previous)) return null;
  return { firstMonth: previous.before?.firstMonth ?? previous.month, knownAt: previous.knownAt };
}

/** What the lines of a statement are made of; of a month that is open, as it is known now. */
export function periodOf(
  { insurer, month, ...statement }: InsurerStatement,
  known: readonly InsurerStatement[],
  now: Instant,
): StatedPeriod {
  if (statement.knownAt !== null) return { insurer, month, knownAt: statement.knownAt, before: statement.before };
  return { insurer, month, knownAt: now, before: statedBefore(known, month) };
}

/** The first and the last day of a month. */
export function daysOf(month: string): [Day, Day] {
  return [`${month}-01`, addDays(`${monthAfter(month)}-01`, -1)];
}

/** Equal keys on both sides are the same line: a policy and the month of its premium, or a claim's number. */
export function lineKey(line: InsurerLine): string {
  return line.kind === 'premium' ? `premium/${line.policyId}/${line.month}` : `claim/${line.claimNumber}`;
}

/** What both sides compare of a line. */
export function lineAmount(line: InsurerLine): Centimes {
  return line.kind === 'premium' ? line.premiumCentimes : line.amountCentimes;
}

/**
 * A line as it goes into the digest, ended by a line feed: `premium/<policy>/<month>;<movement>;<months>;<premium>;<net>`
 * or `claim/<number>;<benefit>;<amount>`, amounts in centimes.
 */
export function digestText(line: InsurerLine): string {
  const said =
    line.kind === 'premium'
      ? [line.movement, line.months, line.premiumCentimes, line.netCentimes]
      : [line.benefit, line.amountCentimes];
  return `${[lineKey(line), ...said].join(';')}\n`;
}
