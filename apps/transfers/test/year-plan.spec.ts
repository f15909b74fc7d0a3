import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSameName, openAgencies } from '#libs/domain';
import { publishedYears, readCsvRecords, type YearPlan } from '#libs/history';
import { readNetwork } from '#libs/product';
import { openOn } from '#libs/testing';
import fc from 'fast-check';
import transfers from '../product.js';
import { peopleOf } from '../src/history/people.plan.js';
import { planYear, scaledYear } from '../src/history/year.plan.js';
import type { PlannedOperation, TransfersYear } from '../src/history/year.plan.js';

const network = readNetwork('deploy/demo/network.csv');
const published = publishedYears(readCsvRecords('deploy/demo/dashboard-2019-2023h1.csv'), transfers.history.rows);
const years = published.map((year) => scaledYear(year, 1));
const isOpen = openOn(network);
const SEED = 20_121_001;

const operationsOf = (plan: YearPlan<PlannedOperation>): PlannedOperation[] =>
  Array.from({ length: plan.count }, (_, i) => plan.operation(i));

/** What must hold of every plan, whatever it was made from. */
function expectSoundPlan(year: TransfersYear, operations: readonly PlannedOperation[]): void {
  expect(operations).toHaveLength(year.transactions);
  expect(operations.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0)).toBe(year.volumeCentimes);
  const [opens, closes] = [Date.parse(`${year.from}T00:00:00Z`), Date.parse(`${year.to}T23:59:59.999Z`)];
  const sent = new Map<number, PlannedOperation>();
  let [before, wrong] = [opens, 0];
  for (const operation of operations) {
    const { transfer, isPayOut, atMs, agency, sendingAgency, sentAtMs, amountCentimes } = operation;
    const isAtWork = isOpen(agency, atMs) && isOpen(sendingAgency, sentAtMs);
    const sending = sent.get(transfer);
    const isInTime = Number.isInteger(atMs) && atMs >= before && atMs <= closes;
    const isPayable = amountCentimes >= 5_000 && amountCentimes <= 8_000_000 && amountCentimes % 1_000 === 0;
    const follows = isPayOut
      ? sending && atMs > sending.atMs && sentAtMs === sending.atMs && amountCentimes === sending.amountCentimes
      : !sending && sentAtMs === atMs;
    if (!isInTime || !isPayable || !follows || !isAtWork) wrong++;
    if (!isPayOut) sent.set(transfer, operation);
    before = atMs;
  }
  expect(wrong).toBe(0);
}

describe('the published years', () => {
  it('are read from the file as they were printed', () => {
    expect(years).toEqual([
      { year: 2019, from: '2019-01-01', to: '2019-12-31', transactions: 1_756_231, volumeCentimes: 324_244_600_000 },
      { year: 2020, from: '2020-01-01', to: '2020-12-31', transactions: 1_941_572, volumeCentimes: 344_690_400_000 },
      { year: 2021, from: '2021-01-01', to: '2021-12-31', transactions: 1_783_780, volumeCentimes: 335_196_600_000 },
      { year: 2022, from: '2022-01-01', to: '2022-12-31', transactions: 1_491_241, volumeCentimes: 286_408_100_000 },
      { year: 2023, from: '2023-01-01', to: '2023-06-30', transactions: 704_268, volumeCentimes: 139_054_000_000 },
    ]);
  });

  it('are made smaller in the same shape', () => {
    const [year, whole] = [published[0], years[0]];
    if (!year || !whole) throw new Error('a year');
    expect(scaledYear(year, 0.01)).toEqual({ ...whole, transactions: 17_562, volumeCentimes: 3_242_446_000 });
    expect(scaledYear(year, 1e-9).transactions).toBe(2);
    for (const scale of [0, -1, 1.01, NaN]) expect(() => scaledYear(year, scale)).toThrow('a scale is above 0');
  });
});

describe.each(published)('the plan of a hundredth of $year', (year) => {
  const small = scaledYear(year, 0.01);
  const operations = operationsOf(planYear(small, network, SEED));

  it('has exactly the published number and sum, in the order of time, each pay-out after its sending, at open counters', () => {
    expectSoundPlan(small, operations);
  });

  it('is that of a real network: all agencies at work, most of the money paid out, on every kind of day', () => {
    expect(new Set(operations.map(({ agency }) => agency)).size).toBeGreaterThan(
      0.9 * openAgencies(network, small.to).length,
    );
    const payOuts = operations.filter(({ isPayOut }) => isPayOut).length;
    expect(payOuts / (operations.length - payOuts)).toBeCloseTo(0.97, 2);
    expect(new Set(operations.map(({ atMs }) => new Date(atMs).getUTCMonth())).size).toBe(year.year === 2023 ? 6 : 12);
  });
});

describe('a plan', () => {
  it('is sound at every scale, down to a few operations', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...published),
        fc.double({ min: 2e-6, max: 5e-4, noNaN: true }),
        fc.integer(),
        (year, scale, seed) => {
          const small = scaledYear(year, scale);
          expectSoundPlan(small, operationsOf(planYear(small, network, seed)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the same whenever it is made, and another one from another seed', () => {
    const [whole] = published;
    if (!whole) throw new Error('a year');
    const year = scaledYear(whole, 0.001);
    const [first, again, other] = [SEED, SEED, SEED + 1].map((seed) => operationsOf(planYear(year, network, seed)));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    // A history that was stopped goes on only as long as its plan stays the same.
    const planned = first?.map(({ sendingAgency: _, ...operation }) => operation);
    const digest = createHash('sha256').update(JSON.stringify(planned)).digest('hex');
    expect(digest).toBe('ac36d6e2e86201b8bbfddf5eebe19674561a6807e24f8cf94b4f8993cb2d61c9');
  });

  it('that cannot reach its volume is refused', () => {
    const year = { ...(years[0] as TransfersYear), transactions: 10, volumeCentimes: 10 * 8_000_000 + 1_000 };
    expect(() => planYear(year, network, SEED)).toThrow('the volume can be reached');
    expect(() => planYear({ ...year, volumeCentimes: 50_500 }, network, SEED)).toThrow(
      'a volume is a multiple of 1000 centimes',
    );
  });
});

describe('the people of a history', () => {
  it('are invented, the same for the same transfer, and the payee is the beneficiary', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2_000_000 }), (n) => {
        const { sender, beneficiary, payee } = peopleOf(n);
        expect(peopleOf(n)).toEqual({ sender, beneficiary, payee });
        expect(isSameName(beneficiary, payee)).toBe(true);
        for (const name of [sender.firstName, sender.lastName, payee.firstName, payee.lastName])
          expect(name).toMatch(/\w/);
        expect(sender.idNumber).toMatch(/^[A-Z]{2}\d{6}$/);
      }),
    );
  });
});
