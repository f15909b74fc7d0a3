import { businessDay, defineErrors, drawerLedgerAccount } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { VehicleTaxCancelledV1 } from '#libs/events';
import { AnnouncementTable, type Announcement } from '#libs/partners';
import { announced, refusePayment, takenBackEntries, type Payment } from './payment.js';
import { PaymentTable, VehicleYearTable } from './payment.table.js';
import { freeYears, type VehicleYear } from './vehicle-year.js';
import { VEHICLE_TAX_WORDS } from '../words/refusals.words.js';

export interface Cancel {
  paymentId: string;
  /** Of the supervisor, who approves by doing it. */
  agency: string;
  /** Subject of the supervisor's token. */
  by: string;
  /** Keys of the payment's years. */
  yearIds: readonly string[];
}

export interface CancelReply {
  paymentId: string;
  status: 'cancelled';
  refundedCentimes: number;
}

interface Rows {
  payment: Payment | undefined;
  years: VehicleYear[];
  announcement: Announcement | undefined;
}

/** Refusals of cancellations. */
export const refuseCancellation = defineErrors(VEHICLE_TAX_WORDS, {
  'vehicle-tax.not-cancellable': { status: 409, detail: 'Only a payment that stands can be cancelled.' },
  'vehicle-tax.too-late-to-cancel': {
    status: 409,
    detail: 'A payment is cancelled on the day it was made; afterwards the tax administration decides.',
  },
  'payment.same-person': {
    status: 409,
    detail: 'You took this payment yourself: another supervisor of your agency must cancel it.',
  },
});

/**
 * Cancels a payment on its business day at its agency, with the approval of a supervisor who has not taken it (of a
 * payment from before tellers were kept nobody knows): amount and fee go back, the
 * vehicle's years are free again, its receipt number stays used, and the administration is told.
 *
 * Refuses `payment.not-found`, `vehicle-tax.not-cancellable`, `vehicle-tax.too-late-to-cancel`, `payment.same-person`.
 */
export const cancel = defineCommand({
  name: 'vehicle-tax.cancel',
  rows: ({ paymentId, yearIds }: Cancel) => ({
    payment: PaymentTable.by('id', paymentId),
    years: VehicleYearTable.allBy('id', yearIds),
    announcement: AnnouncementTable.by('id', paymentId),
  }),
  decide: decideCancellation,
});

function decideCancellation(
  { payment, years }: Rows,
  { agency, by }: Cancel,
  { at }: DecisionContext,
): Decision<CancelReply, Partial<Rows>> {
  if (payment?.agency !== agency) throw refusePayment('payment.not-found');
  const { id, status, bookedOn, totalCentimes, feeCentimes } = payment;
  if (status !== 'paid') throw refuseCancellation('vehicle-tax.not-cancellable', { status });
  if (businessDay(at) !== bookedOn) throw refuseCancellation('vehicle-tax.too-late-to-cancel', { paidOn: bookedOn });
  if (payment.takenBy === by) throw refuseCancellation('payment.same-person');
  const amountCentimes = totalCentimes - feeCentimes;
  const event: VehicleTaxCancelledV1 = {
    type: 'vehicle-tax.vehicle-tax-cancelled.v1',
    subject: id,
    occurredAt: at,
    data: { paymentId: id, agency, bookedOn, amountCentimes, feeCentimes, cashCentimes: -totalCentimes },
  };
  return {
    save: {
      payment: { ...payment, status: 'cancelled', cancelledAt: at },
      years: freeYears(years, id).map((year) => ({ ...year, untoldCancellation: id })),
      announcement: announced(id, 'cancelled', at),
    },
    booking: { bookedOn, agency, entries: takenBackEntries(payment, drawerLedgerAccount(agency)) },
    events: [event],
    reply: { paymentId: id, status: 'cancelled', refundedCentimes: totalCentimes },
  };
}
