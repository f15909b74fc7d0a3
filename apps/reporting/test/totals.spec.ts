import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, daysBetween } from '#libs/domain';
import { cashIndicatorsOf, contracts, INDICATORS } from '#libs/events';
import { changePercent, compareTotals, yearBefore } from '../src/comparison/comparison.js';
import { UNASSIGNED } from '../src/assignment/assignment.js';
import { firstDayOf, GRAINS, totalsOf, type Grain } from '../src/figure/figure.js';
import { GRANULARITIES, periodNameOf, periodNamesOf } from '../src/figure/granularity.js';
import { segmentsOf } from '../src/figure/segments.js';
import { valuesOf } from '../src/figure/value.js';
import { LEVELS } from '../src/network/level.js';
import { indicatorEntriesOf } from '../src/indicator/indicator.js';

const day = fc.integer({ min: 0, max: 4_000 }).map((n) => addDays('2014-01-01', n));
const span = fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));

/** Every day that a total of some grain, which begins on a day, covers. */
function daysOf(grain: Grain, start: string): string[] {
  const days: string[] = [];
  for (let at = start; firstDayOf(grain, at) === start; at = addDays(at, 1)) days.push(at);
  return days;
}

describe('a span of days', () => {
  it('is divided into years, months and days that cover each of its days once, and few of them', () => {
    fc.assert(
      fc.property(span, fc.constantFrom<Grain>('day', 'month', 'year'), ({ from, to }, coarsest) => {
        const segments = segmentsOf({ from, to }, coarsest);
        const starts = segments.flatMap(({ grain, from: first, to: last }) => {
          const all: { grain: Grain; start: string }[] = [];
          for (let at = first; at <= last; at = addDays(daysOf(grain, at).at(-1)!, 1)) all.push({ grain, start: at });
          return all;
        });
        const days = starts.flatMap(({ grain, start }) => daysOf(grain, start));
        expect(days).toEqual(Array.from({ length: daysBetween(from, to) + 1 }, (_, i) => addDays(from, i)));
        if (coarsest === 'year') expect(segments.length).toBeLessThanOrEqual(5);
        if (coarsest === 'year') expect(starts.length).toBeLessThanOrEqual(11 + 2 * (11 + 30));
      }),
      { numRuns: 60 },
    );
  });

  it('of nothing is nothing', () => {
    expect(segmentsOf({ from: '2022-01-01', to: '2021-12-31' }, 'year')).toEqual([]);
  });

  it('has periods, each once and in order, and every day in one of them', () => {
    fc.assert(
      fc.property(span, fc.constantFrom(...GRANULARITIES), (asked, by) => {
        const periods = periodNamesOf(asked, by);
        expect(periods).toEqual([...new Set(periods)].toSorted());
        expect(periods[0]).toBe(periodNameOf(asked.from, by, asked));
        expect(periods.at(-1)).toBe(periodNameOf(asked.to, by, asked));
      }),
      { numRuns: 60 },
    );
    expect(periodNamesOf({ from: '2022-03-31', to: '2022-07-01' }, 'quarter')).toEqual([
      '2022-Q1',
      '2022-Q2',
      '2022-Q3',
    ]);
  });
});

describe('totals', () => {
  const figure = fc.record({
    day,
    agency: fc.constantFrom('RAB-001', 'OUJ-014'),
    indicator: fc.constantFrom(...INDICATORS.slice(0, 3)),
    detail: fc.constantFrom('', 'cash-express'),
    count: fc.integer({ min: -3, max: 9 }),
    amountCentimes: fc.integer({ min: -900, max: 8_000_000 }),
  });

  const assignmentOf = (agency: string) =>
    agency === 'RAB-001' ? { kind: 'urban', region: 'Rabat', branch: 'Agdal' } : UNASSIGNED;

  it('of each scope and grain hold every figure once', () => {
    fc.assert(
      fc.property(fc.array(figure), (figures) => {
        const before = JSON.stringify(figures);
        const totals = totalsOf(figures, assignmentOf);
        const sum = (list: readonly { count: number; amountCentimes: number }[]) =>
          list.reduce((all, { count, amountCentimes }) => all + 1e9 * count + amountCentimes, 0);
        for (const scope of LEVELS) {
          for (const grain of GRAINS) {
            if (scope === 'agency' && grain === 'day') continue;
            const own = totals.filter((total) => total.scope === scope && total.grain === grain);
            expect(sum(own)).toBe(sum(figures));
            expect(
              new Set(own.map(({ start, unit, indicator, detail }) => [start, unit, indicator, detail].join())).size,
            ).toBe(own.length);
          }
        }
        expect(
          totals.filter(({ scope }) => scope === 'region').every(({ unit }) => ['Rabat', 'unknown'].includes(unit)),
        ).toBe(true);
        expect(JSON.stringify(figures)).toBe(before);
        expect(totalsOf(figures.toReversed(), assignmentOf)).toEqual(totals);
      }),
    );
  });

  it('of a stock go on in periods in which nothing changes, and end when nothing is left', () => {
    const change = { unit: 'network', name: 'network', detail: '', amountCentimes: 0 };
    const stock = { ...change, indicator: 'claims.insured-people' as const };
    const flow = { ...change, indicator: 'transfers.sent' as const };
    const changes = [
      { ...stock, period: '', count: 7 },
      { ...stock, period: '2022-02', count: -2 },
      { ...stock, period: '2022-04', count: -5 },
      { ...flow, period: '2022-02', count: 3 },
    ];
    const values = valuesOf(changes, { from: '2022-01-01', to: '2022-05-31' }, 'month', new Set([stock.indicator]));
    expect(values.map(({ period, indicator, count }) => [period, indicator, count])).toEqual([
      ['2022-01', 'claims.insured-people', 7],
      ['2022-02', 'claims.insured-people', 5],
      ['2022-02', 'transfers.sent', 3],
      ['2022-03', 'claims.insured-people', 5],
    ]);
  });
});

describe('two periods', () => {
  it.each([
    [13, 10, 30],
    [10, 13, -23.08],
    [0, 5, -100],
    [5, 0, null],
    [0, 0, null],
    [-1, -2, 50],
  ])('change to %i from %i by %d percent', (value, against, percent) => {
    expect(changePercent(value, against)).toBe(percent);
  });

  it('are compared unit by unit, also where one of them has nothing', () => {
    const total = { period: '', name: 'x', indicator: 'transfers.sent' as const, amountCentimes: 100 };
    const items = compareTotals([{ ...total, unit: 'B', count: 3 }], [{ ...total, unit: 'A', count: 2 }]);
    expect(items.map(({ unit, count, countAgainst }) => [unit, count, countAgainst])).toEqual([
      ['A', 0, 2],
      ['B', 3, 0],
    ]);
    expect(items[0]).toMatchObject({ countChangePercent: -100, amountChangePercent: -100 });
  });

  it('a year apart have the same days, but for the 29th of February', () => {
    expect(yearBefore({ from: '2024-01-01', to: '2024-02-29' })).toEqual({ from: '2023-01-01', to: '2023-02-28' });
  });
});

describe('what is counted', () => {
  const entries = contracts.flatMap((contract) => indicatorEntriesOf(contract, cashIndicatorsOf(contract.product)));

  it('is each indicator once, with labels in three languages of their own', () => {
    expect(entries.map(({ indicator }) => indicator)).toEqual(INDICATORS);
    for (const { labelFr, labelEn, labelAr } of entries) {
      expect(labelAr).toMatch(/^[\p{Script=Arabic}\s()]+$/u);
      expect(Math.min(labelFr.length, labelEn.length)).toBeGreaterThan(2);
    }
  });

  it('says by what it can be divided, and where it is printed', () => {
    const of = (name: string) => entries.find(({ indicator }) => indicator === name);
    expect(of('transfers.sent')).toMatchObject({ dividedBy: 'operator', hasAmount: true, sections: ['B-3'] });
    expect(of('claims.handled')).toMatchObject({ dividedBy: 'benefit', sections: ['B-4', 'tayssir'] });
    expect(of('accounts.opened')).toMatchObject({ dividedBy: null, hasAmount: false });
  });
});
