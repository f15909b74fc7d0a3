import {
  businessDay,
  credit,
  debit,
  defineErrors,
  drawerLedgerAccount,
  type Centimes,
  type Instant,
} from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { VehicleTaxRefundedV1 } from '#libs/events';
import { takenBackEntries, type Payment } from './payment.js';
import { PaymentTable, RefundCaseTable, VehicleYearTable } from './payment.table.js';
import { freeYears, type VehicleYear } from './vehicle-year.js';
import { VEHICLE_TAX_WORDS } from '../words/refusals.words.js';

/** Why money is owed back: the administration had it from elsewhere, or a mobile agency sold what a counter had sold. */
export type RefundReason = 'paid-elsewhere' | 'paid-at-another-counter';

/** Money that is owed back to whoever brings the receipt. */
export type RefundCase = Owed & ({ status: 'open'; refundedAt: null } | { status: 'refunded'; refundedAt: Instant });

interface Owed {
  paymentId: string;
  agency: string;
  reason: RefundReason;
  amountCentimes: Centimes;
  openedAt: Instant;
}

export interface OpenRefund {
  paymentId: string;
  /** Keys of the payment's years. */
  yearIds: readonly string[];
}

export interface Refund {
  paymentId: string;
  agency: string;
  /** Subject of the supervisor's token. */
  by: string;
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
export const refuseRefund = defineErrors(VEHICLE_TAX_WORDS, {
  'refund.not-found': { status: 404, detail: 'Your agency owes nothing back for this payment.' },
  'refund.already-paid-back': { status: 409, detail: 'This payment was given back already.' },
  'refund.same-person': {
    status: 409,
    detail: 'You took this payment yourself: another supervisor of your agency must give it back.',
  },
});

/** What is owed back to owners. */
export const REFUNDS_LEDGER_ACCOUNT = 'refunds-due';

/**
 * Opens a refund case for a payment that the administration had been paid already: nothing is owed to it, all of it,
 * our fee included, to the owner. Years of an arrears pack that are paid nowhere can be paid again. A payment that was
 * cancelled meanwhile needs none.
 */
export const openRefund = defineCommand({
  name: 'vehicle-tax.open-refund',
  rows: ({ paymentId, yearIds }: OpenRefund) => ({
    payment: PaymentTable.by('id', paymentId),
    years: VehicleYearTable.allBy('id', yearIds),
    refundCase: RefundCaseTable.by('paymentId', paymentId),
  }),
  decide: decideRefundCase,
});

function decideRefundCase(
  { payment, years }: OpenRows,
  _: OpenRefund,
  { at }: DecisionContext,
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
  const owed = { paymentId: id, agency, reason, amountCentimes: totalCentimes, openedAt: at };
  return { ...owed, status: 'open', refundedAt: null };
}

/**
 * Gives the money of a refund case back, once, from the drawer of the agency that took it, by somebody else than who
 * took it (of a payment from before tellers were kept nobody knows).
 *
 * Refuses `refund.not-found`, `refund.already-paid-back`, `refund.same-person`.
 */
export const refund = defineCommand({
  name: 'vehicle-tax.refund',
  rows: ({ paymentId }: Refund) => ({
    payment: PaymentTable.by('id', paymentId),
    refundCase: RefundCaseTable.by('paymentId', paymentId),
  }),
  decide: decideRefund,
});

function decideRefund(
  { payment, refundCase }: Rows,
  { agency, by }: Refund,
  { at }: DecisionContext,
): Decision<RefundReply, Partial<Rows>> {
  if (payment?.status !== 'to-refund' && payment?.status !== 'refunded') throw refuseRefund('refund.not-found');
  if (refundCase?.agency !== agency) throw refuseRefund('refund.not-found');
  if (refundCase.status === 'refunded')
    throw refuseRefund('refund.already-paid-back', { refundedAt: refundCase.refundedAt });
  if (payment.takenBy === by) throw refuseRefund('refund.same-person');
  const { id } = payment;
  const { amountCentimes } = refundCase;
  const bookedOn = businessDay(at);
  const event: VehicleTaxRefundedV1 = {
    type: 'vehicle-tax.vehicle-tax-refunded.v1',
    subject: id,
    occurredAt: at,
    data: { paymentId: id, agency, bookedOn, amountCentimes, cashCentimes: -amountCentimes },
  };
  return {
    save: {
      payment: { ...payment, status: 'refunded' },
      refundCase: { ...refundCase, status: 'refunded', refundedAt: at },
    },
    booking: {
      bookedOn,
      agency,
      entries: [debit(REFUNDS_LEDGER_ACCOUNT, amountCentimes), credit(drawerLedgerAccount(agency), amountCentimes)],
    },
    events: [event],
    reply: { paymentId: id, status: 'refunded', amountCentimes },
  };
}
