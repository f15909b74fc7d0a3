import { describe, expect, it } from '@jest/globals';
import tariffs from '../data/tariffs.json' with { type: 'json' };
import { feeOf, type Tariffs } from '../src/tariff.js';

const ON = '2026-01-31';

describe('the fee of a transfer', () => {
  it.each([
    [1, 1_500],
    [50_000, 1_500],
    [50_001, 2_000],
    [100_000, 2_000],
    [100_001, 3_000],
    [200_000, 3_000],
    [200_001, 4_500],
    [500_000, 4_500],
    [500_001, 6_500],
    [1_000_000, 6_500],
    [1_000_001, 9_500],
    [2_000_000, 9_500],
    [2_000_001, 14_000],
    [4_000_000, 14_000],
    [4_000_001, 20_000],
    [8_000_000, 20_000],
  ])('of %d centimes is %d centimes: upper bounds are included', (amountCentimes, feeCentimes) => {
    expect(feeOf(tariffs, 'cash-express', amountCentimes, ON)).toBe(feeCentimes);
  });

  it('is refused above the ceiling of 80,000 DH, and the refusal says the ceiling', () => {
    expect(() => feeOf(tariffs, 'cash-express', 8_000_001, ON)).toThrow(
      expect.objectContaining({ code: 'transfer.above-ceiling', details: { ceilingCentimes: 8_000_000 } }),
    );
  });

  it('follows the tariff that is in force on the day', () => {
    const tariff = (validFrom: string, feeCentimes: number) => ({
      validFrom,
      source: 'test',
      ceilingCentimes: 1_000,
      brackets: [{ upToCentimes: 1_000, feeCentimes }],
    });
    const dated: Tariffs = { 'cash-express': [tariff('2020-01-01', 10), tariff('2026-02-01', 20)] };
    expect(feeOf(dated, 'cash-express', 500, '2026-01-31')).toBe(10);
    expect(feeOf(dated, 'cash-express', 500, '2026-02-01')).toBe(20);
    expect(() => feeOf(dated, 'cash-express', 500, '2019-12-31')).toThrow('has a tariff on 2019-12-31');
  });

  it('has brackets in rising order that end at the ceiling', () => {
    for (const { brackets, ceilingCentimes } of tariffs['cash-express']) {
      const bounds = brackets.map(({ upToCentimes }) => upToCentimes);
      expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
      expect(bounds.at(-1)).toBe(ceilingCentimes);
    }
  });
});
