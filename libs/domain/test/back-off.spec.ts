import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backOff } from '../src/back-off.js';

describe('the delays between attempts', () => {
  it('double up to the longest, each shortened by up to half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1_000, max: 60_000 }), (firstMs, longestMs) => {
        const delays = backOff(firstMs, longestMs);
        for (let attempt = 0; attempt < 20; attempt++) {
          const fullMs = Math.min(firstMs * 2 ** attempt, longestMs);
          const delayMs = delays.next().value;
          expect(delayMs).toBeGreaterThanOrEqual(fullMs / 2);
          expect(delayMs).toBeLessThanOrEqual(fullMs);
        }
      }),
    );
  });

  it('are spread over all of that half, or those who failed together came again together', () => {
    const firsts = Array.from({ length: 2_000 }, () => backOff(1_000, 1_000).next().value);
    expect(Math.min(...firsts)).toBeLessThan(550);
    expect(Math.max(...firsts)).toBeGreaterThan(950);
  });
});
