import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import fc from 'fast-check';
import {
  ceilingsLeft,
  countUse,
  giveBackUse,
  type PersonCeilings,
  type PersonUse,
  type Use,
} from '../src/ceiling/ceiling.js';
import { CEILINGS } from '../src/ceiling/ceiling.parameter.js';

const SMALL = { dayCentimes: 100, monthCentimes: 250, yearCentimes: 400 };
const CEILING: PersonCeilings = { sending: SMALL, 'pay-out': SMALL };
const WHO = 'cin AB123456';

let numbers = 0;
type Moved = Use<'sending' | 'pay-out'>;
const use = (on: string, amountCentimes: number, kind: Moved['kind'] = 'sending'): Moved => ({
  kind,
  on,
  operator: 'cash-express',
  amountCentimes,
  receiptNumber: `RAB-001-T-2026-${String(++numbers).padStart(6, '0')}`,
});
const counted = (...uses: Moved[]): PersonUse | undefined =>
  uses.reduce<PersonUse | undefined>((known, one) => countUse(known, WHO, one, CEILING), undefined);
const leftOn = (known: PersonUse | undefined, on: string) =>
  ceilingsLeft(known, 'sending', on, CEILING).map(({ leftCentimes }) => leftCentimes);

describe('the ceilings of a person', () => {
  it('are whole before anything is moved', () => {
    expect(ceilingsLeft(undefined, 'sending', '2026-11-28', CEILING)).toEqual([
      { ceiling: 'day', ceilingCentimes: 100, leftCentimes: 100 },
      { ceiling: 'month', ceilingCentimes: 250, leftCentimes: 250 },
      { ceiling: 'year', ceilingCentimes: 400, leftCentimes: 400 },
    ]);
  });

  it('fill by day, month and calendar year, each by itself', () => {
    const known = counted(use('2026-10-31', 100), use('2026-11-01', 60), use('2026-11-28', 70));
    expect(leftOn(known, '2026-11-28')).toEqual([30, 120, 170]);
    expect(leftOn(known, '2026-11-29')).toEqual([100, 120, 170]);
    expect(leftOn(known, '2026-12-01')).toEqual([100, 250, 170]);
    expect(leftOn(known, '2027-01-01')).toEqual([100, 250, 400]);
  });

  it('of sending and of picking up are two', () => {
    const known = counted(use('2026-11-28', 100), use('2026-11-28', 40, 'pay-out'));
    expect(ceilingsLeft(known, 'pay-out', '2026-11-28', CEILING)[0]?.leftCentimes).toBe(60);
    expect(leftOn(known, '2026-11-28')).toEqual([0, 150, 300]);
  });

  it('let an operation pass that fills them, and none above', () => {
    expect(leftOn(counted(use('2026-11-28', 100)), '2026-11-28')[0]).toBe(0);
    expect(() => counted(use('2026-11-28', 101))).toThrow(
      expect.objectContaining({ code: 'ceiling.exceeded', status: 422 }),
    );
  });

  it.each([
    ['day', [use('2026-11-27', 20), use('2026-11-28', 90)], 10, ['2026-11-28']],
    ['month', [use('2026-10-01', 90), use('2026-11-01', 90), use('2026-11-02', 90)], 70, ['2026-11-02', '2026-11-01']],
    [
      'year',
      [use('2026-01-02', 90), use('2026-02-01', 90), use('2026-03-01', 90), use('2026-04-01', 90)],
      40,
      ['2026-04-01', '2026-03-01', '2026-02-01', '2026-01-02'],
    ],
  ] as const)(
    'refuse by the least, the %s: what is left, and what fills it, without receipt numbers',
    (ceiling, uses, left, days) => {
      try {
        countUse(counted(...uses), WHO, use('2026-11-28', left + 1), CEILING);
        throw new Error('it was let through');
      } catch (error) {
        expect(error).toMatchObject({ code: 'ceiling.exceeded', details: { ceiling, leftCentimes: left } });
        const { operations } = (error as { details: { operations: Use[] } }).details;
        expect(operations.map(({ on }) => on)).toEqual(days);
        expect(JSON.stringify(operations)).not.toContain('RAB-001');
      }
    },
  );

  it('get back what was cancelled, in the periods in which it happened', () => {
    const [first, second] = [use('2026-10-31', 100), use('2026-11-28', 70)];
    const known = counted(first, second);
    expect(leftOn(giveBackUse(known, first), '2026-11-28')).toEqual([30, 180, 330]);
    expect(leftOn(giveBackUse(known, second), '2026-11-28')).toEqual([100, 250, 300]);
    expect(giveBackUse(known, second)?.latest).toEqual([first]);
    expect(giveBackUse(undefined, second)).toBeUndefined();
  });

  it('count what comes late on its own day', () => {
    const known = counted(use('2026-11-28', 60), use('2026-11-20', 80));
    expect(leftOn(known, '2026-11-20')[0]).toBe(20);
    expect(leftOn(known, '2026-11-28')).toEqual([40, 110, 260]);
  });

  it('never let more pass than they allow, whatever is sent and cancelled in whatever order', () => {
    const day = fc
      .integer({ min: 0, max: 89 })
      .map((n) => new Date(Date.UTC(2026, 10, 1 + n)).toISOString().slice(0, 10));
    const step = fc.record({ on: day, amountCentimes: fc.integer({ min: 1, max: 120 }), isCancelled: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let known: PersonUse | undefined;
        let standing: Use[] = [];
        for (const { on, amountCentimes, isCancelled } of steps.toSorted((a, b) => (a.on < b.on ? -1 : 1))) {
          const asked = use(on, amountCentimes);
          const sumOf = (period: string) =>
            standing.filter((one) => one.on.startsWith(period)).reduce((sum, one) => sum + one.amountCentimes, 0);
          const sums = [sumOf(on), sumOf(on.slice(0, 7)), sumOf(on.slice(0, 4))] as const;
          expect(leftOn(known, on)).toEqual([100 - sums[0], 250 - sums[1], 400 - sums[2]]);
          const fits = amountCentimes <= Math.min(100 - sums[0], 250 - sums[1], 400 - sums[2]);
          const count = () => countUse(known, WHO, asked, CEILING);
          if (!fits) expect(count).toThrow();
          else [known, standing] = [count(), [...standing, asked]];
          if (isCancelled && standing[0]) {
            known = giveBackUse(known, standing[0]);
            standing = standing.slice(1);
          }
        }
      }),
    );
  });

  it('of the working rule rise with the time, and a proposed one that falls does not fit', () => {
    const rule = seededParameters(CEILINGS).on(CEILINGS, '2026-11-28');
    expect(rule.sending).toEqual({ dayCentimes: 10_000_000, monthCentimes: 30_000_000, yearCentimes: 100_000_000 });
    const misfit = (change: object) => CEILINGS.misfitOf({ ...rule, 'pay-out': { ...SMALL, ...change } }, '2026-11-28');
    expect(misfit({})).toBeUndefined();
    expect(misfit({ monthCentimes: 99 })).toEqual({
      field: 'value.pay-out.monthCentimes',
      expected: 'no less than dayCentimes',
    });
    expect(misfit({ yearCentimes: 249 })).toEqual({
      field: 'value.pay-out.yearCentimes',
      expected: 'no less than monthCentimes',
    });
  });
});
