import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { credit, debit } from '../src/book.js';
import { dirhams, toKiloDirhams } from '../src/money.js';

describe('an amount in dirhams', () => {
  it.each([
    [0, 0],
    [1, 100],
    [0.29, 29],
    [1.1, 110],
    [4.35, 435],
    [1_850.5, 185_050],
    [80_000, 8_000_000],
    [-12.34, -1_234],
    [0.1 + 0.2, 30],
    [3_242_446_000, 324_244_600_000],
    [123_456_789.12, 12_345_678_912],
  ])('of %d DH is %i centimes', (amount, centimes) => expect(dirhams(amount)).toBe(centimes));

  it('is exact for every number of centimes up to a hundred billion dirhams', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), (centimes) => {
        expect(dirhams(centimes / 100) + 0).toBe(centimes + 0);
      }),
    );
  });

  it.each([0.001, 1.005, 99.999, 1e-5])('has at most two decimals: %d DH is none', (amount) => {
    expect(() => dirhams(amount)).toThrow('more than two decimals');
  });

  it.each([NaN, Infinity, -Infinity, 1e300])('is a number that can be counted: %d DH is none', (amount) => {
    expect(() => dirhams(amount)).toThrow('is no amount');
  });
});

it.each([
  [324_244_600_000, 3_242_446],
  [49_999, 0],
  [50_000, 1],
  [149_999, 1],
  [150_000, 2],
])('%i centimes are printed as %i KDH', (centimes, kilo) => expect(toKiloDirhams(centimes)).toBe(kilo));

describe('a line of a booking', () => {
  it('is positive for a debit, negative for a credit', () => {
    expect(debit('drawer:RAB-001', 150)).toEqual({ ledgerAccount: 'drawer:RAB-001', amountCentimes: 150 });
    expect(credit('drawer:RAB-001', 150)).toEqual({ ledgerAccount: 'drawer:RAB-001', amountCentimes: -150 });
  });

  it('may be of a single centime', () => {
    expect(debit('drawer:RAB-001', 1).amountCentimes).toBe(1);
    expect(credit('drawer:RAB-001', 1).amountCentimes).toBe(-1);
  });

  it.each([0, -1, 0.5, NaN, 2 ** 53])('is never of %d centimes', (amount) => {
    expect(() => debit('drawer:RAB-001', amount)).toThrow('a debit is a positive amount');
    expect(() => credit('drawer:RAB-001', amount)).toThrow('a credit is a positive amount');
  });
});
