import { describe, expect, it } from '@jest/globals';
import { isDeeperThan } from '../src/json-depth.js';

describe('how deep a JSON text is', () => {
  it.each([
    ['{"a":[{"b":[1]}]}', 4],
    ['[[],[],[[]]]', 3],
    ['{"a":"[[[[{{{{"}', 1],
    ['["\\"[[[[", [1]]', 2],
    ['["\\\\", [[1]]]', 3],
    ['{"é":["ع"]}', 2],
  ])('%s', (text, depth) => {
    const bytes = Buffer.from(text);
    expect([isDeeperThan(bytes, depth), isDeeperThan(bytes, depth - 1)]).toEqual([false, true]);
  });

  it('is seen of brackets that never close, and of what is no JSON', () => {
    expect(isDeeperThan(Buffer.from('['.repeat(500_000)))).toBe(true);
    expect(isDeeperThan(Buffer.from(`${'{"a":'.repeat(32)}1${'}'.repeat(32)}`))).toBe(false);
    expect(isDeeperThan(Buffer.from(`"${'['.repeat(100)}`))).toBe(false);
  });
});
