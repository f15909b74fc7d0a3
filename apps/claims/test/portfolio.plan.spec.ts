import { describe, expect, it } from '@jest/globals';
import { publishedYears, readCsvRecords, reportedYears, scaled } from '#libs/history';
import { readNetwork } from '#libs/product';
import { openOn } from '#libs/testing';
import claims from '../product.js';
import { planClaimsYear, type PlannedChange, type ReportedClaimsYear } from '../src/history/portfolio.plan.js';

const network = readNetwork('deploy/demo/network.csv');
const { rows, annualRows } = claims.history;
const YEARS: ReportedClaimsYear[] = [
  ...reportedYears(readCsvRecords('deploy/demo/annual-report-2017.csv'), annualRows),
  ...publishedYears(readCsvRecords('deploy/demo/dashboard-2019-2023h1.csv'), rows),
];
const planned = (year: ReportedClaimsYear, first: number, scale: number): PlannedChange[] => {
  const { count, operation } = planClaimsYear(year, YEARS, { first, scale, network, seed: 1 });
  return Array.from({ length: count }, (_, n) => operation(n));
};

/** What is insured after some years, by what was planned alone. */
function insuredAfter(all: readonly PlannedChange[]): { clients: number; people: number } {
  const sizes = new Map<number, number>();
  const add = (serial: number, members: number) => sizes.set(serial, (sizes.get(serial) ?? 0) + members);
  for (const { what, serial, members, benefit } of all) {
    if (what === 'open' || what === 'join') add(serial, members);
    if (what === 'leave') add(serial, -1);
    if (benefit === 'birth') add(serial, 1);
    if (what === 'close') sizes.delete(serial);
  }
  const families = [...sizes.values()];
  expect(families.every((size) => size >= 0)).toBe(true);
  return { clients: families.length, people: families.length + families.reduce((sum, size) => sum + size, 0) };
}

describe('the history of the medical assistance', () => {
  it('happens at open counters, and a client belongs to one agency for good', () => {
    const isOpen = openOn(network);
    const all = YEARS.flatMap((year) => planned(year, 2014, 0.02));
    expect(all.filter(({ agency, atMs }) => !isOpen(agency, atMs))).toEqual([]);
    const homes = Map.groupBy(all, ({ serial }) => serial);
    expect([...homes.values()].every((own) => new Set(own.map(({ agency }) => agency)).size === 1)).toBe(true);
    expect(new Set(all.map(({ agency }) => agency)).size).toBeGreaterThan(400);
  });

  it.each([
    [2014, 0.02],
    [2019, 0.02],
    [2014, 1],
  ])('from %d on, at a scale of %d, comes to what was published, year by year', (first, scale) => {
    const all: PlannedChange[] = [];
    for (const year of YEARS.filter((one) => one.year >= first)) {
      const ofYear = planned(year, first, scale);
      for (const change of ofYear) all.push(change);
      const { clients, people } = insuredAfter(all);
      const wanted = scaled(year.clients ?? 0, scale);
      expect([year.year, clients]).toEqual([year.year, wanted]);
      expect([year.year, people]).toEqual([
        year.year,
        year.people === undefined ? 3 * wanted : scaled(year.people, scale),
      ]);
      const settled = ofYear.filter(({ what }) => what === 'claim');
      expect([year.year, settled.length]).toEqual([year.year, scaled(year.handled ?? 0, scale)]);
      const served = (benefit: string) =>
        settled.filter((one) => one.benefit === benefit).length +
        settled.filter(({ companion }) => companion === benefit).length;
      for (const benefit of ['birth', 'hospitalisation', 'ambulance', 'funeral-costs', 'disability'] as const) {
        const count = year[benefit];
        if (count !== undefined) expect([benefit, served(benefit)]).toEqual([benefit, scaled(count, scale)]);
      }
    }
  });

  it('says of one year twice the same, in the order of time', () => {
    const [year] = YEARS;
    const [one, again] = [planned(year!, 2014, 0.01), planned(year!, 2014, 0.01)];
    expect(one).toEqual(again);
    const times = one.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(one.map(({ key }) => key)).size).toBe(one.length);
  });
});
