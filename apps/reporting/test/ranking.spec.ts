import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rankingOf } from '../src/ranking/ranking.js';

const had = (unit: string, count: number, amountCentimes = count * 100) => ({
  unit,
  name: `${unit}.`,
  count,
  amountCentimes,
});
const open = (...units: string[]) => units.map((unit) => ({ unit, name: `${unit}.` }));

describe('a ranking', () => {
  it.each([
    [
      'equal values share a rank, and one is left out after it',
      [had('a', 5), had('b', 7), had('c', 5), had('d', 1)],
      [],
      '1b 2a 2c 4d',
    ],
    [
      'units that were open and have nothing are the last, and share their rank',
      [had('b', 2)],
      open('c', 'a', 'b'),
      '1b 2a 2c',
    ],
    ['a unit that was not open is there with what it has', [had('x', 2)], open('a'), '1x 2a'],
    ['of nothing all are the first', [], open('b', 'a'), '1a 1b'],
    ['of no unit it is empty', [], [], ''],
  ])('%s', (_, totals, units, expected) => {
    const { items } = rankingOf(totals, units, 'count', 10);
    expect(items.map(({ rank, unit }) => `${rank}${unit}`).join(' ')).toBe(expected);
  });

  it('is by what it is asked for, with the share of each in all, those beyond the limit too', () => {
    const totals = [had('a', 1, 300), had('b', 2, 100)];
    expect(rankingOf(totals, open('c'), 'amount', 2)).toEqual({
      units: 3,
      count: 3,
      amountCentimes: 400,
      items: [
        { rank: 1, unit: 'a', name: 'a.', count: 1, amountCentimes: 300, sharePercent: 75 },
        { rank: 2, unit: 'b', name: 'b.', count: 2, amountCentimes: 100, sharePercent: 25 },
      ],
    });
    expect(rankingOf(totals, [], 'count', 1).items).toMatchObject([{ unit: 'b', sharePercent: 66.67 }]);
    expect(rankingOf(totals, [], 'count', 2).items).toMatchObject([{ sharePercent: 66.67 }, { sharePercent: 33.33 }]);
    expect(rankingOf([], open('a'), 'count', 1).items).toMatchObject([{ sharePercent: null }]);
  });

  it('gives each the place behind all that have more, in whatever order they come', () => {
    const totals = fc.uniqueArray(
      fc
        .tuple(fc.stringMatching(/^[A-Z]{3}$/), fc.integer({ min: 1, max: 9 }))
        .map(([unit, count]) => had(unit, count)),
      { selector: ({ unit }) => unit, minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(totals, fc.array(fc.stringMatching(/^[A-Z]{2}$/), { maxLength: 5 }), (list, idle) => {
        const { items, units } = rankingOf(list, open(...idle), 'count', 100);
        expect(units).toBe(list.length + new Set(idle).size);
        for (const { rank, count } of items) expect(rank).toBe(1 + items.filter((one) => one.count > count).length);
        const shares = items.reduce((sum, { sharePercent }) => sum + (sharePercent ?? 0), 0);
        expect(Math.abs(shares - 100)).toBeLessThan(0.01 * items.length);
        expect(rankingOf(list.toReversed(), open(...idle.toReversed()), 'count', 100).items).toEqual(items);
      }),
    );
  });
});
