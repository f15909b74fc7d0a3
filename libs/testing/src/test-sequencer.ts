import { readFileSync } from 'node:fs';
import sequencer = require('@jest/test-sequencer');

type Tests = Parameters<sequencer.default['sort']>[0];

const STARTS_A_PLATFORM = /\bTestPlatform\.start\(|\bspawnGuichet\(/;
/** The part of all files among which the long ones are spread: begun last, they would keep one worker alone. */
const SPREAD_OVER = 0.6;

/** Puts the few among the first of the many, evenly, each in its own order. */
export function spread<Item>(few: readonly Item[], many: readonly Item[]): Item[] {
  const every = (SPREAD_OVER * many.length) / few.length;
  const placed = [
    ...few.map((item, i) => ({ item, place: i * every - 0.5 })),
    ...many.map((item, i) => ({ item, place: i })),
  ];
  return placed.sort((a, b) => a.place - b.place).map(({ item }) => item);
}

/**
 * The order of test files. Those that start a whole platform work both cores of a small machine, most others wait: side by
 * side they take turns, and none of the long ones is left to the end of a run, also of one that knows no times yet.
 */
export default class TestSequencer extends sequencer.default {
  override async sort(tests: Tests): Promise<Tests> {
    const sorted = await super.sort(tests);
    const { platforms = [], others = [] } = Object.groupBy(sorted, ({ path }) =>
      STARTS_A_PLATFORM.test(readFileSync(path, 'utf8')) ? 'platforms' : 'others',
    );
    return spread(platforms, others);
  }
}
