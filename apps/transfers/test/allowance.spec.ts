import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { usedAllowance, type Allowance } from '../src/mobile/allowance.js';

const ALLOWANCE: Allowance = {
  id: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
  agency: 'RAB-068',
  issuedAt: '2026-11-26T08:00:00.000Z',
  validUntil: '2026-11-29',
  transferMaxCentimes: 50,
  dayMaxCentimes: 100,
  totalMaxCentimes: 150,
  sentByDay: {},
};
const used = (allowance: Allowance | undefined, amountCentimes: number, takenAt: string, agency = 'RAB-068') =>
  usedAllowance(allowance, { agency, amountCentimes }, takenAt);
const NOON = '2026-11-26T12:00:00.000Z';

describe('an allowance of a mobile agency', () => {
  it.each<[string, () => unknown]>([
    ['allowance.foreign', () => used(undefined, 1, NOON)],
    ['allowance.foreign', () => used(ALLOWANCE, 1, NOON, 'RAB-069')],
    ['allowance.not-yet', () => used(ALLOWANCE, 1, '2026-11-26T07:54:59.999Z')],
    ['allowance.expired', () => used(ALLOWANCE, 1, '2026-11-30T01:00:00.000Z')],
    ['allowance.above-transfer', () => used(ALLOWANCE, 51, NOON)],
    ['allowance.above-day', () => used({ ...ALLOWANCE, sentByDay: { '2026-11-26': 51 } }, 50, NOON)],
    ['allowance.above-total', () => used({ ...ALLOWANCE, sentByDay: { '2026-11-27': 101 } }, 50, NOON)],
  ])('refuses with %s', (code, asking) => {
    expect(asking).toThrow(expect.objectContaining({ code, status: 422 }));
  });

  it('lets pass what fits, to the centime and to the last day, and some minutes of a wrong clock', () => {
    expect(used(ALLOWANCE, 50, '2026-11-26T07:55:00.000Z').sentByDay).toEqual({ '2026-11-26': 50 });
    expect(used(ALLOWANCE, 50, '2026-11-29T22:00:00.000Z').sentByDay).toEqual({ '2026-11-29': 50 });
    const full = used({ ...ALLOWANCE, sentByDay: { '2026-11-26': 50, '2026-11-27': 50 } }, 50, NOON);
    expect(full.sentByDay).toEqual({ '2026-11-26': 100, '2026-11-27': 50 });
  });

  it('never lets more pass than it says, in whatever order operations come', () => {
    const step = fc.record({ day: fc.integer({ min: 26, max: 29 }), amountCentimes: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let allowance = ALLOWANCE;
        for (const { day, amountCentimes } of steps) {
          try {
            allowance = used(allowance, amountCentimes, `2026-11-${day}T12:00:00.000Z`);
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/^allowance[.]above/) });
          }
        }
        const days = Object.values(allowance.sentByDay);
        expect(Math.max(0, ...days)).toBeLessThanOrEqual(100);
        expect(days.reduce((sum, centimes) => sum + centimes, 0)).toBeLessThanOrEqual(150);
      }),
    );
  });
});
