import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSameName, openAgencies } from '#libs/domain';
import { publishedYears, readCsvRecords, type YearPlan } from '#libs/history';
import { readNetwork } from '#libs/product';
import { openOn } from '#libs/testing';
import fc from 'fast-check';
import transfers from '../product.js';
import { checkMaySend } from '../src/family-aid/sending-aid.js';
import { aidOf, answerOfOperator, referenceAbroad, remittedOf } from '../src/history/abroad.plan.js';
import { peopleOf } from '../src/history/people.plan.js';
import { ABROAD_SHARES, planYear, scaledYear } from '../src/history/year.plan.js';
import type { AbroadOperation, DomesticOperation, PlannedOperation, TransfersYear } from '../src/history/year.plan.js';
import { writtenReference } from '../src/operator/reference.js';
import { documentText } from '../src/person/person.js';

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
  const sent = new Map<number, DomesticOperation>();
  let [before, wrong] = [opens, 0];
  for (const operation of operations) {
    const { atMs, agency, amountCentimes } = operation;
    const isInTime = Number.isInteger(atMs) && atMs >= before && atMs <= closes;
    const isPayable = amountCentimes >= 5_000 && amountCentimes <= 8_000_000 && amountCentimes % 1_000 === 0;
    const follows = 'transfer' in operation ? isInTurn(operation, sent) : true;
    if (!isInTime || !isPayable || !follows || !isOpen(agency, atMs)) wrong++;
    before = atMs;
  }
  expect(wrong).toBe(0);
  expectSoundAid(operations);
}

/** Whether a transfer is sent once, and paid out after that. */
function isInTurn(operation: DomesticOperation, sent: Map<number, DomesticOperation>): boolean {
  const { kind, transfer, atMs, sendingAgency, sentAtMs, amountCentimes } = operation;
  const sending = sent.get(transfer);
  if (kind === 'send') sent.set(transfer, operation);
  const isKnown = kind === 'send' ? !sending && sentAtMs === atMs : sending?.kind === 'send' && atMs > sending.atMs;
  if (kind === 'pay-out') sent.set(transfer, operation);
  const isSame = !sending || (sentAtMs === sending.atMs && amountCentimes === sending.amountCentimes);
  return isKnown && isSame && isOpen(sendingAgency, sentAtMs);
}

/** Nobody sends more family aid than 10,000 DH a calendar year, over all operators. */
function expectSoundAid(operations: readonly PlannedOperation[]): void {
  const sums = new Map<string, number>();
  for (const operation of operations) {
    if (operation.kind !== 'family-aid') continue;
    const { sender, ...shown } = aidOf(operation.number);
    checkMaySend({ sender, ...shown });
    sums.set(documentText(sender), (sums.get(documentText(sender)) ?? 0) + operation.amountCentimes);
  }
  expect([...sums.values()].filter((sum) => sum > 1_000_000)).toEqual([]);
}

const countsOf = (operations: readonly PlannedOperation[]) => {
  const counts = { send: 0, 'pay-out': 0, remittance: 0, 'family-aid': 0 };
  for (const { kind } of operations) counts[kind]++;
  return counts;
};

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

const isAbroad = (operation: PlannedOperation): operation is AbroadOperation => !('transfer' in operation);

describe.each(years)('the plan of all of $year', (year) => {
  it('has exactly the published number and sum, and no more of one person than the ceilings let pass', () => {
    const plan = planYear(year, network, SEED);
    let volume = 0;
    const last = { send: 0, 'pay-out': 0, remittance: 0, 'family-aid': 0 };
    for (let i = 0; i < plan.count; i++) {
      const operation = plan.operation(i);
      volume += operation.amountCentimes;
      const number = isAbroad(operation) ? operation.number : operation.transfer;
      last[operation.kind] = Math.max(last[operation.kind], number);
    }
    expect([plan.count, volume]).toEqual([year.transactions, year.volumeCentimes]);
    // Of each kind there are a million IDs: but for family aid, people come once a year, within the ceilings of a day.
    for (const number of Object.values(last)) expect(number).toBeLessThan(1_000_000);
    expect(last.remittance + 1).toBe(Math.round(ABROAD_SHARES.remittance * year.transactions));
  }, 60_000);
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
    const counts = countsOf(operations);
    expect(counts['pay-out'] / counts.send).toBeCloseTo(0.97, 2);
    expect(new Set(operations.map(({ atMs }) => new Date(atMs).getUTCMonth())).size).toBe(year.year === 2023 ? 6 : 12);
  });

  it('is of all operators: three in ten are remittances, two thirds of them by Western Union, on all days alike', () => {
    const counts = countsOf(operations);
    expect(counts.remittance).toBe(Math.round(0.3 * small.transactions));
    expect(counts['family-aid']).toBe(Math.round(0.003 * small.transactions));
    const remittances = operations.filter(isAbroad).filter(({ kind }) => kind === 'remittance');
    const byWesternUnion = remittances.filter(({ operator }) => operator === 'western-union').length;
    expect(byWesternUnion / counts.remittance).toBeCloseTo(2 / 3, 3);
    const months = Object.values(Object.groupBy(operations, ({ atMs }) => new Date(atMs).getUTCMonth()));
    for (const month of months as PlannedOperation[][])
      expect(Math.abs(countsOf(month).remittance / month.length - 0.3)).toBeLessThan(0.06);
    const agencies = new Set(remittances.map(({ agency }) => agency));
    expect(agencies.size).toBeGreaterThan(0.8 * openAgencies(network, small.to).length);
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
    const digest = createHash('sha256').update(JSON.stringify(first)).digest('hex');
    expect(digest).toBe('b71fb5e3e7245bd9ddda3897d185af39fe8fafc95a76bc1894e85b1ad0979fd9');
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

describe('what goes over the border in a history', () => {
  const atCounter = { atMs: Date.parse('2022-05-04T09:30:00Z'), agency: 'RAB-001', amountCentimes: 185_000 };

  it('has numbers as its operator writes them, no two the same, in no two years', () => {
    const numbers = ['2022-05-04', '2023-05-04'].flatMap((day) =>
      Array.from({ length: 3_000 }, (_, number) => {
        const kind = number % 2 === 0 ? 'remittance' : 'family-aid';
        const operation = { ...atCounter, atMs: Date.parse(day), kind, number, operator: 'moneygram' } as const;
        const mtcn = referenceAbroad({ ...operation, operator: 'western-union' });
        expect(writtenReference('western-union', mtcn)).toBe(mtcn);
        return writtenReference('moneygram', referenceAbroad(operation));
      }),
    );
    expect(new Set(numbers).size).toBe(6_000);
  });

  it('is kept for the payee, whom its sender named, at another time than now', () => {
    fc.assert(
      fc.property(fc.nat({ max: 600_000 }), (number) => {
        const operation = { ...atCounter, kind: 'remittance', number, operator: 'western-union' } as const;
        const { beneficiary, amountCentimes, reservedUntil, sender } = answerOfOperator(operation, 'request');
        expect(isSameName(beneficiary, remittedOf(number).payee)).toBe(true);
        expect([amountCentimes, reservedUntil]).toEqual([185_000, '2022-05-04T10:00:00.000Z']);
        expect(sender.country).toMatch(/^(?!MA)[A-Z]{2}$/);
      }),
    );
  });
});
