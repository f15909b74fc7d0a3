import { describe, expect, it } from '@jest/globals';
import type { ReservedReceipt } from '#libs/counter';
import type { Account } from '../src/account/account.js';
import { depositMobile, type MobileDeposit } from '../src/mobile/mobile-deposit.js';
import { withdrawMobile, type MobileWithdrawal } from '../src/mobile/mobile-withdrawal.js';
import { giveBackCash, type OwedCash } from '../src/mobile/owed-cash.js';
import type { Reservation } from '../src/reservation/reservation.js';
import { ACCOUNT, accountWith, at, blocked, idOf, RESERVATION, sumOf } from './decided.js';

const TAKEN_AT = '2026-11-20T10:00:00.000Z';
const TAKEN_ON = '2026-11-20';
const RECEIVED_AT = '2026-11-26T18:00:00.000Z';
const RECEIVED_ON = '2026-11-26';
const AGENCY = RESERVATION.agency;

const NUMBER: ReservedReceipt = {
  receiptNumber: 'RAB-068-H-2026-000007',
  blockId: idOf(4),
  agency: AGENCY,
  year: 2026,
  status: 'free',
  issuedAt: '2026-11-19T08:00:00.000Z',
};
const BY = 'driver';
const BROUGHT = { id: idOf(9), agency: AGENCY, receiptNumber: NUMBER.receiptNumber, receivedAt: RECEIVED_AT, by: BY };
const NO_MOVEMENTS = { movement: undefined, accompanying: undefined };

describe('cash that was taken in without a network', () => {
  const depositing = (account: Account | undefined, change: Partial<MobileDeposit> = {}, takenAt = TAKEN_AT) =>
    depositMobile.decide(
      { account, number: NUMBER, owed: undefined, ...NO_MOVEMENTS },
      { ...BROUGHT, accountId: ACCOUNT.id, amountCentimes: 50_000, ...change },
      at(takenAt),
    );

  it('is in the account, of the day on which it was taken, in the book when it came', () => {
    const { save, booking, events, reply } = depositing(ACCOUNT);
    expect(save?.movement).toMatchObject({
      kind: 'deposit',
      amountCentimes: 50_000,
      valueOn: TAKEN_ON,
      bookedOn: RECEIVED_ON,
      bookedAt: RECEIVED_AT,
      receiptNumber: NUMBER.receiptNumber,
      agency: AGENCY,
    });
    expect(save?.account).toMatchObject({ status: 'active', balanceCentimes: 50_000, lastUsedOn: '2026-11-25' });
    expect(save?.number?.status).toBe('used');
    expect(save?.owed).toBeUndefined();
    expect(booking).toMatchObject({ bookedOn: TAKEN_ON, agency: AGENCY });
    expect(sumOf(booking?.entries)).toBe(0);
    expect(events).toMatchObject([
      { type: 'accounts.deposited.v1', data: { bookedOn: TAKEN_ON, cashCentimes: 50_000 } },
    ]);
    expect(reply).toEqual({
      movementId: BROUGHT.id,
      status: 'booked',
      receiptNumber: NUMBER.receiptNumber,
      balanceCentimes: 50_000,
      code: null,
    });
  });

  it('settles what the client owes', () => {
    const { save } = depositing(accountWith(0, { dueCentimes: 20_000 }));
    expect([save?.account?.dueCentimes, save?.account?.balanceCentimes]).toEqual([0, 30_000]);
    expect(save?.accompanying?.kind).toBe('due-settled');
  });

  it.each<[string, Account | undefined, number, string]>([
    ['that is closed', accountWith(0, { status: 'closed' }), 50_000, 'account.closed'],
    ['that is not there', undefined, 50_000, 'account.not-found'],
    ['blocked for credits', accountWith(1, blocked('credit')), 50_000, 'account.blocked'],
    ['blocked for all', accountWith(1, blocked('all')), 50_000, 'account.blocked'],
    ['of more than the agency may take', ACCOUNT, 500_001, 'account.mobile-ceiling'],
  ])('for an account %s is owed back to the client', (_, account, amountCentimes, code) => {
    const { save, booking, events, reply } = depositing(account, { amountCentimes });
    expect(save).toEqual({
      number: { ...NUMBER, status: 'used' },
      owed: {
        id: BROUGHT.id,
        accountId: ACCOUNT.id,
        agency: AGENCY,
        receiptNumber: NUMBER.receiptNumber,
        amountCentimes,
        code,
        takenAt: TAKEN_AT,
        takenBy: BY,
        status: 'owed',
        givenBackAt: null,
        givenBackBy: null,
      },
    });
    expect(booking).toEqual({
      bookedOn: TAKEN_ON,
      agency: AGENCY,
      entries: [
        { ledgerAccount: 'drawer:RAB-068', amountCentimes },
        { ledgerAccount: 'owed-cash', amountCentimes: -amountCentimes },
      ],
    });
    expect(events).toMatchObject([
      { type: 'accounts.cash-owed-back.v1', subject: BROUGHT.id, data: { code, cashCentimes: amountCentimes } },
    ]);
    expect(reply).toMatchObject({ status: 'owed-back', code, balanceCentimes: null });
  });

  it('is taken up to what the agency may take, also where debits are blocked', () => {
    for (const account of [ACCOUNT, accountWith(0, blocked('debit'))])
      expect(depositing(account, { amountCentimes: 500_000 }).reply.status).toBe('booked');
  });

  it.each([
    ['later than now', { receivedAt: '2026-11-20T09:54:59.000Z' }, 'account.taken-in-future'],
    ['two months and a day ago', { receivedAt: '2027-01-22T10:00:00.000Z' }, 'account.taken-too-long-ago'],
    ['under a number of another agency', { agency: 'RAB-001' }, 'receipt-block.not-of-block'],
  ])('%s is refused', (_, change, code) => {
    expect(() => depositing(ACCOUNT, change)).toThrow(expect.objectContaining({ code }));
  });

  it.each(['2026-11-20T09:55:00.000Z', '2027-01-21T10:00:00.000Z'])('is taken when it arrives at %s', (receivedAt) => {
    expect(depositing(ACCOUNT, { receivedAt }).reply.status).toBe('booked');
  });
});

describe('cash that was given out without a network', () => {
  const HELD = accountWith(150_000, { heldCentimes: 100_000 });
  const giving = (
    change: Partial<MobileWithdrawal> = {},
    rows: { reservation?: Reservation | undefined; account?: Account | undefined } = {},
    takenAt = TAKEN_AT,
  ) =>
    withdrawMobile.decide(
      { reservation: RESERVATION, account: HELD, number: NUMBER, ...NO_MOVEMENTS, ...rows },
      { ...BROUGHT, reservationId: RESERVATION.id, amountCentimes: 80_000, ...change },
      at(takenAt),
    );

  it('is out of the account, of the day on which it was given, and the rest is held no longer', () => {
    const { save, booking, events, reply } = giving();
    expect(save?.movement).toMatchObject({
      kind: 'withdrawal',
      amountCentimes: -80_000,
      valueOn: TAKEN_ON,
      bookedOn: RECEIVED_ON,
      receiptNumber: NUMBER.receiptNumber,
    });
    expect(save?.account).toMatchObject({ balanceCentimes: 70_000, heldCentimes: 0, dueCentimes: 0 });
    expect(save?.reservation).toMatchObject({ status: 'paid', endedAt: TAKEN_AT, paidCentimes: 80_000 });
    expect(save?.number?.status).toBe('used');
    expect(booking).toEqual({
      bookedOn: TAKEN_ON,
      agency: AGENCY,
      entries: [
        { ledgerAccount: 'client-funds:attijari', amountCentimes: 80_000 },
        { ledgerAccount: 'drawer:RAB-068', amountCentimes: -80_000 },
      ],
    });
    expect(events).toMatchObject([
      { type: 'accounts.withdrawn.v1', data: { bookedOn: TAKEN_ON, amountCentimes: 80_000, cashCentimes: -80_000 } },
    ]);
    expect(reply).toMatchObject({ status: 'booked', balanceCentimes: 70_000 });
  });

  it('is booked whatever became of the account: what a bank took of it meanwhile is due by the client', () => {
    const account = accountWith(30_000, { heldCentimes: 100_000, ...blocked('all') });
    const { save, booking } = giving({}, { account });
    expect(save?.account).toMatchObject({ balanceCentimes: 0, heldCentimes: 0, dueCentimes: 50_000 });
    expect(sumOf(booking?.entries)).toBe(0);
  });

  it('before its reservation was released is booked: nothing of it is held any more', () => {
    const reservation: Reservation = { ...RESERVATION, status: 'released', endedAt: '2026-11-20T10:00:00.000Z' };
    const { save } = giving({}, { reservation, account: accountWith(100_000, { heldCentimes: 7 }) });
    expect(save?.account).toMatchObject({ balanceCentimes: 20_000, heldCentimes: 7 });
    const closed = giving({}, { reservation, account: accountWith(0, { status: 'closed' }) });
    expect(closed.save?.account).toMatchObject({ status: 'closed', balanceCentimes: 0, dueCentimes: 80_000 });
  });

  it('wakes an account that rests', () => {
    expect(giving({}, { account: { ...HELD, status: 'dormant' } }).save?.account?.status).toBe('active');
  });

  it.each<[string, Parameters<typeof giving>, string]>([
    ['against nothing', [{}, { reservation: undefined }], 'reservation.not-found'],
    ['of another agency', [{}, { reservation: { ...RESERVATION, agency: 'RAB-001' } }], 'reservation.not-found'],
    [
      'twice',
      [{}, { reservation: { ...RESERVATION, status: 'paid', endedAt: TAKEN_AT, paidCentimes: 1 } }],
      'reservation.paid',
    ],
    [
      'after the release',
      [{}, { reservation: { ...RESERVATION, status: 'released', endedAt: '2026-11-20T09:59:59.999Z' } }],
      'reservation.released',
    ],
    ['before it was reserved', [{}, {}, '2026-11-19T07:54:59.000Z'], 'reservation.not-yet'],
    ['the day after its last', [{}, {}, '2026-11-21T10:00:00.000Z'], 'reservation.expired'],
    ['of more than it holds', [{ amountCentimes: 100_001 }], 'reservation.above'],
    ['that comes too late', [{ receivedAt: '2027-01-22T10:00:00.000Z' }], 'account.taken-too-long-ago'],
  ])('%s is refused', (_, given, code) => {
    expect(() => giving(...given)).toThrow(expect.objectContaining({ code }));
  });
});

describe('cash that is owed back', () => {
  const OWED: OwedCash = {
    id: idOf(9),
    accountId: ACCOUNT.id,
    agency: AGENCY,
    receiptNumber: NUMBER.receiptNumber,
    amountCentimes: 50_000,
    code: 'account.closed',
    takenAt: TAKEN_AT,
    takenBy: BY,
    status: 'owed',
    givenBackAt: null,
    givenBackBy: null,
  };
  const giveBack = (owed: OwedCash | undefined, agency = AGENCY, by = 'supervisor') =>
    giveBackCash.decide({ owed }, { id: OWED.id, agency, by }, at(RECEIVED_AT));

  it('is given back by another than who brought it, as far as that is known', () => {
    expect(() => giveBack(OWED, AGENCY, BY)).toThrow(expect.objectContaining({ code: 'owed-cash.same-person' }));
    expect(giveBack({ ...OWED, takenBy: null }, AGENCY, BY).reply.status).toBe('given-back');
  });

  it('is given back once, from the drawer of its agency', () => {
    const { save, booking, events, reply } = giveBack(OWED);
    expect(save?.owed).toEqual({
      ...OWED,
      status: 'given-back',
      givenBackAt: RECEIVED_AT,
      givenBackBy: 'supervisor',
    });
    expect(booking).toEqual({
      bookedOn: RECEIVED_ON,
      agency: AGENCY,
      entries: [
        { ledgerAccount: 'owed-cash', amountCentimes: 50_000 },
        { ledgerAccount: 'drawer:RAB-068', amountCentimes: -50_000 },
      ],
    });
    expect(events).toMatchObject([{ type: 'accounts.cash-given-back.v1', data: { cashCentimes: -50_000 } }]);
    expect(reply).toEqual({ id: OWED.id, status: 'given-back', amountCentimes: 50_000 });
    expect(() => giveBack(save?.owed)).toThrow(expect.objectContaining({ code: 'owed-cash.given-back' }));
  });

  it('is another agency’s concern, or nobody’s', () => {
    for (const [owed, agency] of [
      [OWED, 'RAB-001'],
      [undefined, AGENCY],
    ] as const)
      expect(() => giveBack(owed, agency)).toThrow(expect.objectContaining({ code: 'owed-cash.not-found' }));
  });
});
