import { describe, expect, it } from '@jest/globals';
import { contractViolation } from '#libs/events';
import { contextAt } from '#libs/testing';
import { cancel } from '../src/payment/cancellation.js';
import type { Payment } from '../src/payment/payment.js';
import { PaymentTable, RefundCaseTable, VehicleYearTable } from '../src/payment/payment.table.js';
import { openRefund, refund, type RefundCase } from '../src/payment/refund.js';
import { codeOf } from './assess-on.js';
import { AFTER_MIDNIGHT, carYear, heldBy, OTHER_PAYMENT_ID, CAR_PAYMENT, PAYMENT_ID } from './payments.sample.js';

const YEAR = heldBy(PAYMENT_ID);
const TOMORROW = '2026-02-11T23:30:00.000Z'; // the 12th in Morocco
const OWED: RefundCase = {
  paymentId: PAYMENT_ID,
  agency: 'RAB-001',
  reason: 'paid-elsewhere',
  amountCentimes: 72_300,
  openedAt: AFTER_MIDNIGHT,
  status: 'open',
  refundedAt: null,
};

describe('a cancellation', () => {
  const cancelAt = (
    at: string,
    payment: Payment | undefined = CAR_PAYMENT,
    agency = 'RAB-001',
    by = 'supervisor.rabat',
  ) =>
    cancel.decide(
      { payment, years: [YEAR], announcement: undefined },
      { paymentId: PAYMENT_ID, agency, by, yearIds: [YEAR.id] },
      contextAt(at),
    );

  it('gives tax and fee back out of the drawer, frees the year, and is told', () => {
    const { save, booking, events, reply } = cancelAt('2026-02-11T22:59:59.999Z');
    expect(booking).toEqual({
      bookedOn: '2026-02-11',
      agency: 'RAB-001',
      entries: [
        { ledgerAccount: 'tax-due:2026-02', amountCentimes: 70_000 },
        { ledgerAccount: 'fees:vehicle-tax', amountCentimes: 2_300 },
        { ledgerAccount: 'drawer:RAB-001', amountCentimes: -72_300 },
      ],
    });
    expect(save?.payment).toMatchObject({ status: 'cancelled', cancelledAt: '2026-02-11T22:59:59.999Z' });
    expect(save?.years).toEqual([carYear(2026, { untoldCancellation: PAYMENT_ID })]);
    expect(save?.announcement).toMatchObject({ id: PAYMENT_ID, what: 'cancelled', status: 'waiting' });
    expect(reply).toEqual({ paymentId: PAYMENT_ID, status: 'cancelled', refundedCentimes: 72_300 });
    expect(events).toMatchObject([
      {
        type: 'vehicle-tax.vehicle-tax-cancelled.v1',
        data: { bookedOn: '2026-02-11', amountCentimes: 70_000, feeCentimes: 2_300, cashCentimes: -72_300 },
      },
    ]);
    expect(events?.map(({ type, data }) => contractViolation(type, data))).toEqual([undefined]);
  });

  it('is approved by another than who has taken the payment, as far as that is known', () => {
    const by = (takenBy: string | null) => () =>
      cancelAt(AFTER_MIDNIGHT, { ...CAR_PAYMENT, takenBy }, 'RAB-001', 'teller.rabat').reply.status;
    expect(codeOf(by('teller.rabat'))).toBe('payment.same-person');
    expect([by('another')(), by(null)()]).toEqual(['cancelled', 'cancelled']);
  });

  it.each<[string, Payment | undefined, string, string, string]>([
    ['of a payment that is none', undefined, AFTER_MIDNIGHT, 'RAB-001', 'payment.not-found'],
    ['at another agency', CAR_PAYMENT, AFTER_MIDNIGHT, 'OUJ-014', 'payment.not-found'],
    [
      'a second time',
      { ...CAR_PAYMENT, status: 'cancelled', cancelledAt: AFTER_MIDNIGHT },
      AFTER_MIDNIGHT,
      'RAB-001',
      'vehicle-tax.not-cancellable',
    ],
    [
      'of what is owed back',
      { ...CAR_PAYMENT, status: 'to-refund' },
      AFTER_MIDNIGHT,
      'RAB-001',
      'vehicle-tax.not-cancellable',
    ],
    [
      'on the next day in Morocco',
      CAR_PAYMENT,
      '2026-02-11T23:00:00.000Z',
      'RAB-001',
      'vehicle-tax.too-late-to-cancel',
    ],
  ])('%s is refused', (_, payment, at, agency, code) => {
    expect(
      codeOf(() =>
        cancel.decide(
          { payment, years: [YEAR], announcement: undefined },
          { paymentId: PAYMENT_ID, agency, by: 'supervisor.rabat', yearIds: [] },
          contextAt(at),
        ),
      ),
    ).toBe(code);
  });
});

describe('money that turns out to be owed back', () => {
  const open = (payment: Payment | undefined, at = TOMORROW) =>
    openRefund.decide(
      { payment, years: [YEAR, heldBy(OTHER_PAYMENT_ID, 2025)], refundCase: undefined },
      { paymentId: PAYMENT_ID, yearIds: [YEAR.id] },
      contextAt(at),
    );

  it('leaves the month’s tax and the fee on the day on which it is known, and frees the year', () => {
    const { save, booking, events, reply } = open(CAR_PAYMENT);
    expect(booking).toEqual({
      bookedOn: '2026-02-12',
      agency: 'RAB-001',
      entries: [
        { ledgerAccount: 'tax-due:2026-02', amountCentimes: 70_000 },
        { ledgerAccount: 'fees:vehicle-tax', amountCentimes: 2_300 },
        { ledgerAccount: 'refunds-due', amountCentimes: -72_300 },
      ],
    });
    expect(save).toEqual({
      payment: { ...CAR_PAYMENT, status: 'to-refund' },
      years: [carYear(2026), heldBy(OTHER_PAYMENT_ID, 2025)],
      refundCase: { ...OWED, openedAt: TOMORROW },
    });
    expect(reply).toEqual({ paymentId: PAYMENT_ID, status: 'to-refund', amountCentimes: 72_300 });
    expect(events).toBeUndefined(); // the counter did it; no cash moved yet
  });

  it.each<[string, Payment | undefined]>([
    ['was cancelled meanwhile', { ...CAR_PAYMENT, status: 'cancelled', cancelledAt: AFTER_MIDNIGHT }],
    ['is owed back already', { ...CAR_PAYMENT, status: 'to-refund' }],
    ['is not there', undefined],
  ])('is none for a payment that %s', (_, payment) => expect(open(payment)).toEqual({ reply: {} }));

  it('needs the payment, its years and its case', () => {
    expect(openRefund.rows({ paymentId: PAYMENT_ID, yearIds: [YEAR.id] })).toEqual({
      payment: PaymentTable.by('id', PAYMENT_ID),
      years: VehicleYearTable.allBy('id', [YEAR.id]),
      refundCase: RefundCaseTable.by('paymentId', PAYMENT_ID),
    });
  });
});

describe('a refund', () => {
  it('is given back by another than who has taken the payment, as far as that is known', () => {
    const by = (takenBy: string | null) => () =>
      refundAt(TOMORROW, { ...owedBack, takenBy }, OWED, 'RAB-001', 'teller.rabat').reply.status;
    expect(codeOf(by('teller.rabat'))).toBe('refund.same-person');
    expect([by('another')(), by(null)()]).toEqual(['refunded', 'refunded']);
  });

  const owedBack: Payment = { ...CAR_PAYMENT, status: 'to-refund' };
  const refundAt = (
    at: string,
    payment: Payment | undefined,
    refundCase: RefundCase | undefined,
    agency = 'RAB-001',
    by = 'supervisor.rabat',
  ) => refund.decide({ payment, refundCase }, { paymentId: PAYMENT_ID, agency, by }, contextAt(at));

  it('leaves the drawer on its own day, whatever the day of the payment', () => {
    const { save, booking, events, reply } = refundAt(TOMORROW, owedBack, OWED);
    expect(booking).toEqual({
      bookedOn: '2026-02-12',
      agency: 'RAB-001',
      entries: [
        { ledgerAccount: 'refunds-due', amountCentimes: 72_300 },
        { ledgerAccount: 'drawer:RAB-001', amountCentimes: -72_300 },
      ],
    });
    expect(save?.payment).toEqual({ ...CAR_PAYMENT, status: 'refunded' });
    expect(save?.refundCase).toEqual({ ...OWED, status: 'refunded', refundedAt: TOMORROW });
    expect(reply).toEqual({ paymentId: PAYMENT_ID, status: 'refunded', amountCentimes: 72_300 });
    expect(events).toMatchObject([
      {
        type: 'vehicle-tax.vehicle-tax-refunded.v1',
        occurredAt: TOMORROW,
        data: { agency: 'RAB-001', bookedOn: '2026-02-12', amountCentimes: 72_300, cashCentimes: -72_300 },
      },
    ]);
    expect(events?.map(({ type, data }) => contractViolation(type, data))).toEqual([undefined]);
  });

  const paidBack: RefundCase = { ...OWED, status: 'refunded', refundedAt: AFTER_MIDNIGHT };
  it.each<[string, Payment | undefined, RefundCase | undefined, string, string]>([
    ['of nothing', undefined, undefined, 'RAB-001', 'refund.not-found'],
    ['of a payment that stands', CAR_PAYMENT, OWED, 'RAB-001', 'refund.not-found'],
    ['at another agency', owedBack, OWED, 'OUJ-014', 'refund.not-found'],
    ['without a case', owedBack, undefined, 'RAB-001', 'refund.not-found'],
    ['a second time', { ...CAR_PAYMENT, status: 'refunded' }, paidBack, 'RAB-001', 'refund.already-paid-back'],
  ])('%s is refused', (_, payment, refundCase, agency, code) => {
    expect(codeOf(() => refundAt(TOMORROW, payment, refundCase, agency))).toBe(code);
  });
});
