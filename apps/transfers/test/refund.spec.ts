import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { contractViolation } from '#libs/events';
import { contextAt } from '#libs/testing';
import { lastDayOver } from '../src/collection/collection.js';
import { expire } from '../src/refund/expiry.js';
import { giveBack, type GiveBack, type GiveBackReply } from '../src/refund/refund.js';
import { payOut } from '../src/transfer/payout.js';
import { correctBeneficiary } from '../src/transfer/correction.js';
import { send, type Send } from '../src/transfer/sending.js';
import type { Transfer } from '../src/transfer/transfer.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { NO_CASE, UNSCREENED } from './unscreened.js';

const PARAMETERS = seededParameters(...TRANSFERS_PARAMETERS);
const at = (instant: string) => contextAt(instant, PARAMETERS);
const SENT_AT = '2026-01-31T10:00:00.000Z';
const LATER = '2026-02-02T10:00:00.000Z';
const HASSAN = { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' } as const;
const AICHA = { firstName: 'Aïcha', lastName: 'Aït Lahcen' };
const SEND: Send = {
  id: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
  codeHash: '29a1ec92-a2c4-2830-5364-e12256e2dfef',
  operator: 'cash-express',
  agency: 'RAB-001',
  statedCentimes: 185_000,
  feeMode: 'on-top',
  quote: null,
  destinationCity: null,
  sender: HASSAN,
  beneficiary: AICHA,
  ...UNSCREENED,
};
const PAY_OUT = {
  codeHash: SEND.codeHash,
  operator: 'cash-express',
  agency: 'OUJ-014',
  idHash: '3f8a6a53-1d3e-4c47-9a0e-0c2b7f1e6d11',
  beneficiary: { ...AICHA, idKind: 'passport', idNumber: 'X12345' },
  ...UNSCREENED,
} as const;
const none = { transfer: undefined, series: undefined, wrongCodes: undefined, use: undefined, ...NO_CASE };
const { transfer: SENT, use: USE } = send.decide(none, SEND, at(SENT_AT)).save as Required<
  NonNullable<ReturnType<typeof send.decide>['save']>
>;
const GIVE_BACK: GiveBack = {
  sendingReceiptNumber: SENT.sendingReceiptNumber,
  agency: 'RAB-001',
  sender: { idKind: 'cin', idNumber: 'ab-123456' },
  idHash: PAY_OUT.idHash,
  ...UNSCREENED,
};
const rows = { series: undefined, use: USE, ofId: undefined, ofTransfer: undefined, ...NO_CASE };
const givenBack = (transfer: Transfer | undefined, instant: string, change: Partial<GiveBack> = {}) =>
  giveBack.decide({ ...rows, transfer }, { ...GIVE_BACK, ...change }, at(instant));
const expiredOn = (transfer: Transfer | undefined, instant: string) =>
  expire.decide({ transfer }, { transferId: SEND.id }, at(instant));
const EXPIRED = { ...SENT, status: 'expired', returnDueCentimes: 185_000 } as Transfer;
const refusing = (code: string, status: number) => expect.objectContaining({ code, status });

describe('a transfer that is taken back', () => {
  it('on its day at its agency was never sent: amount, fee and VAT go back, and what counted against the ceilings', () => {
    const { save, booking, events, reply } = givenBack(SENT, '2026-01-31T20:00:00.000Z');
    expect(reply).toMatchObject({ status: 'cancelled', amountCentimes: 185_000, feeCentimes: 3_000 });
    expect(booking).toEqual({
      bookedOn: '2026-01-31',
      agency: 'RAB-001',
      entries: [
        { ledgerAccount: 'payables:cash-express', amountCentimes: 185_000 },
        { ledgerAccount: 'fees:cash-express', amountCentimes: 2_727 },
        { ledgerAccount: 'vat', amountCentimes: 273 },
        { ledgerAccount: 'drawer:RAB-001', amountCentimes: -188_000 },
      ],
    });
    expect(save?.transfer).toEqual({
      ...SENT,
      status: 'cancelled',
      returnedAt: '2026-01-31T20:00:00.000Z',
      returningAgency: 'RAB-001',
      returnReceiptNumber: (reply as GiveBackReply).receiptNumber,
    });
    expect(save?.use).toMatchObject({ sums: { sending: {} }, latest: [] });
    expect(events?.map(({ type, data }) => [type, data.cashCentimes, contractViolation(type, data)])).toEqual([
      ['transfers.transfer-cancelled.v1', -188_000, undefined],
    ]);
  });

  it.each([
    ['on a later day', LATER, 'RAB-001', '2026-02-02'],
    ['at another agency', '2026-01-31T20:00:00.000Z', 'CAS-001', '2026-01-31'],
  ])('%s gives the amount only', (_, instant, agency, bookedOn) => {
    const { booking, events, reply } = givenBack(SENT, instant, { agency });
    expect(reply).toMatchObject({ status: 'refunded', amountCentimes: 185_000, feeCentimes: 0 });
    expect(booking).toEqual({
      bookedOn,
      agency,
      entries: [
        { ledgerAccount: 'payables:cash-express', amountCentimes: 185_000 },
        { ledgerAccount: `drawer:${agency}`, amountCentimes: -185_000 },
      ],
    });
    expect(events?.map(({ type, data }) => [type, data.cashCentimes, contractViolation(type, data)])).toEqual([
      ['transfers.transfer-refunded.v1', -185_000, undefined],
    ]);
  });

  it('after its time to collect gets the amount that is owed back since, though it was its day', () => {
    const { booking, reply } = givenBack(EXPIRED, SENT_AT);
    expect(reply).toMatchObject({ status: 'refunded', feeCentimes: 0 });
    expect(booking?.entries[0]).toEqual({ ledgerAccount: 'owed-back:cash-express', amountCentimes: 185_000 });
  });

  it('tells nobody about the people', () => {
    const { events, reply } = givenBack(SENT, LATER);
    expect(JSON.stringify([events, reply])).not.toMatch(/Hassan|Tazi|Lahcen|AB123456/i);
  });

  it.each<[string, number, () => unknown]>([
    ['refund.unknown-receipt', 404, () => givenBack(undefined, LATER)],
    [
      'refund.other-sender',
      422,
      () => givenBack(SENT, LATER, { sender: { idKind: 'passport', idNumber: 'AB123456' } }),
    ],
    [
      'transfer.already-paid',
      409,
      () => givenBack(payOut.decide({ ...none, transfer: SENT }, PAY_OUT, at(LATER)).save?.transfer, LATER),
    ],
    ['transfer.taken-back', 409, () => givenBack(givenBack(SENT, LATER).save?.transfer, LATER)],
    [
      'transfer.taken-back',
      409,
      () => payOut.decide({ ...none, transfer: givenBack(SENT, LATER).save?.transfer }, PAY_OUT, at(LATER)),
    ],
    ['transfer.expired', 409, () => payOut.decide({ ...none, transfer: EXPIRED }, PAY_OUT, at(LATER))],
  ])('is refused with %s (%#)', (code, status, asking) => {
    expect(asking).toThrow(refusing(code, status));
  });

  it('with an ID, or for a transfer, that is stopped is refused whoever asks', () => {
    const stopped = { id: 'any', failedAt: [], stoppedUntil: '2026-02-02T10:00:00.001Z' };
    const asking = (counts: object) => () =>
      giveBack.decide({ ...rows, transfer: SENT, ...counts }, GIVE_BACK, at(LATER));
    expect(asking({ ofId: stopped })).toThrow(refusing('transfer.id-stopped', 409));
    expect(asking({ ofTransfer: stopped })).toThrow(refusing('transfer.stopped', 409));
    expect(asking({})().reply.status).toBe('refunded');
  });
});

describe('a transfer that nobody collects', () => {
  it('is owed to the sender from the 46th day after its sending on', () => {
    expect(lastDayOver('2026-03-18', { daysToCollect: 45 })).toBe('2026-01-31');
    expect(expiredOn(SENT, '2026-03-17T22:59:59.999Z')).toEqual({ reply: { transferId: SEND.id, isExpired: false } });
    const { save, booking, events, reply } = expiredOn(SENT, '2026-03-18T00:00:00.000Z');
    expect([reply.isExpired, save?.transfer]).toEqual([true, EXPIRED]);
    expect(booking).toEqual({
      bookedOn: '2026-03-18',
      agency: 'RAB-001',
      entries: [
        { ledgerAccount: 'payables:cash-express', amountCentimes: 185_000 },
        { ledgerAccount: 'owed-back:cash-express', amountCentimes: -185_000 },
      ],
    });
    expect(events?.map(({ type, data }) => [type, contractViolation(type, data)])).toEqual([
      ['transfers.transfer-expired.v1', undefined],
    ]);
  });

  it('is paid out until its last day, and not a day longer, though nobody has looked at it', () => {
    const paying = (instant: string) => () => payOut.decide({ ...none, transfer: SENT }, PAY_OUT, at(instant));
    expect(paying('2026-03-17T22:00:00.000Z')().reply.status).toBe('paid-out');
    expect(paying('2026-03-18T01:00:00.000Z')).toThrow(refusing('transfer.expired', 409));
  });

  it.each([
    ['was picked up', payOut.decide({ ...none, transfer: SENT }, PAY_OUT, at(LATER)).save?.transfer],
    ['was taken back', givenBack(SENT, LATER).save?.transfer],
    ['expired before', EXPIRED],
    ['is not there', undefined],
  ])('and %s is left as it is', (_, transfer) => {
    const { reply, ...rest } = expiredOn(transfer, '2026-06-01T10:00:00.000Z');
    expect([reply.isExpired, rest]).toEqual([false, {}]);
  });
});

describe("a beneficiary's name", () => {
  const CORRECT = {
    transferId: SEND.id,
    agency: 'RAB-001',
    by: 'supervisor',
    firstName: 'Aicha',
    lastName: 'Lahcen',
    ...UNSCREENED,
  };
  const corrected = (transfer: Transfer | undefined, change: Partial<typeof CORRECT> = {}) =>
    correctBeneficiary.decide({ transfer, ...NO_CASE }, { ...CORRECT, ...change }, at(LATER));

  it('is corrected before the pay-out, and the one before stays in the record', () => {
    const { save, reply, events, booking } = corrected(SENT);
    expect(save?.transfer).toEqual({
      ...SENT,
      beneficiary: { firstName: 'Aicha', lastName: 'Lahcen' },
      corrections: [{ ...AICHA, correctedAt: LATER, correctedBy: 'supervisor' }],
    });
    expect([reply, events, booking]).toEqual([{ transferId: SEND.id, corrections: 1 }, undefined, undefined]);
    expect(corrected(save?.transfer, { firstName: 'Aïcha' }).save?.transfer?.corrections).toHaveLength(2);
  });

  it.each<[string, number, () => unknown]>([
    ['transfer.not-found', 404, () => corrected(SENT, { agency: 'OUJ-014' })],
    ['transfer.not-found', 404, () => corrected(undefined)],
    ['transfer.expired', 409, () => corrected(EXPIRED)],
    ['transfer.taken-back', 409, () => corrected(givenBack(SENT, LATER).save?.transfer)],
    [
      'transfer.corrected-too-often',
      409,
      () => [1, 2, 3, 4, 5, 6].reduce<Transfer | undefined>((t) => corrected(t).save?.transfer, SENT),
    ],
  ])('is not corrected: %s (%#)', (code, status, asking) => {
    expect(asking).toThrow(refusing(code, status));
  });
});
