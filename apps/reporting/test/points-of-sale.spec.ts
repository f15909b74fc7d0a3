import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { AGENCY_KINDS, openAgencies, type Day } from '#libs/domain';
import { contracts } from '#libs/events';
import { readNetwork } from '#libs/product';
import { annualReportOf, dashboardOf, valueOf, type DashboardLine } from '../src/table/dashboard.js';
import type { PointsOfSale } from '../src/network/points-of-sale.js';

type Published = Record<string, string>;
const PUBLISHED = parse<Published>(readFileSync('deploy/demo/points-of-sale.csv'), { columns: true });
const STATES = readNetwork('deploy/demo/network.csv');

const openOn = (day: Day): PointsOfSale => {
  const open = openAgencies(STATES, day);
  const counts = AGENCY_KINDS.map((of) => [of, open.filter(({ kind }) => kind === of).length] as const);
  return Object.fromEntries(counts) as Record<(typeof AGENCY_KINDS)[number], number>;
};
const ofNetwork = (lines: readonly DashboardLine[]) => lines.filter((line) => 'counts' in line);
const valuesOn = (lines: readonly DashboardLine[], to: Day) =>
  ofNetwork(lines).map((line) => valueOf(line, { to, sums: new Map(), pointsOfSale: openOn(to) }));
const column = (name: string) => PUBLISHED.map((row) => Number(row[name]));

describe('the points of sale', () => {
  const [dashboard, annual] = [dashboardOf(contracts), annualReportOf(contracts)];

  it.each(['2019', '2020', '2021', '2022', '2023-06-30'])('of the dashboard are those published for %s', (period) => {
    expect(valuesOn(dashboard, period.length === 4 ? `${period}-12-31` : period)).toEqual(column(period));
  });

  it.each(['2014', '2015', '2016', '2017'])('of the annual report are those published for %s', (year) => {
    expect(valuesOn(annual, `${year}-12-31`)).toEqual(column(year));
  });

  it('bear the labels of both publications', () => {
    expect(ofNetwork(dashboard).map(({ labelFr, labelEn }) => [labelFr, labelEn])).toEqual(
      PUBLISHED.map((row) => [row.indicator_fr_2023, row.indicator_en]),
    );
    expect(ofNetwork(annual).map(({ labelFr }) => labelFr)).toEqual(PUBLISHED.map((row) => row.indicator_fr_2017));
  });

  it('are not known of the years before the first that was published', () => {
    expect(valuesOn(dashboard, '2013-12-31')).toEqual([null, null, null, null]);
  });
});
