import { describe, expect, it } from '@jest/globals';
import { businessDay, instantOf, openAgencies, yearOf } from '#libs/domain';
import { publishedYears, readCsvRecords, type PublishedYear, type YearPlan } from '#libs/history';
import { readNetwork } from '#libs/product';
import { openOn } from '#libs/testing';
import fc from 'fast-check';
import { readPlate } from '../src/law/plate.js';
import { planVehicleTaxYear, type PlannedVehiclePayment } from '../src/history/vehicle-year.plan.js';

import vehicleTax from '../product.js';

type Year = PublishedYear<'operations'>;

const network = readNetwork('deploy/demo/network.csv');
const years = publishedYears(readCsvRecords('deploy/demo/dashboard-2019-2023h1.csv'), vehicleTax.history.rows);
const isOpen = openOn(network);
const SEED = 20_121_001;

const operationsOf = (plan: YearPlan<PlannedVehiclePayment>): PlannedVehiclePayment[] =>
  Array.from({ length: plan.count }, (_, i) => plan.operation(i));
const shareOf = <T>(all: readonly T[], has: (one: T) => boolean) => all.filter(has).length / all.length;
const dayOf = ({ atMs }: PlannedVehiclePayment) => businessDay(instantOf(atMs));

/** What must hold of every plan, whatever it was made from. */
function expectSoundPlan({ year, to, operations: count }: Year, operations: readonly PlannedVehiclePayment[]): void {
  expect(operations).toHaveLength(count);
  expect(new Set(operations.map(({ vehicle }) => vehicle.plate)).size).toBe(count);
  let before = 0;
  const wrong = operations.filter((operation, i) => {
    const { n, atMs, agency, vehicle } = operation;
    const isInTime = Number.isInteger(atMs) && atMs >= before && dayOf(operation) >= `${year}-01-02`;
    before = atMs;
    const isHeavy = vehicle.category === 'truck';
    const isTaxable =
      (vehicle.fuel === 'petrol' || vehicle.fuel === 'diesel') &&
      vehicle.exemption === null &&
      isHeavy === (vehicle.grossWeightKg !== null && vehicle.grossWeightKg > 3_000) &&
      (vehicle.firstRegisteredOn === null || yearOf(vehicle.firstRegisteredOn) < year) &&
      readPlate(vehicle.plate) === vehicle.plate;
    return (
      n !== i || operation.year !== year || !isInTime || dayOf(operation) > to || !isOpen(agency, atMs) || !isTaxable
    );
  });
  expect(wrong).toEqual([]);
}

it('the published years are read from the file as they were printed', () => {
  expect(years).toEqual([
    { year: 2019, from: '2019-01-01', to: '2019-12-31', operations: 48_613 },
    { year: 2020, from: '2020-01-01', to: '2020-12-31', operations: 46_793 },
    { year: 2021, from: '2021-01-01', to: '2021-12-31', operations: 41_905 },
    { year: 2022, from: '2022-01-01', to: '2022-12-31', operations: 36_398 },
    { year: 2023, from: '2023-01-01', to: '2023-06-30', operations: 30_262 },
  ]);
});

describe.each(years)('the plan of $year', (year) => {
  const operations = operationsOf(planVehicleTaxYear(year, network, SEED));

  it('has exactly the published number, in the order of time, each of another taxable vehicle, at an open counter', () => {
    expectSoundPlan(year, operations);
  });

  it('has most of it in January, most of that in its last week, and hardly any on Sundays', () => {
    const isJanuary = (operation: PlannedVehiclePayment) => dayOf(operation).startsWith(`${year.year}-01`);
    const january = operations.filter(isJanuary);
    expect(january.length / operations.length).toBeGreaterThan(0.65);
    expect(january.length / operations.length).toBeLessThan(0.8);
    expect(shareOf(january, (operation) => dayOf(operation) >= `${year.year}-01-25`)).toBeGreaterThan(0.4);
    expect(shareOf(operations, ({ atMs }) => new Date(atMs).getUTCDay() === 0)).toBeLessThan(0.03);
    const inMonth = (month: number) => operations.filter(({ atMs }) => new Date(atMs).getUTCMonth() === month).length;
    expect(inMonth(1)).toBeGreaterThan(inMonth(2));
    expect(inMonth(2)).toBeGreaterThan(inMonth(4));
    expect(new Set(operations.map(({ atMs }) => new Date(atMs).getUTCMonth())).size).toBe(year.year === 2023 ? 6 : 12);
  });

  it('is that of real clients: all agencies at work, private cars for the most part, few heavy trucks', () => {
    expect(new Set(operations.map(({ agency }) => agency)).size).toBeGreaterThan(
      0.9 * openAgencies(network, year.to).length,
    );
    const share = (has: (operation: PlannedVehiclePayment['vehicle']) => boolean) =>
      shareOf(operations, ({ vehicle }) => has(vehicle));
    expect(share(({ category }) => category === 'passenger')).toBeCloseTo(0.82, 1);
    expect(share(({ owner }) => owner === 'natural-person')).toBeGreaterThan(0.9);
    expect(share(({ fuel }) => fuel === 'diesel')).toBeCloseTo(0.65, 1);
    expect(share(({ grossWeightKg }) => (grossWeightKg ?? 0) > 9_000)).toBeGreaterThan(0.001);
    expect(share(({ grossWeightKg }) => (grossWeightKg ?? 0) > 9_000)).toBeLessThan(0.01);
    expect(new Set(operations.map(({ vehicle }) => vehicle.category)).size).toBe(4);
  });
});

describe('a plan', () => {
  it('is sound with any number of payments, down to one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...years),
        fc.integer({ min: 1, max: 60 }),
        fc.integer(),
        (year, operations, seed) => {
          const small = { ...year, operations };
          expectSoundPlan(small, operationsOf(planVehicleTaxYear(small, network, seed)));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is the same whenever it is made, and another one from another seed', () => {
    const year = { ...(years[0] as Year), operations: 500 };
    const [first, again, other] = [SEED, SEED, SEED + 1].map((seed) =>
      operationsOf(planVehicleTaxYear(year, network, seed)),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('has the vehicles of other years come back as they were', () => {
    const [first, second] = years.map(
      (year) =>
        new Map(operationsOf(planVehicleTaxYear(year, network, SEED)).map(({ vehicle }) => [vehicle.plate, vehicle])),
    );
    const back = [...(second ?? [])].filter(([plate]) => first?.has(plate));
    expect(back.length).toBeGreaterThan(10_000);
    expect(back.filter(([plate, vehicle]) => JSON.stringify(first?.get(plate)) !== JSON.stringify(vehicle))).toEqual(
      [],
    );
  });

  it('of more payments than there are vehicles is refused', () => {
    const year = { ...(years[0] as Year), operations: 60_001 };
    expect(() => planVehicleTaxYear(year, network, SEED)).toThrow('there are vehicles for 60001 payments');
  });
});
