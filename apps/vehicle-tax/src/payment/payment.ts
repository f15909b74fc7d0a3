import {
  businessDay,
  credit,
  debit,
  defineErrors,
  nextReceipt,
  drawerLedgerAccount,
  monthOf,
  type Centimes,
  type Day,
  type Entry,
  type Instant,
  type ReceiptSeries,
} from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import type { VehicleTaxPaidV1 } from '#libs/events';
import { announce, AnnouncementTable, type Announcement } from '#libs/partners';
import vehicleTax from '../../product.js';
import { assess, type Assessment, type AssessmentLine, type AssessmentRequest } from '../law/assessment.js';
import type { Half } from '../law/half.js';
import type { Tariffs } from '../law/tariff.js';
import { tariffsOn } from '../law/tariff.parameter.js';
import type { Vehicle } from '../law/vehicle.js';
import { TAX_ADMINISTRATION, type RecordAsOf } from '../register/administration.js';
import { asRegistered } from '../register/registered.js';
import { PaymentTable, VehicleYearTable } from './payment.table.js';
import { paidAlready, takeYears, yearIdsOf, type VehicleYear } from './vehicle-year.js';
import { VEHICLE_TAX_WORDS } from '../words/refusals.words.js';

/** One payment at a counter: a vehicle, one or more years, one receipt. Nothing in it tells who paid. */
export type Payment = Taken & (Standing | Cancelled);
/** Paid; cancelled on its day; paid twice and owed back, or given back. */
export type PaymentStatus = Payment['status'];

/** What is known when it was taken. */
interface Taken {
  id: string;
  agency: string;
  plate: string;
  vehicle: Omit<Vehicle, 'plate'>;
  years: readonly number[];
  half: Half | null;
  lines: readonly Omit<AssessmentLine, 'explanation'>[];
  /** What the owner paid: tax, penalties, rounding and fee. */
  totalCentimes: Centimes;
  /** Our fee within the total. */
  feeCentimes: Centimes;
  receiptNumber: string;
  /** Taken by the carte grise: the administration could not be asked. */
  standIn: boolean;
  paidAt: Instant;
  bookedOn: Day;
  /** `2026-11`: in which monthly statement it is remitted to the administration. */
  remittanceMonth: string;
  /** Subject of the teller's token: for administrators alone; null of payments from before tellers were kept. */
  takenBy: string | null;
  /** What the receipt shows of the teller. */
  tellerNumber: string | null;
  /** What the key of the receipt's verification code is called; null of payments from before keys were named. */
  codeKey: string | null;
}

interface Standing {
  status: 'paid' | 'to-refund' | 'refunded';
  cancelledAt: null;
}

interface Cancelled {
  status: 'cancelled';
  cancelledAt: Instant;
}

/** Who takes a payment: the subject of the token, and the number that receipts show, never a name. */
export interface Teller {
  subject: string;
  number: string;
}

export interface Pay {
  id: string;
  agency: string;
  request: Omit<AssessmentRequest, 'on'>;
  expectedTotalCentimes: Centimes;
  /** What the administration says of the vehicle; null while it is away. */
  record: RecordAsOf | null;
  /** Left out where nobody stood at a counter. */
  teller?: Teller;
  /** What the key of the receipt's verification code is called. */
  codeKey?: string;
}

export interface PayReply {
  paymentId: string;
  status: PaymentStatus;
  receiptNumber: string;
  totalCentimes: Centimes;
  feeCentimes: Centimes;
  standIn: boolean;
}

export interface PayRows {
  payment: Payment | undefined;
  years: VehicleYear[];
  announcement: Announcement | undefined;
  series: ReceiptSeries | undefined;
}

/** Refusals of payments. */
export const refusePayment = defineErrors(VEHICLE_TAX_WORDS, {
  'vehicle-tax.amount-changed': {
    status: 409,
    detail: 'The total is not the one that was expected: tell the owner the new one, and pay with it.',
  },
  'vehicle-tax.already-paid': { status: 409, detail: 'The tax of this vehicle and year is paid already.' },
  'vehicle-tax.nothing-due': { status: 422, detail: 'The vehicle is exempt: nothing is due.' },
  'payment.not-found': { status: 404, detail: 'Your agency has taken no payment with this id or receipt number.' },
  'payment.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
});

/** What is owed to the tax administration for a month. */
export const taxDueLedgerAccount = (month: string): string => `tax-due:${month}`;
/** Service fees that owners paid. */
export const FEES_LEDGER_ACCOUNT = 'fees:vehicle-tax';

/**
 * Takes the tax of one or more years of a vehicle in, once: the amount is computed again at this moment, by the law of
 * this day. Money goes into the drawer, is owed to the administration, and the fee is earned.
 *
 * Refuses `vehicle-tax.amount-changed` with the new lines, `vehicle-tax.already-paid`, `vehicle-tax.nothing-due`,
 * `vehicle-tax.vehicle-differs`, and what {@link assess} refuses.
 */
export const pay = defineCommand({
  name: 'vehicle-tax.pay',
  rows: ({ id, agency, request }: Pay) => ({
    payment: PaymentTable.madeBy(id),
    years: VehicleYearTable.allBy('id', yearIdsOf(request.vehicle.plate, request.years)),
    announcement: AnnouncementTable.madeBy(id),
    series: ReceiptSeriesTable.by('agency', agency),
  }),
  decide: decidePayment,
});

function decidePayment(
  rows: PayRows,
  command: Pay,
  { at, parameters }: DecisionContext,
): Decision<PayReply, Partial<PayRows>> {
  const { id, agency, request, record } = command;
  const bookedOn = businessDay(at);
  const vehicle = record ? asRegistered(request.vehicle, record) : request.vehicle;
  const known: Pay = { ...command, request: { ...request, vehicle } };
  const paid = paidAlready(rows.years, record, request);
  if (paid.length > 0) throw refusePayment('vehicle-tax.already-paid', { years: paid });
  const assessment = assessExpected(known, bookedOn, tariffsOn(parameters, bookedOn));
  const years = takeYears(rows.years, id, request);
  const { receiptNumber, series } = nextReceipt(rows.series, agency, vehicleTax.letter, bookedOn);
  const payment = paymentOf(known, assessment, { receiptNumber, at, bookedOn, remittanceMonth: monthOf(bookedOn) });
  return {
    save: { payment, years, announcement: announced(id, 'paid', at), series },
    booking: { bookedOn, agency, entries: entriesOf(payment) },
    events: [paidEvent(payment)],
    reply: paidReply(payment),
  };
}

/** What a payment would cost on a day. @throws {DomainError} when it is not what was expected, or nothing is due */
export function assessExpected(
  { request, expectedTotalCentimes }: Pick<Pay, 'request' | 'expectedTotalCentimes'>,
  on: Day,
  tariffs: Tariffs,
): Assessment {
  const assessment = assess(tariffs, { ...request, on });
  const { totalCentimes, lines } = assessment;
  if (totalCentimes === 0) throw refusePayment('vehicle-tax.nothing-due');
  if (totalCentimes !== expectedTotalCentimes) {
    const newLines = lines.map(({ explanation: { fr, en }, ...line }) => ({ ...line, explanation: { fr, en } }));
    throw refusePayment('vehicle-tax.amount-changed', { expectedTotalCentimes, totalCentimes, lines: newLines });
  }
  return assessment;
}

interface Receipted {
  receiptNumber: string;
  at: Instant;
  bookedOn: Day;
  remittanceMonth: string;
}

/** A payment as it is stored. */
export function paymentOf(
  { id, agency, request, record, teller, codeKey }: Pay,
  { lines, totalCentimes, feeCentimes }: Assessment,
  { receiptNumber, at, bookedOn, remittanceMonth }: Receipted,
): Payment {
  const { plate, ...vehicle } = request.vehicle;
  return {
    id,
    agency,
    status: 'paid',
    plate,
    vehicle,
    years: [...request.years].sort((a, b) => a - b),
    half: request.half,
    lines: lines.map(({ year, head, amountCentimes, article }) => ({ year, head, amountCentimes, article })),
    totalCentimes,
    feeCentimes,
    receiptNumber,
    standIn: record === null,
    paidAt: at,
    bookedOn,
    remittanceMonth,
    cancelledAt: null,
    takenBy: teller?.subject ?? null,
    tellerNumber: teller?.number ?? null,
    codeKey: codeKey ?? null,
  };
}

/** What the tax administration shall hear. Cancellations come first: what is free again may have been paid for already. */
export function announced(paymentId: string, what: 'paid' | 'cancelled', since: Instant): Announcement {
  const rank = what === 'cancelled' ? 0 : 1;
  return announce({ id: paymentId, partner: TAX_ADMINISTRATION, what, rank }, since);
}

/** The booking of a payment: what came into the drawer is owed to the administration, and the fee is ours. */
export function entriesOf({ agency, totalCentimes, feeCentimes, remittanceMonth }: Payment): Entry[] {
  return [
    debit(drawerLedgerAccount(agency), totalCentimes),
    credit(taxDueLedgerAccount(remittanceMonth), totalCentimes - feeCentimes),
    ...(feeCentimes > 0 ? [credit(FEES_LEDGER_ACCOUNT, feeCentimes)] : []),
  ];
}

/** The booking that takes a payment back, fee included: its money is now in, or owed by, another record. */
export function takenBackEntries(payment: Payment, ledgerAccount: string): Entry[] {
  const { totalCentimes, feeCentimes, remittanceMonth } = payment;
  return [
    debit(taxDueLedgerAccount(remittanceMonth), totalCentimes - feeCentimes),
    ...(feeCentimes > 0 ? [debit(FEES_LEDGER_ACCOUNT, feeCentimes)] : []),
    credit(ledgerAccount, totalCentimes),
  ];
}

/** The fact that is told to the reports. */
export function paidEvent(payment: Payment): VehicleTaxPaidV1 {
  const { id, agency, bookedOn, years, totalCentimes, feeCentimes, standIn, paidAt } = payment;
  const [amountCentimes, cashCentimes] = [totalCentimes - feeCentimes, totalCentimes];
  return {
    type: 'vehicle-tax.vehicle-tax-paid.v1',
    subject: id,
    occurredAt: paidAt,
    data: { paymentId: id, agency, bookedOn, years: [...years], amountCentimes, feeCentimes, standIn, cashCentimes },
  };
}

/** What the counter is answered. */
export function paidReply({ id, status, receiptNumber, totalCentimes, feeCentimes, standIn }: Payment): PayReply {
  return { paymentId: id, status, receiptNumber, totalCentimes, feeCentimes, standIn };
}
