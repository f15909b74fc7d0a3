import { describe, expect, it } from '@jest/globals';
import type { Half } from '../src/law/half.js';
import { freeYears, paidElsewhere, paidHere, takeYears, yearIdsOf } from '../src/payment/vehicle-year.js';
import { CAR } from './assess-on.js';
import { carYear, heldBy, OTHER_PAYMENT_ID, PAYMENT_ID } from './payments.sample.js';

const HEARD_AT = '2026-02-10T10:00:00.250Z';
const asked = (half: Half | null = null, years = [2026]) => ({ vehicle: CAR, years, half });
const first = carYear(2026, { firstHalfPayment: PAYMENT_ID });
const second = carYear(2026, { secondHalfPayment: PAYMENT_ID });

describe('a year at our counters', () => {
  it('is kept under its plate', () => {
    expect(yearIdsOf(CAR.plate, [2025, 2026])).toEqual(['12345-A-6/2025', '12345-A-6/2026']);
  });

  it.each([
    ['nothing', [], null, []],
    ['nothing of it', [carYear(2026)], null, []],
    ['all of it', [heldBy(PAYMENT_ID)], null, [2026]],
    ['another year', [heldBy(PAYMENT_ID, 2025)], null, []],
    ['its first half, of which the whole', [first], null, [2026]],
    ['its second half, of which the whole', [second], null, [2026]],
    ['its first half, of which the first', [first], 'first-half', [2026]],
    ['its first half, of which the second', [first], 'second-half', []],
    ['its second half, of which the first', [second], 'first-half', []],
    ['its second half, of which the second', [second], 'second-half', [2026]],
  ] as const)('was paid, of %s is asked: %#', (_, known, half, paid) => {
    expect(paidHere(known, asked(half))).toEqual(paid);
  });

  it('is taken whole or by half, and what is known of it stays', () => {
    const told = { cancellationToldAt: HEARD_AT };
    expect(takeYears([], PAYMENT_ID, asked(null, [2025, 2026]))).toEqual([
      heldBy(PAYMENT_ID, 2025),
      heldBy(PAYMENT_ID),
    ]);
    expect(takeYears([carYear(2026, told)], PAYMENT_ID, asked())).toEqual([{ ...heldBy(PAYMENT_ID), ...told }]);
    const other = carYear(2026, { firstHalfPayment: OTHER_PAYMENT_ID });
    expect(takeYears([other], PAYMENT_ID, asked('second-half'))).toEqual([{ ...other, secondHalfPayment: PAYMENT_ID }]);
    expect(takeYears([second], OTHER_PAYMENT_ID, asked('first-half'))).toEqual([
      { ...second, firstHalfPayment: OTHER_PAYMENT_ID },
    ]);
  });

  it('is let go of by the payment that holds it, and by no other', () => {
    const shared = carYear(2026, { firstHalfPayment: PAYMENT_ID, secondHalfPayment: OTHER_PAYMENT_ID });
    expect(freeYears([shared], PAYMENT_ID)).toEqual([carYear(2026, { secondHalfPayment: OTHER_PAYMENT_ID })]);
    expect(freeYears([shared], OTHER_PAYMENT_ID)).toEqual([carYear(2026, { firstHalfPayment: PAYMENT_ID })]);
    expect(freeYears([heldBy(PAYMENT_ID)], PAYMENT_ID)).toEqual([carYear(2026)]);
  });
});

describe('what the administration says of a year that was cancelled here', () => {
  const record = (askedAt: string, half: Half = 'first-half') => ({
    plate: CAR.plate,
    vehicle: null,
    paid: [{ year: 2026, half }],
    askedAt,
  });
  const cancelled = [carYear(2026, { cancellationToldAt: HEARD_AT })];

  it.each([
    ['before it had heard of it', '2026-02-10T10:00:00.249Z', []],
    ['in the very millisecond, and may be older', HEARD_AT, []],
    ['after it had heard', '2026-02-10T10:00:00.251Z', [2026]],
  ])('is as of %s', (_, askedAt, paid) => {
    expect(paidElsewhere(record(askedAt), asked(), cancelled)).toEqual(paid);
  });

  it('counts for nothing until it has been told, and of other years always', () => {
    const untold = [carYear(2026, { untoldCancellation: PAYMENT_ID }), carYear(2025)];
    expect(paidElsewhere(record('2026-03-01T00:00:00.000Z'), asked(), untold)).toEqual([]);
    const paid = [{ year: 2025, half: 'second-half' as const }];
    expect(paidElsewhere({ ...record(HEARD_AT), paid }, asked(null, [2025, 2026]), untold)).toEqual([2025]);
  });

  it('is asked for the half alone that is to be paid', () => {
    expect(paidElsewhere(record(HEARD_AT), asked('second-half'), [])).toEqual([]);
    expect(paidElsewhere(record(HEARD_AT, 'second-half'), asked('second-half'), [])).toEqual([2026]);
    expect(paidElsewhere(record(HEARD_AT, 'second-half'), asked(), [])).toEqual([2026]);
  });
});
