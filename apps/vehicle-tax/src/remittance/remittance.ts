import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import {
  assert,
  businessDay,
  credit,
  debit,
  HEAD_OFFICE,
  SETTLEMENT_LEDGER_ACCOUNT,
  defineErrors,
  instantOf,
  monthAfter,
  monthOf,
} from '#libs/domain';
import type { Centimes, Instant } from '#libs/domain';
import { taxDueLedgerAccount } from '../payment/payment.js';
import { RemittanceTable } from './remittance.table.js';
import { VEHICLE_TAX_WORDS } from '../words/refusals.words.js';

/** What the statement of a month adds up to; both sides compute it alone. */
export interface ControlTotals {
  paymentCount: number;
  amountCentimes: Centimes;
  /** SHA-256, in hexadecimal, of the lines `receipt number;centimes` in order, each ended by a line feed. */
  digest: string;
}

/** A month's remittance to the tax administration. An open month has a row only when a payment came late into it. */
export type Remittance = Month & (Unclosed | Closed | AnsweredStatement);
/** Open; closing, while it is added up; closed, when the statement stands; matched or differing, when it was answered. */
export type RemittanceStatus = Remittance['status'];

interface Month {
  /** `2026-11` */
  month: string;
  /** How often it was opened again, oldest first. */
  reopenings: readonly Reopening[];
}

interface Unclosed {
  status: 'open' | 'closing';
  totals: null;
  closedAt: null;
  answer: null;
  answeredAt: null;
}

interface Closed {
  status: 'closed';
  totals: ControlTotals;
  closedAt: Instant;
  answer: null;
  answeredAt: null;
}

interface AnsweredStatement {
  status: 'matched' | 'differs';
  totals: ControlTotals;
  closedAt: Instant;
  answer: StatementAnswer;
  answeredAt: Instant;
}

/** What a month had been before it was opened again: by whom, when and why. */
export interface Reopening {
  reopenedAt: Instant;
  askedBy: string;
  approvedBy: string;
  reason: string;
  closedAt: Instant;
  /** Of the statement that no longer stands, and what was answered to it. */
  totals: ControlTotals;
  answer: StatementAnswer | null;
}

/** What the administration answers to a statement. */
export interface StatementAnswer {
  paymentCount: number;
  amountCentimes: Centimes;
  /** As in {@link ControlTotals}, when it computes one. */
  digest?: string;
  /** Receipts that it does not have, or has with another amount. */
  exceptions: readonly { receiptNumber: string; amountCentimes: Centimes | null }[];
}

/** Where the two sides differ. */
export interface StatementDifference {
  what: 'payment-count' | 'amount' | 'digest' | 'receipt';
  receiptNumber?: string;
  ours: number | string | null;
  theirs: number | string | null;
}

/** Refusals of remittances. */
export const refuseRemittance = defineErrors(VEHICLE_TAX_WORDS, {
  'remittance.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
  'remittance.malformed-month': { status: 400, detail: 'A month is written 2026-11.' },
  'remittance.month-not-over': { status: 409, detail: 'A month is closed when it has been over for an hour.' },
  'remittance.confirmations-pending': {
    status: 409,
    detail: 'The tax administration has not yet been told of every payment of the month: close it when it has.',
  },
  'remittance.closed-already': { status: 409, detail: 'The month is closed.' },
  'remittance.not-closed': { status: 409, detail: 'The month is not closed: it has no statement.' },
  'remittance.empty-month': {
    status: 409,
    detail: 'Nothing was paid in this month. If it shall be closed all the same, send {"empty": true}.',
  },
  'remittance.matched-already': { status: 409, detail: 'The statement was matched already.' },
});

/**
 * The month in whose statement a late payment stands: its own, or the next that is open. That of its arrival is, since
 * a month is closed only after its end; so is that of a mobile agency whose clock runs some minutes ahead into the next one.
 *
 * @returns the month, and its row to save: who closes the month meanwhile and who pays into it meet there
 */
export function openMonth(
  known: readonly Remittance[],
  paidIn: string,
  receivedIn: string,
): { month: string; remittances: Remittance[] } {
  if (paidIn >= receivedIn) return { month: paidIn, remittances: [] };
  const isOpen = (month: string) => (known.find((row) => row.month === month)?.status ?? 'open') === 'open';
  const month = monthsBetween(paidIn, receivedIn).find(isOpen) ?? receivedIn;
  const row = known.find((candidate) => candidate.month === month);
  return { month, remittances: month === receivedIn ? [] : [row ?? newRemittance(month)] };
}

/** The months from one to another, both included; at most {@link MONTHS_MAX}. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last && months.length < MONTHS_MAX; month = monthAfter(month)) months.push(month);
  return months;
}

/** A payment arrives within some two months. */
export const MONTHS_MAX = 4;

function newRemittance(month: string): Remittance & Unclosed {
  const nothing = { totals: null, closedAt: null, answer: null, answeredAt: null };
  return { month, status: 'open', ...nothing, reopenings: [] };
}

interface Rows {
  remittance: Remittance | undefined;
}

const rows = ({ month }: { month: string }) => ({ remittance: RemittanceTable.by('month', month) });

export interface BeginClosing {
  month: string;
  /** Payments that it has now; a late one may still come. */
  paymentCount: number;
  /** It is known that nothing was paid in the month. */
  isEmpty: boolean;
}

const GRACE_MS = 3_600_000;

/**
 * Begins to close a month: from now on payments go to the next one. The hour after its end lets those that were being
 * decided at midnight come in.
 *
 * Refuses `remittance.month-not-over`, `remittance.closed-already`, `remittance.empty-month`.
 */
export const beginClosing = defineCommand({
  name: 'vehicle-tax.begin-closing',
  rows,
  decide: ({ remittance }: Rows, command: BeginClosing, { at }): Decision<object, Rows> => {
    const { month, paymentCount, isEmpty } = command;
    const graceAgo = instantOf(Date.parse(at) - GRACE_MS);
    if (monthOf(businessDay(graceAgo)) <= month) throw refuseRemittance('remittance.month-not-over', { month });
    const known = remittance ?? newRemittance(month);
    if (known.status !== 'open' && known.status !== 'closing')
      throw refuseRemittance('remittance.closed-already', { month });
    checkEmpty(month, paymentCount, isEmpty);
    return { save: { remittance: { ...known, status: 'closing' } }, reply: {} };
  },
});

export interface Close {
  month: string;
  totals: ControlTotals;
  /** As in {@link BeginClosing}. */
  isEmpty: boolean;
}

/** The statement of a month as it is answered. */
export interface StatementReply extends ControlTotals {
  month: string;
  status: RemittanceStatus;
}

/**
 * Closes a month with the totals of its payments, which no longer change. Refuses `remittance.closed-already`,
 * `remittance.empty-month`.
 */
export const close = defineCommand({
  name: 'vehicle-tax.close-month',
  rows,
  decide: ({ remittance }: Rows, { month, totals, isEmpty }: Close, { at }): Decision<StatementReply, Rows> => {
    if (remittance?.status !== 'closing') throw refuseRemittance('remittance.closed-already', { month });
    checkEmpty(month, totals.paymentCount, isEmpty);
    return {
      save: { remittance: { ...remittance, status: 'closed', totals, closedAt: at } },
      reply: { month, status: 'closed', ...totals },
    };
  },
});

// Whoever closes a month in which nothing was paid says so: it may be the wrong one, or its payments not yet here.
function checkEmpty(month: string, paymentCount: number, isEmpty: boolean): void {
  if (paymentCount === 0 && !isEmpty) throw refuseRemittance('remittance.empty-month', { month });
}

export interface Match {
  month: string;
  answer: StatementAnswer;
  /** What we have of the receipts in its exceptions: number → tax in centimes. */
  receipts: Readonly<Record<string, Centimes>>;
}

/** How a statement and its answer compare. */
export interface MatchReply {
  month: string;
  status: 'matched' | 'differs';
  differences: StatementDifference[];
}

/**
 * Compares the administration's answer with the statement. When both agree the month's money is booked as remitted;
 * otherwise each difference is told, and a new answer can be given when it is cleared up.
 *
 * Refuses `remittance.not-closed`, `remittance.matched-already`.
 */
export const match = defineCommand({ name: 'vehicle-tax.match-answer', rows, decide: decideMatch });

function decideMatch(
  { remittance }: Rows,
  { month, answer, receipts }: Match,
  { at }: DecisionContext,
): Decision<MatchReply, Rows> {
  if (remittance?.status === 'matched') throw refuseRemittance('remittance.matched-already', { month });
  if (remittance?.status !== 'closed' && remittance?.status !== 'differs')
    throw refuseRemittance('remittance.not-closed', { month });
  const { paymentCount, amountCentimes } = remittance.totals;
  const differences = differencesOf(remittance.totals, answer, receipts);
  const status = differences.length === 0 ? 'matched' : 'differs';
  const answered: Remittance = { ...remittance, status, answer, answeredAt: at };
  const reply: MatchReply = { month, status, differences };
  if (status === 'differs' || paymentCount === 0) return { save: { remittance: answered }, reply };
  assert(amountCentimes > 0, 'payments of a month are above zero');
  const entries = [
    debit(taxDueLedgerAccount(month), amountCentimes),
    credit(SETTLEMENT_LEDGER_ACCOUNT, amountCentimes),
  ];
  return {
    save: { remittance: answered },
    booking: { bookedOn: businessDay(at), agency: HEAD_OFFICE, entries },
    reply,
  };
}

function differencesOf(
  totals: ControlTotals,
  answer: StatementAnswer,
  receipts: Match['receipts'],
): StatementDifference[] {
  const differences: StatementDifference[] = [];
  if (answer.paymentCount !== totals.paymentCount) {
    differences.push({ what: 'payment-count', ours: totals.paymentCount, theirs: answer.paymentCount });
  }
  if (answer.amountCentimes !== totals.amountCentimes) {
    differences.push({ what: 'amount', ours: totals.amountCentimes, theirs: answer.amountCentimes });
  }
  if (answer.digest !== undefined && answer.digest !== totals.digest) {
    differences.push({ what: 'digest', ours: totals.digest, theirs: answer.digest });
  }
  for (const { receiptNumber, amountCentimes: theirs } of answer.exceptions) {
    const ours = receipts[receiptNumber] ?? null;
    if (ours !== theirs) differences.push({ what: 'receipt', receiptNumber, ours, theirs });
  }
  return differences;
}
