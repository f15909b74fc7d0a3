import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limitOf, toPage, type Page } from '../src/http/paging.js';

describe('a list in pages', () => {
  it('gives every item once, in order, whatever the limit', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1_000 })),
        fc.integer({ min: 1, max: 50 }),
        (numbers, limit) => {
          const items = numbers.toSorted((a, b) => a - b);
          const read = (after: number) => items.filter((item) => item > after).slice(0, limit + 1);
          const seen: number[] = [];
          let page: Page<number> = { items: [], nextCursor: '0' };
          while (page.nextCursor !== undefined) {
            page = toPage(read(Number(page.nextCursor)), limit, String);
            expect(page.items.length).toBeLessThanOrEqual(limit);
            seen.push(...page.items);
          }
          expect(seen).toEqual(items);
        },
      ),
    );
  });

  it('ends without a cursor when its last page is full', () => {
    expect(toPage([1, 2], 2, String)).toEqual({ items: [1, 2] });
    expect(toPage([1, 2, 3], 2, String)).toEqual({ items: [1, 2], nextCursor: '2' });
    expect(toPage([], 2, String)).toEqual({ items: [] });
  });

  it('has 50 items a page unless asked otherwise', () => {
    expect(limitOf({} as { limit: number })).toBe(50);
    expect(limitOf({ limit: 7 })).toBe(7);
  });
});
