import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import {
  businessDay,
  credit,
  debit,
  defineErrors,
  HEAD_OFFICE,
  instantOf,
  SETTLEMENT_LEDGER_ACCOUNT,
  type Centimes,
  type Day,
  type Entry,
  type Instant,
} from '#libs/domain';
import type { MatchClass, MatchTotal } from '#libs/partners';
import type { PricedOperator } from '../tariff/tariff.js';
import { feesLedgerAccount, operatorLedgerAccount, VAT_LEDGER_ACCOUNT } from '../transfer/ledger.js';
import { SETTLEMENT_WORDS } from '../words/settlement.words.js';
import type { SettlementTotals } from './settled-line.js';
import { OperatorSettlementTable } from './settlement.table.js';

/** What happened with an operator on a business day, and what both owe each other for it. Its lines never change. */
export interface OperatorSettlement {
  /** {@link settlementId} */
  id: string;
  operator: PricedOperator;
  day: Day;
  /** `matched`: the operator's file agrees, or its differences are closed; `differs`: when it was matched last, it did not. */
  status: 'closed' | 'matched' | 'differs';
  totals: SettlementTotals;
  /** SHA-256 of its lines. */
  linesDigest: string;
  closedAt: Instant;
  /** Subject of the token. */
  closedBy: string;
  /** How it compared with the operator's file, the last time. */
  matching: FileComparison | null;
  /** When the net position was paid; null until head office has said so. */
  payment: SettlementPayment | null;
}

/** A payment between the operator's bank and ours, of the net position of a day. */
export interface SettlementPayment {
  paidOn: Day;
  /** Of the bank. */
  reference: string;
  notedAt: Instant;
  /** Subject of the token. */
  notedBy: string;
}

/** How the operator's file of a day compared with our books. */
export interface FileComparison {
  /** SHA-256 of the file. */
  fileDigest: string;
  matchedAt: Instant;
  matchedBy: string;
  /** Lines that are not alike, those among them whose difference a person has closed too. */
  differenceCount: number;
  totals: Record<'all' | MatchClass, { mine: MatchTotal; theirs: MatchTotal }>;
}

/** Refusals of settlements. */
export const refuseSettlement = defineErrors(SETTLEMENT_WORDS, {
  'settlement.not-found': { status: 404, detail: 'This day of the operator is not closed: it has no settlement.' },
  'settlement.malformed-day': { status: 400, detail: 'A day is one that the calendar has, written 2026-11-26.' },
  'settlement.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
  'settlement.not-acceptable': { status: 406, detail: 'A statement is given as application/json, text/csv or XLSX.' },
  'settlement.day-not-over': { status: 409, detail: 'A day is closed when it has been over for an hour.' },
  'settlement.closed-already': { status: 409, detail: 'The day of the operator is closed.' },
  'settlement.paid-already': { status: 409, detail: 'The net position of this day is paid.' },
  'settlement.nothing-to-pay': { status: 409, detail: 'Of this day nobody owes anybody anything.' },
  'settlement.impossible-payment-day': {
    status: 422,
    detail: 'A net position is paid on its day at the earliest, and today at the latest.',
  },
  'settlement.too-many-lines': { status: 422, detail: 'So many lines are not settled at once.' },
  'settlement.malformed-file': {
    status: 422,
    detail: 'The file is not as the format says: line, column and what is expected.',
  },
});

/** The key of the settlement of a day: `cash-express/2026-11-26`. */
export function settlementId(operator: PricedOperator, day: Day): string {
  return `${operator}/${day}`;
}

/** A day of an operator is closed with its lines, which are written in the same transaction. */
export interface CloseSettlement {
  operator: PricedOperator;
  day: Day;
  totals: SettlementTotals;
  linesDigest: string;
  by: string;
}

/** What head office is answered that closed a day. */
export interface ClosingReply {
  id: string;
  status: 'closed';
  totals: SettlementTotals;
  linesDigest: string;
  closedAt: Instant;
}

interface Rows {
  settlement: OperatorSettlement | undefined;
}

const GRACE_MS = 3_600_000;

/**
 * Closes a day of an operator, once: the operator's part of the fees is owed to it, what it owes for pay-outs is ours. The
 * hour after the day lets come in what was being decided at midnight; what comes later is in the next settlement.
 *
 * Refuses `settlement.day-not-over`, `settlement.closed-already`.
 */
export const closeSettlement = defineCommand({
  name: 'transfers.close-settlement',
  rows: ({ operator, day }: CloseSettlement) => ({
    settlement: OperatorSettlementTable.by('id', settlementId(operator, day)),
  }),
  decide: decideClosing,
});

function decideClosing(
  { settlement }: Rows,
  { operator, day, totals, linesDigest, by }: CloseSettlement,
  { at }: DecisionContext,
): Decision<ClosingReply, Rows> {
  checkOver(day, at);
  if (settlement) throw refuseSettlement('settlement.closed-already', { closedAt: settlement.closedAt });
  const id = settlementId(operator, day);
  const entries = sharingEntries(operator, totals);
  const closed: OperatorSettlement = {
    id,
    operator,
    day,
    status: 'closed',
    totals,
    linesDigest,
    closedAt: at,
    closedBy: by,
    matching: null,
    payment: null,
  };
  return {
    save: { settlement: closed },
    ...(entries.length > 0 ? { booking: { bookedOn: businessDay(at), agency: HEAD_OFFICE, entries } } : {}),
    reply: { id, status: 'closed', totals, linesDigest, closedAt: at },
  };
}

/** Whether a day has been over for an hour. @throws {DomainError} `settlement.day-not-over` */
export function checkOver(day: Day, at: Instant): void {
  const today = businessDay(instantOf(Date.parse(at) - GRACE_MS));
  if (day >= today) throw refuseSettlement('settlement.day-not-over', { day });
}

/** Commissions of an operator's pay-outs, without VAT. */
export const commissionsLedgerAccount = (operator: PricedOperator): string => `commissions:${operator}`;

/** What closing a day books: with what its operations moved on the operator's ledger account it is the net position. */
export function sharingEntries(
  operator: PricedOperator,
  totals: Pick<SettlementTotals, 'operatorFeesCentimes' | 'commissionCentimes' | 'commissionVatCentimes'>,
): Entry[] {
  const { operatorFeesCentimes, commissionCentimes, commissionVatCentimes } = totals;
  const owed = operatorLedgerAccount(operator);
  return [
    ...movedFrom(owed, feesLedgerAccount(operator), operatorFeesCentimes),
    ...movedFrom(commissionsLedgerAccount(operator), owed, commissionCentimes),
    ...movedFrom(VAT_LEDGER_ACCOUNT, owed, commissionVatCentimes),
  ];
}

/** The net position of a day was paid, by whoever owed it. */
export interface PaySettlement {
  operator: PricedOperator;
  day: Day;
  paidOn: Day;
  reference: string;
  by: string;
}

/** What head office is answered that noted a payment. */
export interface PaySettlementReply {
  id: string;
  /** Above zero the operator has paid it, below zero we have. */
  netCentimes: Centimes;
  paidOn: Day;
  reference: string;
}

/**
 * Notes that the net position of a day was paid: neither side owes the other anything of it any more.
 *
 * Refuses `settlement.not-found`, `settlement.paid-already`, `settlement.nothing-to-pay`, `settlement.impossible-payment-day`.
 */
export const paySettlement = defineCommand({
  name: 'transfers.pay-settlement',
  rows: ({ operator, day }: PaySettlement) => ({
    settlement: OperatorSettlementTable.by('id', settlementId(operator, day)),
  }),
  decide: decidePayment,
});

function decidePayment(
  { settlement }: Rows,
  { operator, day, paidOn, reference, by }: PaySettlement,
  { at }: DecisionContext,
): Decision<PaySettlementReply, Rows> {
  if (!settlement) throw refuseSettlement('settlement.not-found');
  const { id, payment, totals } = settlement;
  const { netCentimes } = totals;
  if (payment) throw refuseSettlement('settlement.paid-already', { paidOn: payment.paidOn });
  if (netCentimes === 0) throw refuseSettlement('settlement.nothing-to-pay');
  const today = businessDay(at);
  if (paidOn < day || paidOn > today)
    throw refuseSettlement('settlement.impossible-payment-day', { field: 'paidOn', from: day, to: today });
  const entries = movedFrom(operatorLedgerAccount(operator), SETTLEMENT_LEDGER_ACCOUNT, netCentimes);
  return {
    save: { settlement: { ...settlement, payment: { paidOn, reference, notedAt: at, notedBy: by } } },
    booking: { bookedOn: today, agency: HEAD_OFFICE, entries },
    reply: { id, netCentimes, paidOn, reference },
  };
}

/** @param amountCentimes below zero the other way round: more fees were given back than taken */
function movedFrom(credited: string, debited: string, amountCentimes: Centimes): Entry[] {
  if (amountCentimes === 0) return [];
  if (amountCentimes < 0) return movedFrom(debited, credited, -amountCentimes);
  return [debit(debited, amountCentimes), credit(credited, amountCentimes)];
}
