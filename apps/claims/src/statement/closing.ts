import { defineApproval, type Endorsement } from '#libs/approvals';
import { defineCommand, type Decision } from '#libs/commands';
import {
  assert,
  businessDay,
  credit,
  debit,
  HEAD_OFFICE,
  instantOf,
  monthOf,
  SETTLEMENT_LEDGER_ACCOUNT,
  type Centimes,
  type Entry,
} from '#libs/domain';
import { benefitsPaidLedgerAccount } from '../claim/claim.js';
import { premiumsDueLedgerAccount } from '../policy/policy.js';
import {
  isClosed,
  openStatement,
  refuseStatement,
  statedBefore,
  type ClosedStatement,
  type InsurerStatement,
  type StatementReopening,
  type StatementTotals,
} from './statement.js';
import { StatementTable } from './statement.table.js';
import { lineCountOf } from './totals.js';

/** Premiums of loans, which core banking collects with them. */
export const PREMIUMS_COLLECTED = 'premiums-collected:core-banking';
/** What we keep of premiums. */
export const PREMIUM_COMMISSIONS = 'premium-commissions';

interface StatementRows {
  /** All of the insurer. */
  statements: InsurerStatement[];
}

/** A month of an insurer. */
export interface OfMonth {
  insurer: string;
  month: string;
}

/** The rows that everything needs which is done to a month: its neighbours say whether it may be. */
export const rowsOfInsurer = ({ insurer }: OfMonth) => ({ statements: StatementTable.allBy('insurer', [insurer]) });

/** The statement of the month among those of its insurer; an open one when there is none. */
export function statementIn({ statements }: StatementRows, { insurer, month }: OfMonth): InsurerStatement {
  return statements.find((statement) => statement.month === month) ?? openStatement(insurer, month);
}

export interface BeginStatement extends OfMonth {
  /** Whether the month has a line now. */
  hasLines: boolean;
  /** It is known that it has none. */
  isEmpty: boolean;
}

const GRACE_MS = 3_600_000;

/**
 * Begins to close a month: what is known by now is stated, what becomes known later goes into the next one. Months are
 * closed one after another from the first on. The hour after its end lets come in what was being decided at midnight.
 *
 * Refuses `statement.month-not-over`, `statement.closed-already`, `statement.earlier-month-open`,
 * `statement.later-month-closed`, `statement.empty-month`.
 */
export const beginStatement = defineCommand({
  name: 'claims.begin-closing',
  rows: rowsOfInsurer,
  decide: (
    rows: StatementRows,
    { insurer, month, hasLines, isEmpty }: BeginStatement,
    { at },
  ): Decision<{ knownAt: string }, Partial<StatementRows>> => {
    const statement = statementIn(rows, { insurer, month });
    const graceAgo = instantOf(Date.parse(at) - GRACE_MS);
    if (monthOf(businessDay(graceAgo)) <= month) throw refuseStatement('statement.month-not-over', { month });
    if (isClosed(statement)) throw refuseStatement('statement.closed-already', { month });
    // Cut off in between, it goes on with what was known then.
    if (statement.status === 'closing') return { save: {}, reply: { knownAt: statement.knownAt } };
    const others = rows.statements.filter((other) => other.status !== 'open');
    if (others.some((other) => other.month > month)) throw refuseStatement('statement.later-month-closed', { month });
    checkEmpty(month, hasLines, isEmpty);
    const before = statedBefore(rows.statements, month);
    const last = others
      .map((other) => other.month)
      .sort()
      .at(-1);
    if (!before && last !== undefined)
      throw refuseStatement('statement.earlier-month-open', { month, closedUpTo: last });
    const { id, reopenings } = statement;
    const nothing = { totals: null, closedAt: null, answeredAt: null };
    const closing: InsurerStatement = {
      id,
      insurer,
      month,
      status: 'closing',
      knownAt: at,
      before,
      ...nothing,
      reopenings,
    };
    return { save: { statements: [closing] }, reply: { knownAt: at } };
  },
});

export interface CloseStatement extends OfMonth {
  totals: StatementTotals;
  /** It is known that the month has no line. */
  isEmpty: boolean;
}

/**
 * Closes a month with the totals of its lines, which no longer change. The premiums of loans are owed to the insurer
 * from now on, as those are that counters took; the commission is ours.
 *
 * Refuses `statement.closed-already`, `statement.empty-month`.
 */
export const closeStatement = defineCommand({
  name: 'claims.close-month',
  rows: rowsOfInsurer,
  decide: (rows: StatementRows, command: CloseStatement, { at }): Decision<ClosedStatement, StatementRows> => {
    const { insurer, month, totals, isEmpty } = command;
    const statement = statementIn(rows, command);
    if (statement.status !== 'closing') throw refuseStatement('statement.closed-already', { month });
    checkEmpty(month, lineCountOf(totals) > 0, isEmpty);
    const closed: ClosedStatement = { ...statement, status: 'closed', totals, closedAt: at };
    return {
      save: { statements: [closed] },
      ...bookingOf(closingEntries(insurer, totals, 1), at),
      reply: closed,
    };
  },
});

// Whoever closes a month without a line says so: it may be the wrong one.
function checkEmpty(month: string, hasLines: boolean, isEmpty: boolean): void {
  if (!hasLines && !isEmpty) throw refuseStatement('statement.empty-month', { month });
}

/** A month that is open again. */
export interface StatementReopened extends OfMonth {
  status: 'open';
}

/**
 * Opens the month again that was closed last, with the totals that it had been closed with beside it; what its closing
 * booked is taken back. One that was matched stays as it is, its money is settled.
 *
 * Refuses `statement.not-closed`, `statement.matched-already`, `statement.later-month-closed`.
 */
export const reopenStatement = defineCommand({
  name: 'claims.reopen-month',
  rows: rowsOfInsurer,
  decide: (
    rows,
    { insurer, month, askedBy, approvedBy, reason }: OfMonth & Endorsement,
    { at },
  ): Decision<StatementReopened, { statements: InsurerStatement[] }> => {
    const statement = statementIn(rows, { insurer, month });
    if (!isClosed(statement)) throw refuseStatement('statement.not-closed', { month });
    if (statement.status === 'matched') throw refuseStatement('statement.matched-already', { month });
    if (rows.statements.some((other) => other.status !== 'open' && other.month > month))
      throw refuseStatement('statement.later-month-closed', { month });
    const { totals, closedAt, reopenings } = statement;
    const reopening: StatementReopening = { reopenedAt: at, askedBy, approvedBy, reason, closedAt, totals };
    return {
      save: { statements: [{ ...openStatement(insurer, month), reopenings: [...reopenings, reopening] }] },
      ...bookingOf(closingEntries(insurer, totals, -1), at),
      reply: { insurer, month, status: 'open' },
    };
  },
});

const VALID_MS = 7 * 24 * 3_600_000;

/** Management asks to open a month again; another person there, or an administrator, approves. */
export const statementReopening = defineApproval({
  kind: 'claims.month-reopening',
  mayAsk: ['management'],
  mayApprove: ['management', 'administrator'],
  validMs: VALID_MS,
  subjectOf: ({ insurer, month }: OfMonth) => `${insurer}/${month}`,
  command: reopenStatement,
  commandOf: (asked, endorsement): OfMonth & Endorsement => ({ ...asked, ...endorsement }),
});

/** What closing a month books, and opening it again takes back. @param sign 1, or −1 for that */
export function closingEntries(insurer: string, { loan, premiums }: StatementTotals, sign: 1 | -1): Entry[] {
  const due = premiumsDueLedgerAccount(insurer);
  return [
    ...moved(PREMIUMS_COLLECTED, due, sign * loan.premiumCentimes),
    ...moved(due, PREMIUM_COMMISSIONS, sign * premiums.commissionCentimes),
  ];
}

/** What is booked when both sides agree: premiums and what we paid for the insurer are settled by one transfer. */
export function settlementEntries(insurer: string, { premiums, paidHere }: StatementTotals): Entry[] {
  return [
    ...moved(premiumsDueLedgerAccount(insurer), SETTLEMENT_LEDGER_ACCOUNT, premiums.netCentimes),
    ...moved(SETTLEMENT_LEDGER_ACCOUNT, benefitsPaidLedgerAccount(insurer), paidHere.amountCentimes),
  ];
}

/** A booking of head office, when there is something to book. */
export function bookingOf(entries: Entry[], at: string): Pick<Decision<unknown>, 'booking'> {
  return entries.length === 0 ? {} : { booking: { bookedOn: businessDay(at), agency: HEAD_OFFICE, entries } };
}

/** Debits one ledger account and credits another; the other way round below zero, and nothing at zero. */
function moved(debited: string, credited: string, amountCentimes: Centimes): Entry[] {
  assert(Number.isSafeInteger(amountCentimes), 'what is booked is a whole number of centimes');
  if (amountCentimes === 0) return [];
  if (amountCentimes < 0) return moved(credited, debited, -amountCentimes);
  return [debit(debited, amountCentimes), credit(credited, amountCentimes)];
}
