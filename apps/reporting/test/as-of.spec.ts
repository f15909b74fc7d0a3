import { describe, expect, it } from '@jest/globals';
import { asOf, type HeardProduct } from '../src/as-of/as-of.js';

const NOW = '2026-11-27T10:00:00.000Z';
const heard = (at: string | null, eventsBehind = 0, lanesBehind: number[] = []): HeardProduct => ({
  asOf: at,
  eventsBehind,
  lanesBehind,
});
const FRESH = '2026-11-27T09:59:57.000Z';
const OLDER = '2026-11-27T09:59:45.000Z';
const OLD = '2026-11-27T09:59:44.999Z';

describe('figures', () => {
  it('are whole as of the earliest of all products', () => {
    expect(
      asOf(
        new Map([
          ['claims', heard(OLDER)],
          ['transfers', heard(FRESH)],
        ]),
        NOW,
      ),
    ).toEqual({
      asOf: OLDER,
      behind: [],
    });
  });

  it('name the product that was not heard for some time, and what it was heard to have', () => {
    expect(
      asOf(
        new Map([
          ['claims', heard(FRESH)],
          ['transfers', heard(OLD, 3, [2, 5])],
        ]),
        NOW,
      ),
    ).toEqual({
      asOf: OLD,
      behind: [{ product: 'transfers', asOf: OLD, eventsBehind: 3, lanesBehind: [2, 5] }],
    });
  });

  it.each([
    ['that was never heard', undefined],
    ['of which nothing was whole yet', heard(null, 7, [0])],
  ])('have no moment of which they are whole without a product %s', (_, claims) => {
    const told = asOf(
      new Map([
        ['claims', claims],
        ['transfers', heard(FRESH)],
      ]),
      NOW,
    );
    expect(told.asOf).toBeNull();
    expect(told.behind).toMatchObject([{ product: 'claims', asOf: null, eventsBehind: claims?.eventsBehind ?? 0 }]);
  });
});
