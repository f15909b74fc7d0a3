import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bankCodeOf, isRib, ribKeyOf } from '../src/account/rib.js';

describe('a RIB', () => {
  // The vectors of the domain page: a number of JavaScript gives another key for the first three.
  it.each([
    ['0078100001234567890123', '45'],
    ['0117800000012345678901', '87'],
    ['2308100000000000000000', '85'],
    ['0078100000000000000004', '97'],
  ])('%s has the key %s', (digits, key) => {
    expect(ribKeyOf(digits)).toBe(key);
    expect(isRib(digits + key)).toBe(true);
    expect(bankCodeOf(digits + key)).toBe(digits.slice(0, 3));
  });

  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 22, maxLength: 22 }).map((all) => all.join(''));

  it('has one key, 01 to 97, that makes all digits a multiple of 97', () => {
    fc.assert(
      fc.property(digits, (some) => {
        const keys = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0')).filter((key) =>
          isRib(some + key),
        );
        expect(keys).toEqual([ribKeyOf(some)]);
        expect(Number(keys[0])).toBeGreaterThanOrEqual(1);
        expect(Number(keys[0])).toBeLessThanOrEqual(97);
        expect(BigInt(some + keys[0]) % 97n).toBe(0n);
      }),
    );
  });

  it('with any digit wrong is none', () => {
    fc.assert(
      fc.property(digits, fc.nat(23), fc.integer({ min: 1, max: 9 }), (some, place, by) => {
        const rib = some + ribKeyOf(some);
        const wrong = (Number(rib[place]) + by) % 10;
        expect(isRib(rib.slice(0, place) + wrong + rib.slice(place + 1))).toBe(false);
      }),
    );
  });

  it.each([
    '',
    '00781000012345678901234',
    '0078100001234567890123456',
    '00781000012345678901234a',
    ' 007810000123456789012345',
  ])('%p is none', (text) => expect(isRib(text)).toBe(false));
});
