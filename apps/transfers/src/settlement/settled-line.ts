import type { Parameters } from '#libs/commands';
import { assert, type Centimes, type Day, type Instant } from '#libs/domain';
import type { PricedOperator } from '../tariff/tariff.js';
import { VAT } from '../tariff/vat.parameter.js';
import { commissionOf, operatorPartOf, vatOn } from './shares.js';
import { SHARES_OF } from './shares.parameter.js';

/**
 * What an operation is to an operator. `paid-elsewhere`: by a counter of the operator's own. `cancelled`: as if it was not
 * sent; `refunded`: back to the sender; `fee-returned`: a fee that is owed back without the transfer having moved yet.
 */
export const SETTLED_KINDS = ['sent', 'paid', 'paid-elsewhere', 'cancelled', 'refunded', 'fee-returned'] as const;
export type SettledKind = (typeof SETTLED_KINDS)[number];

/** What our books say of one operation with an operator. */
export interface BookedLine {
  /** Of the operation: it is in one settlement at most. */
  operationId: string;
  operator: PricedOperator;
  kind: SettledKind;
  /** The transfer, remittance or family aid; with international operators also the `requestId`. */
  subject: string;
  /** The operator's number; of Cash Express our receipt number of the sending. */
  reference: string;
  agency: string;
  bookedOn: Day;
  at: Instant;
  /** The day of the sending, whose shares hold for a fee, also when it is given back. */
  sentOn: Day;
  /** What was sent, paid or given back; 0 where only the fee goes back. */
  amountCentimes: Centimes;
  /** Below zero when it is given back. */
  feeNetCentimes: Centimes;
  feeVatCentimes: Centimes;
  /** What the operation itself moved on the operator's ledger account. */
  movedCentimes: Centimes;
}

/** A line with what both sides get of it. */
export interface SettledLine extends BookedLine {
  /** Of the net fee. */
  operatorFeeCentimes: Centimes;
  /** What the operator owes us for a pay-out, without VAT. */
  commissionCentimes: Centimes;
  commissionVatCentimes: Centimes;
}

/** A line with its shares: of a fee by the day of its sending, of a pay-out by its own. */
export function sharedLine(line: BookedLine, parameters: Parameters): SettledLine {
  const { operator, kind, amountCentimes, feeNetCentimes, sentOn, bookedOn } = line;
  const shares = SHARES_OF[operator];
  const operatorFeeCentimes = operatorPartOf(feeNetCentimes, parameters.on(shares, sentOn));
  const commissionCentimes = kind === 'paid' ? commissionOf(amountCentimes, parameters.on(shares, bookedOn)) : 0;
  const commissionVatCentimes = vatOn(commissionCentimes, parameters.on(VAT, bookedOn));
  return { ...line, operatorFeeCentimes, commissionCentimes, commissionVatCentimes };
}

/** Some lines. */
export interface SettledCount {
  count: number;
  amountCentimes: Centimes;
}

/** What the lines of a settlement add up to. */
export interface SettlementTotals {
  sent: SettledCount;
  paid: SettledCount;
  paidElsewhere: SettledCount;
  cancelled: SettledCount;
  refunded: SettledCount;
  /** Fees of senders without VAT, less what was given back. */
  feesNetCentimes: Centimes;
  feesVatCentimes: Centimes;
  /** Our part of the net fees, and the operator's: together they are the net fees. */
  ourFeesCentimes: Centimes;
  operatorFeesCentimes: Centimes;
  /** What the operator owes us for pay-outs, without VAT. */
  commissionCentimes: Centimes;
  commissionVatCentimes: Centimes;
  /** What the operations themselves moved on the operator's ledger account. */
  movedCentimes: Centimes;
  /** What the operator owes us of all that; below zero, what we owe it. */
  netCentimes: Centimes;
  lineCount: number;
  /** Of them, those of a day before. */
  lateCount: number;
}

const COUNTED: Record<SettledKind, 'sent' | 'paid' | 'paidElsewhere' | 'cancelled' | 'refunded' | null> = {
  sent: 'sent',
  paid: 'paid',
  'paid-elsewhere': 'paidElsewhere',
  cancelled: 'cancelled',
  refunded: 'refunded',
  'fee-returned': null,
};

/**
 * Adds up the lines of the settlement of a day.
 *
 * @throws {Error} when a sum is none that can be counted exactly
 */
export function totalsOfLines(lines: Iterable<SettledLine>, day: Day): SettlementTotals {
  const totals = noTotals();
  for (const line of lines) {
    const counted = COUNTED[line.kind];
    if (counted) {
      totals[counted].count += 1;
      totals[counted].amountCentimes += line.amountCentimes;
    }
    totals.feesNetCentimes += line.feeNetCentimes;
    totals.feesVatCentimes += line.feeVatCentimes;
    totals.ourFeesCentimes += line.feeNetCentimes - line.operatorFeeCentimes;
    totals.operatorFeesCentimes += line.operatorFeeCentimes;
    totals.commissionCentimes += line.commissionCentimes;
    totals.commissionVatCentimes += line.commissionVatCentimes;
    totals.movedCentimes += line.movedCentimes;
    totals.netCentimes += netOf(line);
    totals.lineCount += 1;
    if (line.bookedOn !== day) totals.lateCount += 1;
  }
  const sums = Object.values(totals).map((sum: number | SettledCount) =>
    typeof sum === 'number' ? sum : sum.amountCentimes,
  );
  assert(sums.every(Number.isSafeInteger), 'the sums of a settlement can be counted exactly');
  return totals;
}

/** What the operator owes us of a line; below zero, what we owe it. */
export function netOf(line: Omit<SettledLine, keyof BookedLine> & Pick<BookedLine, 'movedCentimes'>): Centimes {
  return line.movedCentimes - line.operatorFeeCentimes + line.commissionCentimes + line.commissionVatCentimes;
}

function noTotals(): SettlementTotals {
  const none = (): SettledCount => ({ count: 0, amountCentimes: 0 });
  return {
    sent: none(),
    paid: none(),
    paidElsewhere: none(),
    cancelled: none(),
    refunded: none(),
    feesNetCentimes: 0,
    feesVatCentimes: 0,
    ourFeesCentimes: 0,
    operatorFeesCentimes: 0,
    commissionCentimes: 0,
    commissionVatCentimes: 0,
    movedCentimes: 0,
    netCentimes: 0,
    lineCount: 0,
    lateCount: 0,
  };
}

/** A line as the digest of a settlement is made of it: `operation;kind;amount;net`, ended by a line feed. */
export function settledLineText(line: SettledLine): string {
  return `${line.operationId};${line.kind};${line.amountCentimes};${netOf(line)}\n`;
}
