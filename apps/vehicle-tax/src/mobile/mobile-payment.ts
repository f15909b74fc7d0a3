import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { arrivalOf, ReservedReceiptTable, useNumber, type MobileAllowance, type ReservedReceipt } from '#libs/counter';
import { businessDay, credit, debit, defineErrors, drawerLedgerAccount, monthOf, type Instant } from '#libs/domain';
import type { VehicleTaxSoldTwiceV1 } from '#libs/events';
import { AnnouncementTable } from '#libs/partners';
import { MOBILE_ALLOWANCE, tariffsOn } from '../law/tariff.parameter.js';
import { announced, assessExpected, entriesOf, paidEvent, paidReply, paymentOf } from '../payment/payment.js';
import type { Pay, Payment, PayReply, PayRows } from '../payment/payment.js';
import { PaymentTable, RefundCaseTable, VehicleYearTable } from '../payment/payment.table.js';
import { refundCaseOf, REFUNDS_LEDGER_ACCOUNT, type RefundCase } from '../payment/refund.js';
import { paidHere, takeYears, yearIdsOf } from '../payment/vehicle-year.js';
import { monthsBetween, openMonth, type Remittance } from '../remittance/remittance.js';
import { RemittanceTable } from '../remittance/remittance.table.js';
import { VEHICLE_TAX_WORDS } from '../words/refusals.words.js';

/** A payment that a mobile agency took without a network and tells of now; it happened when it was taken. */
export interface PayMobile extends Omit<Pay, 'record'> {
  /** From a block that the agency had with it; printed already. */
  receiptNumber: string;
  receivedAt: Instant;
  /** The month of the day on which it was taken. */
  paidMonth: string;
}

interface Rows extends Omit<PayRows, 'series'> {
  number: ReservedReceipt | undefined;
  refundCase: RefundCase | undefined;
  /** The months from that of the payment to that of its arrival. */
  remittances: Remittance[];
}

/** Refusals of payments that were taken without a network. */
export const refuseMobile = defineErrors(VEHICLE_TAX_WORDS, {
  'vehicle-tax.paid-in-future': {
    status: 422,
    detail: 'paidAt lies in the future: set the clock of the device right.',
  },
  'vehicle-tax.paid-too-long-ago': {
    status: 422,
    detail: 'The payment comes too late to be booked like any other: head office decides.',
  },
});

/**
 * Books a payment that was taken without a network, on the day on which it was taken. It counts in the monthly
 * statement of that day, or in the next one that is open. When another counter had sold the same year, the money is
 * here all the same: it is booked as owed back, and the receipt as one to refund.
 *
 * The time of the command is when it was taken. Refuses `vehicle-tax.paid-in-future`, `vehicle-tax.paid-too-long-ago`,
 * and what {@link useNumber}, {@link assessExpected} and `assess` refuse; the number is free then.
 */
export const payMobile = defineCommand({
  name: 'vehicle-tax.pay-mobile',
  rows: ({ id, request, receiptNumber, paidMonth, receivedAt }: PayMobile) => ({
    payment: PaymentTable.madeBy(id),
    years: VehicleYearTable.allBy('id', yearIdsOf(request.vehicle.plate, request.years)),
    announcement: AnnouncementTable.madeBy(id),
    refundCase: RefundCaseTable.madeBy(id),
    number: ReservedReceiptTable.by('receiptNumber', receiptNumber),
    remittances: RemittanceTable.allBy('month', monthsBetween(paidMonth, monthOf(businessDay(receivedAt)))),
  }),
  decide: decideMobilePayment,
});

function decideMobilePayment(
  rows: Rows,
  command: PayMobile,
  { at, parameters }: DecisionContext,
): Decision<PayReply, Partial<Rows>> {
  const { id, agency, request, receivedAt } = command;
  const bookedOn = businessDay(at);
  const receivedOn = businessDay(receivedAt);
  const allowance = parameters.on(MOBILE_ALLOWANCE, bookedOn);
  checkPaidAt(at, receivedAt, allowance);
  const number = useNumber(rows.number, agency, at, allowance.numberValidDays);
  const assessment = assessExpected(command, bookedOn, tariffsOn(parameters, bookedOn));
  const isSold = paidHere(rows.years, request).length > 0;
  const { month: remittanceMonth, remittances } = openMonth(rows.remittances, monthOf(bookedOn), monthOf(receivedOn));
  const { receiptNumber } = number;
  const payment = paymentOf({ ...command, record: null }, assessment, {
    receiptNumber,
    at,
    bookedOn,
    remittanceMonth,
  });
  if (isSold) return soldTwice(payment, number, at);
  const years = takeYears(rows.years, id, request);
  return {
    save: { payment, years, number, remittances, announcement: announced(id, 'paid', receivedAt) },
    booking: { bookedOn, agency, entries: entriesOf(payment) },
    events: [paidEvent(payment)],
    reply: paidReply(payment),
  };
}

function checkPaidAt(paidAt: Instant, receivedAt: Instant, allowance: MobileAllowance): void {
  const arrival = arrivalOf(paidAt, receivedAt, allowance);
  if (arrival === 'from-the-future') throw refuseMobile('vehicle-tax.paid-in-future', { field: 'paidAt' });
  const { arrivesWithinDays } = allowance;
  if (arrival === 'too-late')
    throw refuseMobile('vehicle-tax.paid-too-long-ago', { field: 'paidAt', arrivesWithinDays });
}

function soldTwice(taken: Payment, number: ReservedReceipt, at: Instant): Decision<PayReply, Partial<Rows>> {
  const payment: Payment = { ...taken, status: 'to-refund', cancelledAt: null };
  const { id, agency, bookedOn, totalCentimes } = payment;
  const entries = [debit(drawerLedgerAccount(agency), totalCentimes), credit(REFUNDS_LEDGER_ACCOUNT, totalCentimes)];
  const event: VehicleTaxSoldTwiceV1 = {
    type: 'vehicle-tax.vehicle-tax-sold-twice.v1',
    subject: id,
    occurredAt: at,
    data: { paymentId: id, agency, bookedOn, amountCentimes: totalCentimes, cashCentimes: totalCentimes },
  };
  return {
    save: { payment, number, refundCase: refundCaseOf(payment, 'paid-at-another-counter', at) },
    booking: { bookedOn, agency, entries },
    events: [event],
    reply: paidReply(payment),
  };
}
