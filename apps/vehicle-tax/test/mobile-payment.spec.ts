import { describe, expect, it } from '@jest/globals';
import type { ReservedReceipt } from '#libs/counter';
import type { DomainError } from '#libs/domain';
import { figuresOf } from '#libs/events';
import { contextAt } from '#libs/testing';
import { payMobile, type PayMobile } from '../src/mobile/mobile-payment.js';
import { beginClosing, openMonth, type Remittance, type RemittanceStatus } from '../src/remittance/remittance.js';
import { assessSeeded, CAR, codeOf, PARAMETERS } from './assess-on.js';

const PAID_AT = '2026-02-10T10:00:00.000Z';
const NUMBER: ReservedReceipt = {
  receiptNumber: 'RAB-040-V-2026-000007',
  blockId: '01a20309-4c27-766d-b3de-7a4985ccf208',
  agency: 'RAB-040',
  year: 2026,
  status: 'free',
  issuedAt: '2026-02-09T08:00:00.000Z',
};
const REQUEST = { vehicle: CAR, years: [2026], half: null, policeReport: false };
const COMMAND: PayMobile = {
  id: '01a20309-4c27-766d-b3de-7a4985ccf210',
  agency: 'RAB-040',
  request: REQUEST,
  expectedTotalCentimes: assessSeeded({ ...REQUEST, on: '2026-02-10' }).totalCentimes,
  receiptNumber: NUMBER.receiptNumber,
  receivedAt: '2026-04-02T09:00:00.000Z',
  paidMonth: '2026-02',
};
const NOTHING = { payment: undefined, years: [], announcement: undefined, refundCase: undefined, remittances: [] };

const month = (name: string, status: RemittanceStatus): Remittance => {
  const totals = { paymentCount: 0, amountCentimes: 0, digest: '' };
  const closed = { month: name, totals, closedAt: '2026-04-01T09:00:00.000Z', reopenings: [] };
  if (status === 'open' || status === 'closing')
    return { month: name, status, totals: null, closedAt: null, answer: null, answeredAt: null, reopenings: [] };
  if (status === 'closed') return { ...closed, status, answer: null, answeredAt: null };
  return { ...closed, status, answer: { ...totals, exceptions: [] }, answeredAt: '2026-04-01T10:00:00.000Z' };
};

function payWith(rows: object = {}, command: Partial<PayMobile> = {}, at = PAID_AT) {
  return payMobile.decide(
    { ...NOTHING, number: NUMBER, ...rows },
    { ...COMMAND, ...command },
    contextAt(at, PARAMETERS),
  );
}

describe('a payment that comes late', () => {
  it('costs, counts and is booked as on the day on which it was taken', () => {
    const { booking, events, save } = payWith();
    expect(booking?.bookedOn).toBe('2026-02-10');
    expect(events?.[0]).toMatchObject({ occurredAt: PAID_AT, data: { bookedOn: '2026-02-10' } });
    expect(save?.payment).toMatchObject({ receiptNumber: NUMBER.receiptNumber, paidAt: PAID_AT, standIn: true });
    expect(save?.number?.status).toBe('used');
    expect(booking?.entries.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0)).toBe(0);
  });

  it.each<[string, Remittance[], string]>([
    ['its own month while that is open', [], '2026-02'],
    ['the next, when its own is closed', [month('2026-02', 'closed')], '2026-03'],
    ['the next, while its own is being closed', [month('2026-02', 'closing')], '2026-03'],
    [
      'the month of its arrival, when all before are closed',
      [month('2026-02', 'matched'), month('2026-03', 'differs')],
      '2026-04',
    ],
  ])('stands in the statement of %s', (_, remittances, expected) => {
    const { save, booking } = payWith({ remittances });
    expect(save?.payment?.remittanceMonth).toBe(expected);
    expect(booking?.entries.map(({ ledgerAccount }) => ledgerAccount)).toContain(`tax-due:${expected}`);
    // Whoever closes that month meanwhile meets this payment at the month's row.
    expect(save?.remittances?.map((row) => [row.month, row.status])).toEqual(
      expected === '2026-04' ? [] : [[expected, 'open']],
    );
  });

  it.each<[string, Partial<ReservedReceipt> | undefined, string]>([
    ['of no block', undefined, 'receipt-block.not-of-block'],
    ['of another agency', { agency: 'RAB-001' }, 'receipt-block.not-of-block'],
    [
      'that was issued later, beyond what clocks differ',
      { issuedAt: '2026-02-10T10:05:00.001Z' },
      'receipt-block.before-issue',
    ],
    ['that was taken along long before', { issuedAt: '2026-01-09T08:00:00.000Z' }, 'receipt-block.number-expired'],
    ['of another year', { year: 2025 }, 'receipt-block.other-year'],
    ['that is used', { status: 'used' }, 'receipt-block.number-used'],
    ['that is void', { status: 'void' }, 'receipt-block.number-void'],
  ])('is refused with a number %s', (_, change, code) => {
    expect(codeOf(() => payWith({ number: change && { ...NUMBER, ...change } }))).toBe(code);
  });

  it.each([
    ['2026-02-10T09:54:00.000Z', 'vehicle-tax.paid-in-future'],
    ['2026-02-10T09:56:00.000Z', 'not refused'],
    ['2026-04-13T09:00:00.000Z', 'not refused'],
    ['2026-04-14T09:00:00.000Z', 'vehicle-tax.paid-too-long-ago'],
  ])('that arrives at %s: %s', (receivedAt, code) => {
    expect(codeOf(() => payWith({}, { receivedAt }))).toBe(code);
  });

  it.each([
    ['2026-02-10T09:54:00.000Z', { field: 'paidAt' }],
    ['2026-04-14T09:00:00.000Z', { field: 'paidAt', arrivesWithinDays: 62 }],
  ])('that arrives at %s is refused by the field at fault', (receivedAt, details) => {
    expect(() => payWith({}, { receivedAt })).toThrow(expect.objectContaining({ details }));
  });

  it('whose amount the mobile agency reckoned wrong is refused with the right lines, and its number stays free', () => {
    try {
      payWith({}, { expectedTotalCentimes: 1 });
      throw new Error('it was not refused');
    } catch (error) {
      expect((error as DomainError).code).toBe('vehicle-tax.amount-changed');
      expect((error as DomainError).details.totalCentimes).toBe(COMMAND.expectedTotalCentimes);
    }
  });

  it('for a year that another counter sold is owed back whole, told to nobody, and counted nowhere', () => {
    const other = '01a20309-4c27-766d-b3de-7a4985ccf299';
    const years = [
      {
        id: `${CAR.plate}/2026`,
        firstHalfPayment: other,
        secondHalfPayment: other,
        untoldCancellation: null,
        cancellationToldAt: null,
      },
    ];
    const { save, booking, events, reply } = payWith({ years });
    expect(reply.status).toBe('to-refund');
    expect(save).not.toHaveProperty('years');
    expect(save).not.toHaveProperty('announcement');
    expect(save?.refundCase).toMatchObject({ reason: 'paid-at-another-counter', amountCentimes: reply.totalCentimes });
    expect(booking?.entries.map(({ ledgerAccount }) => ledgerAccount)).toEqual(['drawer:RAB-040', 'refunds-due']);
    const counted = events?.flatMap(figuresOf).map(({ indicator, amountCentimes }) => [indicator, amountCentimes]);
    expect(counted).toEqual([['vehicle-tax.cash-in', reply.totalCentimes]]); // only its cash is told
  });
});

describe('a month', () => {
  it('of payment and arrival at once needs no row: it cannot be closed yet', () => {
    expect(openMonth([], '2026-04', '2026-04')).toEqual({ month: '2026-04', remittances: [] });
    expect(openMonth([], '2026-05', '2026-04')).toEqual({ month: '2026-05', remittances: [] }); // a clock ahead
  });

  it.each([
    ['2026-02-28T22:59:59.000Z', 'remittance.month-not-over'],
    ['2026-02-28T23:30:00.000Z', 'remittance.month-not-over'],
    ['2026-03-01T02:00:00.000Z', 'not refused'],
  ])('closed at %s: %s (an hour after its end, in Morocco)', (at, code) => {
    expect(
      codeOf(() =>
        beginClosing.decide(
          { remittance: undefined },
          { month: '2026-02', paymentCount: 1, isEmpty: false },
          contextAt(at),
        ),
      ),
    ).toBe(code);
  });
});
