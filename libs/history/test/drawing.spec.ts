import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CounterDays, agencyWeights } from '../src/counters.js';
import { chooser, normal, sample, uniform, type Random } from '../src/drawing.js';

const SEED = 20_121_001;
const many = <T>(draw: () => T, count = 20_000): T[] => Array.from({ length: count }, draw);
const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const HIGHEST: Random = () => 1 - 2 ** -32;

describe('drawing', () => {
  it('is the same from the same seed, and another from another one', () => {
    expect(many(uniform(SEED), 5)).toEqual(many(uniform(SEED), 5));
    expect(many(uniform(SEED + 1), 5)).not.toEqual(many(uniform(SEED), 5));
    // A history that was stopped goes on only as long as these stay the same.
    const numbers = many(uniform(SEED), 3).map((number) => number * 2 ** 32);
    expect(numbers).toEqual([4_274_846_294, 3_148_631_845, 180_862_081]);
  });

  it('is even from 0 to below 1, and normal around 0', () => {
    const even = many(uniform(SEED));
    expect(even.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(meanOf(even)).toBeCloseTo(0.5, 2);
    const random = uniform(SEED);
    const bell = many(() => normal(random));
    expect(meanOf(bell)).toBeCloseTo(0, 1);
    expect(meanOf(bell.map((number) => number ** 2))).toBeCloseTo(1, 1);
  });

  it('by weights is in their proportion, and never what weighs nothing', () => {
    const drawn = many(chooser([0, 3, 0, 1, 0], uniform(SEED)));
    expect(new Set(drawn)).toEqual(new Set([1, 3]));
    expect(meanOf(drawn.map((index) => (index === 1 ? 1 : 0)))).toBeCloseTo(0.75, 2);
    expect([chooser([0, 3, 1], () => 0)(), chooser([0, 3, 1], HIGHEST)()]).toEqual([1, 2]);
  });

  it('a sample is of different numbers below the total', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer(),
        (total, part, seed) => {
          const numbers = sample(total, Math.floor(total * part), uniform(seed));
          expect(new Set(numbers).size).toBe(Math.floor(total * part));
          expect(numbers.every((number) => number < total)).toBe(true);
        },
      ),
    );
  });
});

describe('the counters', () => {
  it('of towns have more to do than those of villages, those more than mobile ones', () => {
    const kinds = ['urban', 'rural', 'mobile'] as const;
    const agencies = many(() => kinds, 2_000).flatMap((all) => all.map((kind) => ({ kind })));
    const weights = agencyWeights(agencies, uniform(SEED));
    const [urban, rural, mobile] = kinds.map((kind) => meanOf(weights.filter((_, i) => agencies[i]?.kind === kind)));
    expect([rural, mobile].map((weight) => (weight ?? 0) / (urban ?? 0))).toEqual([
      expect.closeTo(0.8 / 1.5, 1),
      expect.closeTo(0.35 / 1.5, 1),
    ]);
    expect(new Set(weights).size).toBe(weights.length);
  });

  it('are busy on weekdays and at the end of the month, in the season of the product', () => {
    const days = new CounterDays('2024-01-01', '2024-12-31');
    expect(days.count).toBe(366);
    const weights = days.weights((date) => (date.getUTCMonth() === 1 ? 2 : 1));
    const of = (day: string) => weights[days.dayOf(Date.parse(`${day}T12:00:00Z`))] ?? 0;
    expect(of('2024-03-13')).toBe(1); // a Wednesday
    expect(of('2024-02-14')).toBe(2);
    expect(of('2024-03-10')).toBeCloseTo(0.1); // a Sunday
    expect(of('2024-03-27') / of('2024-03-20')).toBeCloseTo(1.35);
  });

  it('are open from 8 to 18 o’clock, and serve somebody later the same day', () => {
    const days = new CounterDays('2023-01-01', '2023-06-30');
    const hours = (day: string) => [`${day}T08:00:00.000Z`, `${day}T18:00:00.000Z`].map(Date.parse);
    const [opens = 0, closes = 0] = hours('2023-06-30');
    expect(days.timeOn(days.count - 1, () => 0)).toBe(opens);
    expect(days.timeOn(days.count - 1, HIGHEST)).toBe(closes - 1);
    expect(days.timeAfter(closes - 1, 180, HIGHEST)).toBe(closes);
    expect(days.timeAfter(closes - 1, 180, () => 0)).toBe(closes);
    expect(days.timeAfter(opens - 86_400_000, 180, () => 0)).toBe(opens);
    expect([days.dayOf(opens), days.dayOf(closes)]).toEqual([180, 180]);
  });
});
