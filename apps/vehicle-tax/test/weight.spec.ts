import { describe, expect, it } from '@jest/globals';
import { checkWeight, type Category } from '../src/law/vehicle.js';

describe('a gross weight', () => {
  it.each<[Category, number, number]>([
    ['passenger', 500, 12_000],
    ['pickup', 500, 12_000],
    ['four-by-four', 500, 12_000],
    ['truck', 1_000, 80_000],
    ['tractor-trailer', 3_000, 200_000],
  ])('of a %s is from %d to %d kg', (category, least, most) => {
    for (const weight of [null, least, most]) expect(() => checkWeight(category, weight)).not.toThrow();
    for (const weight of [19, 19.5, least - 1, most + 1])
      expect(() => checkWeight(category, weight)).toThrow(
        expect.objectContaining({
          code: 'vehicle.weight-implausible',
          details: { field: 'grossWeightKg', expected: expect.stringContaining(`from ${least} to ${most}`) },
        }),
      );
  });
});
