import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, coversOn, endingOn, lastDayOf, spanKnownAt, unusedMonths } from '../src/policy/policy.js';
import type { LoanBound } from '../src/policy/policy.js';

const POLICY: LoanBound = {
  id: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
  clientId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e12',
  kind: 'loan',
  insurer: 'saham',
  agency: 'RAB-001',
  startsOn: '2026-01-10',
  endsOn: '2026-12-31',
  spans: [{ startsOn: '2026-01-10', endsOn: '2026-12-31', cause: 'disbursed', recordedAt: '2026-01-10T09:00:00.000Z' }],
  loanId: 'L-1',
  months: null,
  premiumCentimes: null,
  owedBackCentimes: null,
  refundedCentimes: null,
};

describe('months', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-01-31', 2, '2026-03-31'],
    ['2026-11-15', 2, '2027-01-15'],
    ['2026-12-01', 12, '2027-12-01'],
    ['2026-08-30', 0, '2026-08-30'],
  ])('%s and %i more: %s', (day, count, later) => expect(addMonths(day, count)).toBe(later));

  it('end on the day before the same day', () => {
    expect(lastDayOf('2026-01-01', 3)).toBe('2026-03-31');
    expect(lastDayOf('2026-01-31', 1)).toBe('2026-02-27');
  });

  it.each([
    ['2026-01-01', 6],
    ['2026-01-15', 6],
    ['2026-01-16', 5],
    ['2026-05-15', 2],
    ['2026-06-16', 0],
    ['2027-01-01', 0],
  ])('that begin on %s or later, of six from 15 January: %i', (from, unused) => {
    expect(unusedMonths({ startsOn: '2026-01-15', months: 6 }, from)).toBe(unused);
  });

  it('never leave more unused the later it is', () => {
    const days = fc.date({ min: new Date('2025-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(days, days, fc.integer({ min: 1, max: 24 }), (start, from, months) => {
        const [startsOn, day] = [start, from].map((date) => date.toISOString().slice(0, 10)) as [string, string];
        const unused = unusedMonths({ startsOn, months }, day);
        expect(unused).toBeLessThanOrEqual(months);
        expect(unusedMonths({ startsOn, months }, addMonths(day, 1))).toBeLessThanOrEqual(unused);
      }),
    );
  });
});

describe('a policy', () => {
  it('covers on its first and last day, and what lies between', () => {
    const days = ['2026-01-09', '2026-01-10', '2026-12-31', '2027-01-01'];
    expect(days.map((day) => coversOn(POLICY, day))).toEqual([false, true, true, false]);
  });

  it('that ends on another day keeps what was known before', () => {
    const moved = endingOn(POLICY, '2026-06-30', 'closed', '2026-06-30T12:00:00.000Z');
    expect(moved).toMatchObject({ startsOn: '2026-01-10', endsOn: '2026-06-30' });
    expect(moved.spans.map(({ cause }) => cause)).toEqual(['disbursed', 'closed']);
    expect(spanKnownAt(moved, '2026-01-10T08:59:59.999Z')).toBeUndefined();
    expect(spanKnownAt(moved, '2026-06-30T11:59:59.999Z')?.endsOn).toBe('2026-12-31');
    expect(spanKnownAt(moved, '2026-06-30T12:00:00.000Z')?.endsOn).toBe('2026-06-30');
    expect(endingOn(moved, '2026-06-30', 'closed', '2026-07-01T12:00:00.000Z')).toBe(moved);
  });
});
