import { describe, expect, it } from '@jest/globals';
import type { Account } from '../src/account/account.js';
import { releaseReservation, reserveCash, type Reservation } from '../src/reservation/reservation.js';
import { ACCOUNT, accountWith, at, blocked, RESERVATION } from './decided.js';

const TAKEN_AT = '2026-11-20T10:00:00.000Z';
const RECEIVED_AT = '2026-11-26T18:00:00.000Z';
const AGENCY = RESERVATION.agency;

describe('a reservation', () => {
  const reserving = (account: Account | undefined, amountCentimes = 100_000) =>
    reserveCash.decide(
      { account, reservation: undefined },
      { id: RESERVATION.id, accountId: ACCOUNT.id, agency: AGENCY, amountCentimes, by: 'teller' },
      at('2026-11-13T08:00:00.000Z'),
    );
  const releasing = (change: Partial<Reservation> = {}, agency: string | null = AGENCY, when = RECEIVED_AT) =>
    releaseReservation.decide(
      { reservation: { ...RESERVATION, ...change }, account: accountWith(150_000, { heldCentimes: 100_000 }) },
      { id: RESERVATION.id, ...(agency === null ? {} : { agency }) },
      at(when),
    );

  it('holds the money, and counts as taken out on its day', () => {
    const { save, booking, events, reply } = reserving(accountWith(150_000, { heldCentimes: 20_000 }));
    expect(save?.account).toMatchObject({
      balanceCentimes: 150_000,
      heldCentimes: 120_000,
      countedOn: '2026-11-13',
      withdrawnCentimes: 100_000,
    });
    expect(save?.reservation).toEqual({ ...RESERVATION, reservedAt: '2026-11-13T08:00:00.000Z' });
    expect([booking, events]).toEqual([undefined, undefined]);
    expect(reply).toEqual({ id: RESERVATION.id, amountCentimes: 100_000, status: 'held', expiresOn: '2026-11-20' });
  });

  it.each<[string, Account | undefined, number, string]>([
    ['of an account that is not there', undefined, 1, 'account.not-found'],
    ['of a closed one', accountWith(0, { status: 'closed' }), 1, 'account.closed'],
    ['of one blocked for debits', accountWith(9, blocked('debit')), 1, 'account.blocked'],
    ['of one whose client owes', accountWith(9, { dueCentimes: 1 }), 1, 'account.due-by-client'],
    ['of more than is there', accountWith(100_000, { heldCentimes: 1 }), 100_000, 'account.insufficient-funds'],
    ['of more than a mobile agency may give', accountWith(900_000), 300_001, 'reservation.too-much'],
    [
      'beyond what a day may bring',
      accountWith(900_000, { countedOn: '2026-11-13', withdrawnCentimes: 4_900_001 }),
      100_000,
      'account.day-ceiling',
    ],
  ])('%s is refused', (_, account, amountCentimes, code) => {
    expect(() => reserving(account, amountCentimes)).toThrow(expect.objectContaining({ code }));
  });

  it('is released by its agency, or when its time is over', () => {
    for (const { save, reply } of [releasing(), releasing({}, null, '2027-01-22T00:00:00.000Z')]) {
      expect(save?.account?.heldCentimes).toBe(0);
      expect(save?.reservation).toMatchObject({ status: 'released', endedAt: expect.any(String) });
      expect(reply.status).toBe('released');
    }
  });

  it.each<[string, Partial<Reservation>, string | null, string]>([
    ['that is held on its last day', {}, null, 'held'],
    ['that is released', { status: 'released', endedAt: TAKEN_AT }, AGENCY, 'released'],
    ['that is paid, when its time is over', { status: 'paid', endedAt: TAKEN_AT, paidCentimes: 1 }, null, 'paid'],
  ])('%s stays as it is', (_, change, agency, status) => {
    const { save, reply } = releasing(change, agency, '2027-01-21T10:00:00.000Z');
    expect([save, reply.status]).toEqual([undefined, status]);
  });

  it('is not released by another agency, nor when it was paid', () => {
    expect(() => releasing({}, 'RAB-001')).toThrow(expect.objectContaining({ code: 'reservation.not-found' }));
    const paid = { status: 'paid', endedAt: TAKEN_AT, paidCentimes: 1 } as const;
    expect(() => releasing(paid)).toThrow(expect.objectContaining({ code: 'reservation.paid' }));
    for (const rows of [{ reservation: undefined }, { account: undefined }])
      expect(() =>
        releaseReservation.decide(
          { reservation: RESERVATION, account: ACCOUNT, ...rows },
          { id: RESERVATION.id },
          at(RECEIVED_AT),
        ),
      ).toThrow(expect.objectContaining({ code: 'reservation.not-found' }));
  });
});
