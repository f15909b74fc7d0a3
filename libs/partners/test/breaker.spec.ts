import { describe, expect, it } from '@jest/globals';
import { Breaker } from '../src/call/breaker.js';

/** When, after a failure at 0, somebody is let through again; rests are shortened by up to half by chance. */
function restOf(breaker: Breaker, fromMs: number): number {
  for (let ms = 0; ms <= 100; ms += 1) if (breaker.admits(fromMs + ms)) return ms;
  return Infinity;
}

describe('the breaker', () => {
  it('admits everybody while all is well', () => {
    const breaker = new Breaker(10, 40);
    expect([breaker.admits(0), breaker.admits(0), breaker.failure]).toEqual([true, true, undefined]);
  });

  it('rests after a failure, longer each time up to the longest', () => {
    const breaker = new Breaker(10, 40);
    for (const longestMs of [10, 20, 40, 40]) {
      breaker.failed('away', 0);
      const restMs = restOf(breaker, 0);
      expect(restMs).toBeGreaterThanOrEqual(longestMs / 2);
      expect(restMs).toBeLessThanOrEqual(longestMs);
    }
    expect(breaker.failure).toBe('away');
  });

  it('lets one try, and the others wait for what it finds', () => {
    const breaker = new Breaker(10, 40);
    breaker.failed('away', 0);
    expect([breaker.admits(10), breaker.admits(10), breaker.admits(1_000)]).toEqual([true, false, false]);
    breaker.succeeded();
    expect([breaker.admits(1_000), breaker.admits(1_000), breaker.failure]).toEqual([true, true, undefined]);
  });

  it('begins with the first rest after a success', () => {
    const breaker = new Breaker(10, 1_000);
    for (let nowMs = 0; nowMs < 8_000; nowMs += 1_000) {
      breaker.failed('away', nowMs);
      breaker.admits(nowMs + 1_000);
    }
    breaker.succeeded();
    breaker.failed('away again', 0);
    expect(restOf(breaker, 0)).toBeLessThanOrEqual(10);
  });

  it('learns nothing from what was under way when an earlier one failed', () => {
    const breaker = new Breaker(10, 40);
    breaker.failed('late', 0);
    breaker.failed('reset', 9);
    expect([breaker.failure, breaker.admits(10)]).toEqual(['late', true]);
  });
});
