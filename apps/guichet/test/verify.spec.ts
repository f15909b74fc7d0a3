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

describe('a day of the reports', () => {
  it('agrees with the books when every agency does', () => {
    expect(differingDays([figure(2, 300)], [figure(2, 300)])).toEqual([]);
  });

  it.each([
    ['another count', [figure(3, 300)]],
    ['another amount', [figure(2, 301)]],
    ['the same sum in other agencies', [figure(2, 300, 'elsewhere')]],
    ['nothing', []],
  ])('differs when it says %s', (_what, reported) => {
    expect(differingDays([figure(2, 300)], reported)).toHaveLength(1);
  });

  it('differs when only the reports have it', () => {
    expect(differingDays([], [figure(1, 5)])).toEqual([figure(1, 5)]);
  });

  it('is told in the order of days and indicators', () => {
    const days = ['2026-02-01', '2026-01-31', '2026-02-02'].map((day) => ({ ...figure(1, 5), day }));
    expect(differingDays(days, []).map(({ day }) => day)).toEqual(['2026-01-31', '2026-02-01', '2026-02-02']);
  });
});
