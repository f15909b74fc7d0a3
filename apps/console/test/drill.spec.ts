import { describe, expect, it } from '@jest/globals';
import {
  drillParameters,
  figuresQuery,
  hasOperations,
  into,
  partsOf,
  readDrill,
  totalOf,
} from '../src/figure/drill.js';
import { daysIn, grainOf, periodsAround } from '../src/time/spans.js';

const YEAR = readDrill({ of: 'transfers.sent', from: '2022-01-01', to: '2022-12-31' }, '2026-11-28');

describe('a span of days', () => {
  it.each([
    ['2014-01-01', '2026-11-28', 'year', []],
    ['2022-01-01', '2022-12-31', 'quarter', ['2022']],
    ['2023-01-01', '2023-06-30', 'quarter', ['2023']],
    ['2022-04-01', '2022-06-30', 'month', ['2022', '2022-Q2']],
    ['2022-05-01', '2022-05-31', 'day', ['2022', '2022-Q2', '2022-05']],
    ['2022-05-31', '2022-05-31', 'day', ['2022', '2022-Q2', '2022-05', '2022-05-31']],
  ] as const)('%s to %s is divided by %s', (from, to, grain, around) => {
    expect(grainOf({ from, to })).toBe(grain);
    expect(periodsAround({ from, to })).toEqual(around);
  });

  it.each([
    ['2024', '2024-01-01', '2024-12-31'],
    ['2024-Q1', '2024-01-01', '2024-03-31'],
    ['2024-Q4', '2024-10-01', '2024-12-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2024-02-29', '2024-02-29', '2024-02-29'],
  ])('of %s is %s to %s', (period, from, to) => expect(daysIn(period)).toEqual({ from, to }));

  it('within another ends with it', () => {
    const within = { from: '2023-01-01', to: '2023-05-15' };
    expect(daysIn('2023-Q2', within)).toEqual({ from: '2023-04-01', to: '2023-05-15' });
  });
});

describe('a total is opened', () => {
  it('from the year to the operations of an agency on a day', () => {
    const steps = ['2022-Q2', '2022-05', '2022-05-31', 'Rabat', 'Rabat Ville', 'RAB-001'];
    let drill = YEAR;
    for (const step of steps) drill = into(drill, step)!;
    expect(drill).toMatchObject({
      from: '2022-05-31',
      to: '2022-05-31',
      region: 'Rabat',
      branch: 'Rabat Ville',
      agency: 'RAB-001',
      way: 'operations',
    });
    expect(hasOperations(drill)).toBe(true);
    expect(into(drill, 'any')).toBeUndefined();
  });

  it('by kind of agency, by detail, by indicator', () => {
    expect(into({ ...YEAR, way: 'kind' }, 'mobile')).toMatchObject({ kind: 'mobile', way: 'place' });
    expect(into({ ...YEAR, way: 'detail' }, 'cash-express')).toMatchObject({ detail: 'cash-express', way: 'time' });
    expect(into({ ...YEAR, way: 'indicator', less: ['a.b'] }, 'transfers.paid-out')).toMatchObject({
      of: ['transfers.paid-out'],
      less: [],
    });
  });

  it('an agency over a year has its months first', () => {
    const drill = into({ ...YEAR, way: 'place', region: 'Rabat', branch: 'Rabat' }, 'RAB-001');
    expect(drill).toMatchObject({ agency: 'RAB-001', way: 'time' });
    expect(hasOperations(drill!)).toBe(false);
  });

  it('is written into an address and read from it', () => {
    const drill = {
      ...YEAR,
      less: ['transfers.cancelled'],
      measure: 'amount' as const,
      region: 'El-Jadida',
      detail: 'cash-express',
    };
    const written = Object.fromEntries(
      Object.entries(drillParameters(drill)).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    expect(readDrill(written, '2026-11-28')).toEqual(drill);
    expect(readDrill({ from: '2022-12-31', to: '2022-01-01', way: 'x', kind: 'king' }, '2026-11-28')).toMatchObject({
      from: '2014-01-01',
      to: '2026-11-28',
      way: 'time',
      kind: undefined,
    });
  });

  it('asks for what is added and what is taken off, level by level', () => {
    expect(figuresQuery({ ...YEAR, less: ['transfers.cancelled'] })).toEqual({
      from: '2022-01-01',
      to: '2022-12-31',
      by: 'quarter',
      level: 'network',
      indicator: 'transfers.sent,transfers.cancelled',
    });
    expect(figuresQuery({ ...YEAR, way: 'place', region: 'Rabat' })).toMatchObject({
      by: 'total',
      level: 'branch',
      region: 'Rabat',
    });
    expect(figuresQuery({ ...YEAR, detail: 'cash-express' })).toMatchObject({ detailed: 'true' });
  });
});

describe('the parts of a total', () => {
  const figure = (period: string, indicator: string, count: number, detail?: string) => ({
    period,
    unit: 'network',
    name: 'network',
    indicator,
    count,
    amountCentimes: count * 100,
    ...(detail ? { detail } : {}),
  });
  const drill = { ...YEAR, of: ['a.done', 'a.more'], less: ['a.cancelled'] };

  it('are added up, what is taken off taken off, in the order of time', () => {
    const parts = partsOf(drill, [
      figure('2022-Q2', 'a.done', 5),
      figure('2022-Q1', 'a.done', 7),
      figure('2022-Q1', 'a.more', 2),
      figure('2022-Q1', 'a.cancelled', 3),
    ]);
    expect(parts.map(({ key, count, amountCentimes }) => [key, count, amountCentimes])).toEqual([
      ['2022-Q1', 6, 600],
      ['2022-Q2', 5, 500],
    ]);
    expect(totalOf(parts, false)).toEqual({ count: 11, amountCentimes: 1100 });
    expect(totalOf(parts, true)).toEqual({ count: 5, amountCentimes: 500 });
  });

  it('of one detail alone', () => {
    const figures = [figure('2022-Q1', 'a.done', 7, 'birth'), figure('2022-Q1', 'a.done', 2, 'death')];
    expect(partsOf({ ...drill, detail: 'death' }, figures)).toMatchObject([{ count: 2 }]);
    expect(partsOf({ ...drill, way: 'detail' }, figures).map(({ key }) => key)).toEqual(['birth', 'death']);
  });
});
