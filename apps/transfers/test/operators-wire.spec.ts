import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PartnerAway } from '#libs/partners';
import {
  readCancellation,
  readConfirmation,
  readDayFile,
  readRelease,
  readReservation,
  readSending,
  readStanding,
  reservationBody,
  sendingBody,
} from '../src/operator/operators.wire.js';
import { AICHA, toPay, toSend } from './simulated-operators.js';

const paying = toPay('2094713586');
const sending = { ...toSend(), requestId: paying.requestId };
const { requestId, reference } = paying;
const AT = '2026-11-26T09:15:00.000Z';
const MONEY = {
  reservationId: 'R-1',
  reference,
  amountCentimes: 185_000,
  sender: { firstName: 'Nadia', lastName: 'Benali', country: 'ES' },
  beneficiary: { firstName: 'Aïcha', lastName: 'Aït Lahcen' },
  reservedUntil: AT,
};
const LINE = { reference, requestId, kind: 'paid', amountCentimes: 1, feeCentimes: 0, agency: 'RAB-001', at: AT };

type Read = (answer: unknown) => unknown;

/** Each call, with an answer that it understands. */
const CALLS: readonly (readonly [call: string, read: Read, answer: object])[] = [
  ['reserve', (answer) => readReservation(paying, answer), { outcome: 'reserved', ...MONEY }],
  ['reserve', (answer) => readReservation(paying, answer), { outcome: 'refused', code: 'payee.other-name' }],
  [
    'confirm',
    (answer) => readConfirmation(requestId, answer),
    { outcome: 'confirmed', reference, amountCentimes: 185_000, confirmedAt: AT },
  ],
  ['release', (answer) => readRelease(requestId, answer), { outcome: 'released' }],
  ['release', (answer) => readRelease(requestId, answer), { outcome: 'refused', code: 'request.confirmed' }],
  ['send', (answer) => readSending(sending, answer), { outcome: 'sent', reference }],
  ['cancel', (answer) => readCancellation(requestId, answer), { outcome: 'cancelled', reference: null }],
  ['ask', (answer) => readStanding(requestId, answer), { status: 'unknown' }],
  ['ask', (answer) => readStanding(requestId, answer), { status: 'reserved', ...MONEY }],
  ['ask', (answer) => readStanding(requestId, answer), { status: 'confirmed', ...MONEY }],
  ['ask', (answer) => readStanding(requestId, answer), { status: 'released' }],
  ['ask', (answer) => readStanding(requestId, answer), { status: 'refused', code: 'reference.blocked' }],
  ['ask', (answer) => readStanding(requestId, answer), { status: 'sent', reference }],
  ['ask', (answer) => readStanding(requestId, answer), { status: 'cancelled', reference: null }],
];

describe.each(CALLS)('an answer to %s (%#)', (_, read, said) => {
  const answer = { requestId, ...said };

  it('is read, without what else it says', () => {
    expect(read({ ...answer, more: 'of it' })).toEqual(said);
    expect(read({ ...answer, requestId: requestId.toUpperCase() })).toEqual(said);
  });

  it('is none when it is about another request, whatever else is right', () => {
    fc.assert(
      fc.property(fc.uuid(), (other) => {
        fc.pre(other !== requestId);
        expect(() => read({ ...answer, requestId: other })).toThrow(PartnerAway);
      }),
    );
  });

  it('is none when any of its fields is missing, or of another kind', () => {
    for (const field of Object.keys(answer)) {
      expect({ field, read: read({ ...answer, [field]: undefined }) }).toEqual({ field, read: undefined });
      expect({ field, read: read({ ...answer, [field]: [7] }) }).toEqual({ field, read: undefined });
    }
  });

  it('is none when it is anything else', () => {
    fc.assert(fc.property(fc.jsonValue(), (any) => read(any) === undefined));
  });
});

describe('an answer', () => {
  it.each([
    ['of an amount of nothing', { amountCentimes: 0 }],
    ['of a part of a centime', { amountCentimes: 0.5 }],
    ['of an amount that is a text', { amountCentimes: '185000' }],
    ['of a country that is none', { sender: { ...MONEY.sender, country: 'Spain' } }],
    ['of a beneficiary without a name', { beneficiary: { firstName: 'Aïcha', lastName: '' } }],
    ['of a time that is none', { reservedUntil: '2026-02-30T00:00:00Z' }],
  ])('%s reserves nothing', (_, changes) => {
    const answer = { requestId, outcome: 'reserved', ...MONEY, ...changes };
    expect(readReservation(paying, answer)).toBeUndefined();
  });

  it('of another number reserves nothing', () => {
    const answer = { requestId, outcome: 'reserved', ...MONEY, reference: '2094713587' };
    expect(() => readReservation(paying, answer)).toThrow('its answer is about another request');
  });

  it('gives times in UTC', () => {
    const answer = { requestId, outcome: 'reserved', ...MONEY, reservedUntil: '2026-11-26T10:15:00+01:00' };
    expect(readReservation(paying, answer)).toMatchObject({ reservedUntil: AT });
  });

  it('refuses also by a code that we do not know', () => {
    const answer = { requestId, outcome: 'refused', code: 'reference.on-holiday' };
    expect(readReservation(paying, answer)).toEqual({ outcome: 'refused', code: 'other' });
    expect(readConfirmation(requestId, { ...answer, code: 'reference.unknown' })).toMatchObject({ code: 'other' });
    expect(readStanding(requestId, { requestId, status: 'refused', code: 'x' })).toMatchObject({ code: 'other' });
  });
});

describe('the file of a day', () => {
  const file = { operator: 'western-union', day: '2026-11-26', lines: [LINE, { ...LINE, requestId: null }] };
  const read = (answer: unknown) => readDayFile('western-union', '2026-11-26', answer);

  it('is read line by line', () => {
    expect(read(file)).toEqual(file.lines);
    expect(read({ ...file, lines: [] })).toEqual([]);
    expect(read({ ...file, lines: [{ ...LINE, at: '2026-11-26T10:15:00+01:00', more: 1 }] })).toEqual([LINE]);
  });

  it('is none of another day or operator', () => {
    expect(() => read({ ...file, day: '2026-11-25' })).toThrow('another request');
    expect(() => read({ ...file, operator: 'moneygram' })).toThrow('another request');
  });

  it.each(Object.keys(LINE))('is none as a whole when a line lacks its %s', (field) => {
    expect(read({ ...file, lines: [LINE, { ...LINE, [field]: undefined }] })).toBeUndefined();
  });
});

describe('what is sent', () => {
  it('is what the protocol names and nothing else', () => {
    const more = { phone: '0612345678' };
    expect(reservationBody({ ...paying, payee: { ...AICHA, ...more }, ...more } as typeof paying)).toEqual(paying);
    const { beneficiary } = sending;
    const wordy = { ...sending, sender: { ...AICHA, ...more }, beneficiary: { ...beneficiary, ...more }, ...more };
    expect(sendingBody(wordy)).toEqual(sending);
  });
});
