import { addDays, businessDay, credit, debit, defineErrors, drawerLedgerAccount, type Instant } from '#libs/domain';
import type { Decision } from '#libs/commands';
import { openMonth, type Remittance } from '../remittance/remittance.js';
import type { Tariffs } from '../assessment/tariff.js';
import {
  assessExpected,
  entriesOf,
  monthOf,
  paidEvent,
  paymentOf,
  paidReply,
  type Pay,
  type PayReply,
  type PayRows,
  type Payment,
} from './payment.js';
import { paidHere, takeYears } from './vehicle-year.js';
import { CLOCK_TOLERANCE_MS, useNumber, type ReservedReceipt } from './receipt-block.js';
import { REFUNDS_LEDGER_ACCOUNT, refundCaseOf, type RefundCase } from './refund.js';

/** A payment that a mobile agency took without a network and tells of now; it happened when it was taken. */
export interface PayMobile extends Omit<Pay, 'record' | 'confirmedAt'> {
  /** From a block that the agency had with it; printed already. */
  receiptNumber: string;
  receivedAt: Instant;
}

interface Rows extends Omit<PayRows, 'series'> {
  number: ReservedReceipt | undefined;
  refundCase: RefundCase | undefined;
  /** The months from that of the payment to that of its arrival. */
  remittances: Remittance[];
}

/** Refusals of payments that were taken without a network. */
export const refuseMobile = defineErrors({
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
 * @param at when it was taken
 * @throws {DomainError} `vehicle-tax.paid-in-future`, `vehicle-tax.paid-too-long-ago`, and what {@link useNumber}, `assessExpected` and `assess` refuse; the number is free then
 */
export function payMobile(
  rows: Rows,
  command: PayMobile,
  at: Instant,
  tariffs: Tariffs,
): Decision<PayReply, Partial<Rows>> {
  const { id, agency, request, receivedAt } = command;
  const bookedOn = businessDay(at);
  const receivedOn = businessDay(receivedAt);
  checkPaidAt(at, receivedAt, tariffs.mobile.arrivesWithinDays);
  const number = useNumber(rows.number, agency, at, tariffs.mobile.numberValidDays);
  const assessment = assessExpected(command, bookedOn, tariffs);
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
    save: { payment, years, number, remittances, confirmation: { paymentId: id, told: 'paid', confirmedAt: null } },
    booking: { bookedOn, agency, entries: entriesOf(payment) },
    events: [paidEvent(payment)],
    reply: paidReply(payment),
  };
}

function checkPaidAt(paidAt: Instant, receivedAt: Instant, arrivesWithinDays: number): void {
  const aheadMs = Date.parse(paidAt) - Date.parse(receivedAt);
  if (aheadMs > CLOCK_TOLERANCE_MS) throw refuseMobile('vehicle-tax.paid-in-future', { field: 'paidAt' });
  if (addDays(businessDay(paidAt), arrivesWithinDays) < businessDay(receivedAt)) {
    throw refuseMobile('vehicle-tax.paid-too-long-ago', { field: 'paidAt', arrivesWithinDays });
  }
}

function soldTwice(taken: Payment, number: ReservedReceipt, at: Instant): Decision<PayReply, Partial<Rows>> {
  const payment: Payment = { ...taken, status: 'to-refund' };
  const { agency, bookedOn, totalCentimes } = payment;
  return {
    save: { payment, number, refundCase: refundCaseOf(payment, 'paid-at-another-counter', at) },
    booking: {
      bookedOn,
      agency,
      entries: [debit(drawerLedgerAccount(agency), totalCentimes), credit(REFUNDS_LEDGER_ACCOUNT, totalCentimes)],
    },
    reply: paidReply(payment),
  };
}
