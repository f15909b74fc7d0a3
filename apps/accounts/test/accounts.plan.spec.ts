import { beforeAll, describe, expect, it } from '@jest/globals';
import { publishedYears, readCsvRecords, reportedYears } from '#libs/history';
import { readNetwork } from '#libs/product';
import { openOn } from '#libs/testing';
import accounts from '../product.js';
import {
  planAccountsYear,
  scaledAccountsYear,
  type AccountsYear,
  type PlannedAccountStep,
} from '../src/history/accounts.plan.js';

const network = readNetwork('deploy/demo/network.csv');
const reported = [
  ...reportedYears(readCsvRecords('deploy/demo/annual-report-2017.csv'), accounts.history.annualRows),
  ...publishedYears(readCsvRecords('deploy/demo/dashboard-2019-2023h1.csv'), accounts.history.rows),
];

describe.each([0.2, 0.001])('the accounts of a history at a scale of %d', (scale) => {
  const years: AccountsYear[] = reported.map((year) => scaledAccountsYear(year, scale));
  const planned: PlannedAccountStep[][] = [];

  beforeAll(() => {
    for (let i = 0; i < years.length; i++) {
      const { count, operation } = planAccountsYear(years.slice(0, i + 1), network, 7);
      planned.push(Array.from({ length: count }, (_, n) => operation(n)));
    }
  }, 120_000);

  it('are opened and served at counters that are open on the day', () => {
    const isOpen = openOn(network);
    const closed = planned.flat().filter(({ agency, atMs }) => !isOpen(agency, atMs));
    expect(closed).toEqual([]);
  });

  it('come exactly to what was published', () => {
    for (const [i, steps] of planned.entries()) {
      const of = (what: PlannedAccountStep['what']) => steps.filter((step) => step.what === what);
      const sum = (some: PlannedAccountStep[]) => some.reduce((total, { amountCentimes }) => total + amountCentimes, 0);
      const { opened, cards, depositCentimes, withdrawalCentimes } = years[i]!;
      expect([of('open').length, of('card').length, sum(of('deposit')), sum(of('withdrawal'))]).toEqual([
        opened,
        cards,
        depositCentimes,
        withdrawalCentimes,
      ]);
    }
  });

  it('are opened first, and never below zero on the way; each gets one card at most', () => {
    const balances = new Map<number, number>();
    const cards = new Set<number>();
    for (const { what, serial, amountCentimes } of planned.flat()) {
      if (what === 'open') {
        expect(balances.has(serial)).toBe(false);
        balances.set(serial, 0);
        continue;
      }
      const balance = balances.get(serial);
      if (balance === undefined) throw new Error(`${serial} is used before it is opened`);
      if (what === 'card') {
        if (cards.has(serial)) throw new Error(`${serial} gets a second card`);
        cards.add(serial);
      }
      const after = balance + (what === 'withdrawal' ? -amountCentimes : amountCentimes);
      if (after < 0) throw new Error(`${serial} is below zero`);
      balances.set(serial, after);
    }
    expect(balances.size).toBe(years.reduce((sum, { opened }) => sum + opened, 0));
  });

  it('have keys of their own, and each year keeps its days, in order', () => {
    for (const [i, steps] of planned.entries()) {
      const { from, to } = years[i]!;
      expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
      const times = steps.map(({ atMs }) => atMs);
      expect(times.every((time, n) => n === 0 || time >= (times[n - 1] ?? 0))).toBe(true);
      expect(new Date(times[0] ?? 0).toISOString().slice(0, 10) >= from).toBe(true);
      expect(new Date(times.at(-1) ?? 0).toISOString().slice(0, 10) <= to).toBe(true);
    }
  });
});

it('a history that would take out what was never paid in is refused', () => {
  const year = { year: 2017, from: '2017-01-01', to: '2017-12-31', opened: 2, cards: 0 };
  const plan = () => planAccountsYear([{ ...year, depositCentimes: 10_000, withdrawalCentimes: 10_100 }], network, 7);
  expect(plan).toThrow('nothing is taken out that was not paid in');
});
