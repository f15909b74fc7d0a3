import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { contractViolation } from '#libs/events';
import { contextAt } from '#libs/testing';
import type { ConfirmationAnswer, ReservationAnswer } from '../src/operator/operator.js';
import { payRemittance, type PayRemittance } from '../src/remittance/paying.js';
import { refusalOfReservation, type InwardRemittance } from '../src/remittance/remittance.js';
import { beginRemittance, hearReservation, releaseRemittance } from '../src/remittance/reserving.js';
import { confirmedBy, settleRemittance } from '../src/remittance/settlement.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { UNSCREENED } from './unscreened.js';

const AT = '2026-01-31T10:00:00.000Z';
const at = (instant = AT) => contextAt(instant, seededParameters(...TRANSFERS_PARAMETERS));
const ID = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e21';
const REQUEST = '3f8a6a53-1d3e-4c47-9a0e-0c2b7f1e6d21';
const PAYEE = { firstName: 'Aicha', lastName: 'AIT LAHCEN', idKind: 'passport', idNumber: 'X12345' } as const;
const MONEY = {
  amountCentimes: 185_000,
  sender: { firstName: 'Nadia', lastName: 'Sabri', country: 'CA' },
  beneficiary: { firstName: 'Aïcha', lastName: 'Aït Lahcen' },
  reservedUntil: '2026-01-31T10:30:00.000Z',
};
const ASKED = {
  id: ID,
  operator: 'western-union',
  reference: '2094713586',
  agency: 'OUJ-014',
  payee: PAYEE,
  request: REQUEST,
  attempt: 0,
} as const;
const PAY: PayRemittance = { id: ID, agency: 'OUJ-014', payee: PAYEE, idHash: REQUEST, ...UNSCREENED };
const NONE = { series: undefined, use: undefined, wrongCodes: undefined, announcement: undefined, memory: [] };
const RESERVING = beginRemittance.decide(
  { remittance: undefined, wrongCodes: undefined },
  { ...ASKED, idHash: REQUEST, isKept: false },
  at(),
).save?.remittance as InwardRemittance;
const heard = (remittance: InwardRemittance, answer: ReservationAnswer) =>
  hearReservation.decide({ remittance }, { id: ID, answer }, at());
const RESERVED = heard(RESERVING, { outcome: 'reserved', reservationId: 'r', reference: '2094713586', ...MONEY }).save
  ?.remittance as InwardRemittance;
const paying = (remittance: InwardRemittance | undefined, change: Partial<PayRemittance> = {}, instant = AT) =>
  payRemittance.decide({ ...NONE, remittance }, { ...PAY, ...change }, at(instant));
const PAID = paying(RESERVED).save?.remittance as InwardRemittance;
const released = (remittance: InwardRemittance, refusal = 'ceiling.exceeded') =>
  releaseRemittance.decide({ remittance, announcement: undefined }, { id: ID, refusal }, at());
const refusing = (code: string, status: number) => expect.objectContaining({ code, status });

describe('money from abroad', () => {
  it('is paid out of the drawer, owed by the operator, counted of the person, and to be confirmed', () => {
    const { save, booking, events, reply } = paying(RESERVED);
    expect(reply).toEqual({
      transferId: ID,
      status: 'paid-out',
      amountCentimes: 185_000,
      receiptNumber: 'OUJ-014-T-2026-000001',
    });
    expect(booking).toEqual({
      bookedOn: '2026-01-31',
      agency: 'OUJ-014',
      entries: [
        { ledgerAccount: 'operator:western-union', amountCentimes: 185_000 },
        { ledgerAccount: 'drawer:OUJ-014', amountCentimes: -185_000 },
      ],
    });
    expect(save?.use?.sums['pay-out']).toMatchObject({ '2026-01-31': 185_000 });
    expect(save?.announcement).toMatchObject({ id: ID, partner: 'western-union', what: 'confirm', status: 'waiting' });
    expect(events?.map(({ type, data }) => contractViolation(type, data))).toEqual([undefined]);
    const told = JSON.stringify([events, reply, save?.announcement]);
    for (const personal of ['2094713586', 'Aicha', 'Nadia', 'X12345']) expect(told).not.toContain(personal);
  });

  it.each([
    ['that is not reserved yet', RESERVING, {}, AT, 'remittance.lapsed', 409],
    ['that is paid already', PAID, {}, AT, 'remittance.lapsed', 409],
    ['that is not there', undefined, {}, AT, 'remittance.lapsed', 409],
    ['at the end of its reservation', { ...RESERVED, reservedUntil: AT }, {}, AT, 'remittance.lapsed', 409],
    ['too long after it was begun', RESERVED, {}, '2026-01-31T10:10:00.001Z', 'remittance.lapsed', 409],
    ['by another name', RESERVED, { payee: { ...PAYEE, lastName: 'Tazi' } }, AT, 'reference.other-beneficiary', 422],
    ['by an old ID', RESERVED, { payee: { ...PAYEE, idValidUntil: '2026-01-30' } }, AT, 'person.id-expired', 422],
    ['above the ceiling', { ...RESERVED, amountCentimes: 10_000_001 }, {}, AT, 'ceiling.exceeded', 422],
  ] as const)('is not paid %s', (_, remittance, change, instant, code, status) => {
    expect(() => paying(remittance as InwardRemittance, change, instant)).toThrow(refusing(code, status));
  });

  it('is neither asked for nor paid by an ID that is stopped', () => {
    const wrongCodes = { id: 'presented-id:1', failedAt: [], stoppedUntil: '2026-01-31T10:10:00.000Z' };
    const stopped = refusing('transfer.id-stopped', 409);
    const begin = () =>
      beginRemittance.decide({ remittance: undefined, wrongCodes }, { ...ASKED, idHash: '', isKept: true }, at());
    expect(begin).toThrow(stopped);
    const rows = { ...NONE, remittance: RESERVED, wrongCodes };
    expect(() => payRemittance.decide(rows, PAY, at())).toThrow(stopped);
  });

  it('is refused as the operator says, once', () => {
    const { save, reply } = heard(RESERVING, { outcome: 'refused', code: 'reference.blocked' });
    expect(reply).toEqual({ status: 'refused', refusal: 'reference.blocked' });
    expect(heard(RESERVED, { outcome: 'refused', code: 'other' })).toEqual({
      reply: { status: 'reserved', refusal: null },
    });
    expect(released(save?.remittance as InwardRemittance)).toEqual({ reply });
    expect(refusalOfReservation('reference.blocked')).toEqual(refusing('reference.blocked', 409));
    expect(refusalOfReservation('request.released')).toEqual(refusing('remittance.lapsed', 409));
  });

  it('is released before it is paid, never after', () => {
    for (const remittance of [RESERVING, RESERVED]) {
      const { save, reply } = released(remittance);
      expect(reply).toEqual({ status: 'released', refusal: 'ceiling.exceeded' });
      expect(save?.announcement).toMatchObject({ id: ID, partner: 'western-union', what: 'release' });
      const gone = save?.remittance as InwardRemittance;
      expect(() => paying(gone)).toThrow(refusing('remittance.lapsed', 409));
      const late = heard(gone, { outcome: 'reserved', reservationId: 'r', reference: '2094713586', ...MONEY });
      expect(late).toEqual({ reply });
    }
    expect(released(PAID)).toEqual({ reply: { status: 'paid-out', refusal: null } });
  });

  it.each<[ConfirmationAnswer, string, string | null]>([
    [{ outcome: 'confirmed', reference: '1', amountCentimes: 185_000, confirmedAt: AT }, 'confirmed', null],
    [{ outcome: 'confirmed', reference: '1', amountCentimes: 1, confirmedAt: AT }, 'unsettled', 'amount.differs'],
    [{ outcome: 'refused', code: 'request.released' }, 'unsettled', 'request.released'],
    [{ outcome: 'refused', code: 'request.unknown' }, 'unsettled', 'request.unknown'],
  ])('that is paid is, after %j, %s', (answer, status, refusal) => {
    const after = confirmedBy(PAID, answer);
    expect(after).toMatchObject({ status, refusal, paidOutAt: AT });
    expect(confirmedBy(after, { outcome: 'refused', code: 'other' })).toBe(after);
    expect(confirmedBy(RESERVED, answer)).toBe(RESERVED);
  });

  it('that is not confirmed is closed by a person with a reason, once', () => {
    const unsettled = confirmedBy(PAID, { outcome: 'refused', code: 'other' });
    const command = { id: ID, by: 'naima', reason: 'paid by hand' };
    const { save } = settleRemittance.decide({ remittance: unsettled }, command, at());
    expect(save?.remittance).toMatchObject({ status: 'settled', settledBy: 'naima', settlementReason: 'paid by hand' });
    for (const remittance of [PAID, save?.remittance])
      expect(() => settleRemittance.decide({ remittance }, command, at())).toThrow(
        refusing('remittance.not-unsettled', 409),
      );
    expect(() => settleRemittance.decide({ remittance: undefined }, command, at())).toThrow(
      refusing('remittance.not-found', 404),
    );
  });
});
