import { describe, expect, it } from '@jest/globals';
import type { DayFigure } from '#libs/service';
import { differingDays } from '../src/platform/verify.js';

const figure = (count: number, amountCentimes: number, agenciesDigest = `${count}/${amountCentimes}`): DayFigure => ({
  day: '2026-01-31',
  indicator: 'transfers.sent',
  count,
  amountCentimes,
  agenciesDigest,
});

describe('a day whose books stood still', () => {
  it('agrees when every agency does', () => {
    expect(differingDays([figure(2, 300)], [figure(2, 300)], [figure(2, 300)])).toEqual([]);
  });

  it.each([
    ['another count', [figure(3, 300)]],
    ['another amount', [figure(2, 301)]],
    ['the same sum in other agencies', [figure(2, 300, 'elsewhere')]],
    ['nothing', []],
  ])('differs when the report says %s', (_what, reported) => {
    expect(differingDays([figure(2, 300)], reported, [figure(2, 300)])).toHaveLength(1);
  });

  it('differs when only the report has it', () => {
    expect(differingDays([], [figure(1, 5)], [])).toEqual([figure(1, 5)]);
  });
});

describe('a day on which counters work while it is verified', () => {
  const [before, after] = [[figure(2, 300)], [figure(5, 900)]];

  it.each([figure(2, 300), figure(4, 700), figure(5, 900)])('agrees when the report lies between', (reported) => {
    expect(differingDays(before, [reported], after)).toEqual([]);
    expect(differingDays([], [reported], after)).toEqual([]);
  });

  it.each([figure(1, 300), figure(6, 900), figure(3, 901), figure(3, 299)])('differs when it does not', (reported) => {
    expect(differingDays(before, [reported], after)).toHaveLength(1);
  });
});
