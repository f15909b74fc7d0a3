import {
  businessDay,
  credit,
  debit,
  defineErrors,
  drawerLedgerAccount,
  type Centimes,
  type Instant,
} from '#libs/domain';
import type { Decision } from '#libs/commands';
import { takenBackEntries, type Payment } from './payment.js';
import { freeYears, type VehicleYear } from './vehicle-year.js';

/** Why money is owed back: the administration had it from elsewhere, or a mobile agency sold what a counter had sold. */
export type RefundReason = 'paid-elsewhere' | 'paid-at-another-counter';

/** Money that is owed back to whoever brings the receipt. */
export interface RefundCase {
  paymentId: string;
  agency: string;
  reason: RefundReason;
  amountCentimes: Centimes;
  openedAt: Instant;
  refundedAt: Instant | null;
}

export interface OpenRefund {
  paymentId: string;
  /** Keys of the payment's years. */
  yearIds: readonly string[];
}

export interface Refund {
  paymentId: string;
  agency: string;
}

export interface RefundReply {
  paymentId: string;
  status: 'to-refund' | 'refunded';
  amountCentimes: Centimes;
}

interface Rows {
  payment: Payment | undefined;
  refundCase: RefundCase | undefined;
}

interface OpenRows extends Rows {
  years: VehicleYear[];
}

/** Refusals of refunds. */
export const refuseRefund = defineErrors({
  'refund.not-found': { status: 404, detail: 'Your agency owes nothing back for this payment.' },
  'refund.already-paid-back': { status: 409, detail: 'This payment was given back already.' },
});

/** What is owed back to owners. */
export const REFUNDS_LEDGER_ACCOUNT = 'refunds-due';

/**
 * Opens a refund case for a payment that the administration had been paid already: nothing is owed to it, all of it,
 * our fee included, to the owner. Years of an arrears pack that are paid nowhere can be paid again. A payment that was
 * cancelled meanwhile needs none.
 */
export function openRefund(
  { payment, years }: OpenRows,
  _: OpenRefund,
  at: Instant,
): Decision<RefundReply | object, Partial<OpenRows>> {
  if (payment?.status !== 'paid') return { reply: {} };
  const { id, agency, totalCentimes } = payment;
  return {
    save: {
      payment: { ...payment, status: 'to-refund' },
      years: freeYears(years, id),
      refundCase: refundCaseOf(payment, 'paid-elsewhere', at),
    },
    booking: { bookedOn: businessDay(at), agency, entries: takenBackEntries(payment, REFUNDS_LEDGER_ACCOUNT) },
    reply: { paymentId: id, status: 'to-refund', amountCentimes: totalCentimes },
  };
}

/** The case of a payment that is owed back whole. */
export function refundCaseOf({ id, agency, totalCentimes }: Payment, reason: RefundReason, at: Instant): RefundCase {
  return { paymentId: id, agency, reason, amountCentimes: totalCentimes, openedAt: at, refundedAt: null };
}

/**
 * Gives the money of a refund case back, once, from the drawer of the agency that took it.
 *
 * @throws {DomainError} `refund.not-found`, `refund.already-paid-back`
 */
export function refund(rows: Rows, { agency }: Refund, at: Instant): Decision<RefundReply, Partial<Rows>> {
  const { payment, refundCase } = rows;
  if (!payment || refundCase?.agency !== agency) throw refuseRefund('refund.not-found');
  if (refundCase.refundedAt) throw refuseRefund('refund.already-paid-back', { refundedAt: refundCase.refundedAt });
  const { amountCentimes } = refundCase;
  return {
    save: { payment: { ...payment, status: 'refunded' }, refundCase: { ...refundCase, refundedAt: at } },
    booking: {
      bookedOn: businessDay(at),
      agency,
      entries: [debit(REFUNDS_LEDGER_ACCOUNT, amountCentimes), credit(drawerLedgerAccount(agency), amountCentimes)],
    },
    reply: { paymentId: payment.id, status: 'refunded', amountCentimes },
  };
}
