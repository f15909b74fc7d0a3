import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { publishedYears, scaled } from '../src/history/published.js';
import { planYear, type PlannedAgency, type YearPlan } from '../src/history/year.plan.js';

const read = (file: string): Record<string, string>[] => parse(readFileSync(file), { columns: true });
const YEARS = publishedYears(read('deploy/demo/dashboard-2019-2023h1.csv'));
const AGENCIES = read('deploy/demo/network.csv') as unknown as PlannedAgency[];

const operationsOf = (plan: YearPlan) => Array.from({ length: plan.count }, (_, i) => plan.operation(i));

describe('the published years of money transfers', () => {
  it('are read as they were printed', () => {
    expect(YEARS.find(({ year }) => year === 2022)).toEqual({
      year: 2022,
      from: '2022-01-01',
      to: '2022-12-31',
      transactions: 1_491_241,
      volumeCentimes: 286_408_100_000,
    });
    expect(YEARS.at(-1)).toMatchObject({ from: '2023-01-01', to: '2023-06-30', transactions: 704_268 });
  });
});

describe('a planned year', () => {
  const scale = fc.integer({ min: 1, max: 20 }).map((n) => n / 2_000);

  it('has exactly the published number and sum, at any scale', () => {
    fc.assert(
      fc.property(fc.constantFrom(...YEARS), scale, (published, part) => {
        const year = scaled(published, part);
        const operations = operationsOf(planYear(year, AGENCIES, 1));
        expect(operations).toHaveLength(year.transactions);
        expect(operations.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0)).toBe(year.volumeCentimes);
      }),
      { numRuns: 10 },
    );
  });

  it('pays each transfer out at most once, after it was sent, for the same amount, within the year', () => {
    const [year] = YEARS.map((published) => scaled(published, 0.005));
    if (!year) throw new Error('there are published years');
    const sentAmounts = new Map<number, number>();
    const paid = new Set<number>();
    let lastMs = 0;
    for (const { transfer, isPayOut, atMs, amountCentimes } of operationsOf(planYear(year, AGENCIES, 1))) {
      expect(atMs).toBeGreaterThanOrEqual(lastMs);
      lastMs = atMs;
      if (isPayOut) {
        expect(sentAmounts.get(transfer)).toBe(amountCentimes);
        expect(paid.has(transfer)).toBe(false);
        paid.add(transfer);
      } else {
        sentAmounts.set(transfer, amountCentimes);
      }
    }
    expect(new Date(lastMs).toISOString() <= `${year.to}T23:59:59Z`).toBe(true);
    expect(paid.size).toBeGreaterThan(0.9 * sentAmounts.size);
  });

  it('is the same whenever it is made from the same seed, and another from another', () => {
    const year = scaled(YEARS[0] ?? { year: 0, from: '', to: '', transactions: 0, volumeCentimes: 0 }, 0.001);
    const [first, again, other] = [7, 7, 8].map((seed) => JSON.stringify(operationsOf(planYear(year, AGENCIES, seed))));
    expect(first).toBe(again);
    expect(first).not.toBe(other);
  });
});
