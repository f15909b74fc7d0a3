import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchLines, type MatchedLine, type Matching, type MatchingInput } from '../src/match/matching.js';

/** A line of a file. */
interface Line {
  n: number;
  key: string;
  amount: number;
  fee: number;
}

const side = (lines: readonly Line[]) => ({
  lines,
  keyOf: ({ key }: Line) => key,
  amountOf: ({ amount }: Line) => amount,
});

function match(
  mine: readonly Line[],
  theirs: readonly Line[],
  otherFields?: MatchingInput<Line, Line>['otherFields'],
): Matching<Line, Line> {
  return matchLines({ mine: side(mine), theirs: side(theirs), ...(otherFields ? { otherFields } : {}) });
}

const line = (key: string, amount: number, fee = 0, n = 0): Line => ({ n, key, amount, fee });
const feeDiffers = (mine: Line, theirs: Line) => (mine.fee === theirs.fee ? [] : ['fee']);

/** Few keys and amounts, so that everything comes twice; amounts may be negative. */
const file = fc
  .array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), amount: fc.integer({ min: -2, max: 3 }), fee: fc.nat(1) }), {
    maxLength: 30,
  })
  .map((lines) => lines.map((one, n) => ({ ...one, n })));

const mineOf = (one: MatchedLine<Line, Line>) => ('mine' in one ? [one.mine] : []);
const theirsOf = (one: MatchedLine<Line, Line>) => ('theirs' in one ? [one.theirs] : []);
const inOrder = (lines: readonly Line[]) => [...lines].sort((a, b) => a.n - b.n);
const sum = (lines: readonly Line[]) => ({
  count: lines.length,
  amountCentimes: lines.reduce((total, { amount }) => total + amount, 0),
});

describe('two files are matched', () => {
  it('line by line', () => {
    const matching = match(
      [line('same', 100), line('amount', 200), line('ours', 300)],
      [line('theirs', 400), line('amount', 250), line('same', 100)],
    );
    expect(matching.lines).toMatchObject([
      { what: 'matched', key: 'same', mineCentimes: 100, theirsCentimes: 100 },
      { what: 'different', key: 'amount', mineCentimes: 200, theirsCentimes: 250, fields: ['amount'] },
      { what: 'missing-there', key: 'ours', mineCentimes: 300, theirsCentimes: null },
      { what: 'missing-here', key: 'theirs', mineCentimes: null, theirsCentimes: 400 },
    ]);
    expect(matching.totals).toEqual({
      all: { mine: { count: 3, amountCentimes: 600 }, theirs: { count: 3, amountCentimes: 750 } },
      matched: { mine: { count: 1, amountCentimes: 100 }, theirs: { count: 1, amountCentimes: 100 } },
      different: { mine: { count: 1, amountCentimes: 200 }, theirs: { count: 1, amountCentimes: 250 } },
      'missing-here': { mine: { count: 0, amountCentimes: 0 }, theirs: { count: 1, amountCentimes: 400 } },
      'missing-there': { mine: { count: 1, amountCentimes: 300 }, theirs: { count: 0, amountCentimes: 0 } },
    });
    expect(matching.duplicates).toEqual([]);
  });

  it('each by its own rule for what is the same', () => {
    const { lines } = matchLines({
      mine: { lines: [{ id: 7, paid: 100 }], keyOf: ({ id }) => `T-${id}`, amountOf: ({ paid }) => paid },
      theirs: { lines: ['T-7;1.00'], keyOf: (text) => text.split(';')[0] ?? '', amountOf: () => 100 },
    });
    expect(lines).toMatchObject([{ what: 'matched', key: 'T-7', mine: { id: 7 }, theirs: 'T-7;1.00' }]);
  });

  it('in other fields, too', () => {
    const { lines } = match([line('a', 1, 5), line('b', 1, 5)], [line('a', 1, 5), line('b', 2, 6)], feeDiffers);
    expect(lines).toMatchObject([{ what: 'matched' }, { what: 'different', fields: ['amount', 'fee'] }]);
  });

  it('with what comes twice: those that agree together, one left over', () => {
    const { lines, duplicates } = match(
      [line('a', 1), line('a', 2), line('b', 5)],
      [line('a', 2), line('b', 5), line('b', 5)],
    );
    expect(lines).toMatchObject([
      { what: 'missing-there', key: 'a', mineCentimes: 1 },
      { what: 'matched', key: 'a', mineCentimes: 2 },
      { what: 'matched', key: 'b' },
      { what: 'missing-here', key: 'b', theirsCentimes: 5 },
    ]);
    expect(duplicates).toEqual([
      { side: 'mine', key: 'a', count: 2 },
      { side: 'theirs', key: 'b', count: 2 },
    ]);
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])('not with an amount of %d', (amount) => {
    expect(() => match([line('a', amount)], [])).toThrow('whole number of centimes');
  });

  it('as fast when all lines have one key', () => {
    const lines = Array.from({ length: 100_000 }, (_, n) => line('a', n % 7));
    expect(match(lines, lines.toReversed()).totals.matched.mine.count).toBe(100_000);
  });
});

describe('whatever both files hold', () => {
  it('every line of both is in exactly one class', () => {
    fc.assert(
      fc.property(file, file, (mine, theirs) => {
        const { lines } = match(mine, theirs, feeDiffers);
        expect(inOrder(lines.flatMap(mineOf))).toEqual(mine);
        expect(inOrder(lines.flatMap(theirsOf))).toEqual(theirs);
      }),
    );
  });

  it('the sums of the classes are those of the files', () => {
    fc.assert(
      fc.property(file, file, (mine, theirs) => {
        const { lines, totals } = match(mine, theirs);
        expect(totals.all).toEqual({ mine: sum(mine), theirs: sum(theirs) });
        for (const what of ['matched', 'different', 'missing-here', 'missing-there'] as const) {
          const inClass = lines.filter((one) => one.what === what);
          expect(totals[what]).toEqual({ mine: sum(inClass.flatMap(mineOf)), theirs: sum(inClass.flatMap(theirsOf)) });
        }
      }),
    );
  });

  it('what is matched is equal, what differs is not, and no key is missing on both sides', () => {
    fc.assert(
      fc.property(file, file, (mine, theirs) => {
        const { lines } = match(mine, theirs);
        for (const one of lines) {
          if (one.what === 'matched') expect(one.mineCentimes).toBe(one.theirsCentimes);
          if (one.what === 'different') expect(one.mineCentimes).not.toBe(one.theirsCentimes);
        }
        const keysOf = (what: string) => lines.filter((one) => one.what === what).map(({ key }) => key);
        const missingThere = keysOf('missing-there');
        expect(keysOf('missing-here').filter((key) => missingThere.includes(key))).toEqual([]);
      }),
    );
  });

  it('as many are matched as can be', () => {
    fc.assert(
      fc.property(file, file, (mine, theirs) => {
        const countOf = (lines: readonly Line[]) => Map.groupBy(lines, ({ key, amount }) => `${key} ${amount}`);
        const there = countOf(theirs);
        const most = [...countOf(mine)].map(([label, same]) => Math.min(same.length, there.get(label)?.length ?? 0));
        expect(match(mine, theirs).totals.matched.mine.count).toBe(most.reduce((a, b) => a + b, 0));
      }),
    );
  });

  it('the other side sees the same, the other way round', () => {
    fc.assert(
      fc.property(file, file, (mine, theirs) => {
        const [here, there] = [match(mine, theirs).totals, match(theirs, mine).totals];
        expect(there.matched.mine).toEqual(here.matched.theirs);
        expect(there['missing-here'].theirs.count).toBe(here['missing-there'].mine.count);
        expect(there.different.mine.count).toBe(here.different.mine.count);
      }),
    );
  });
});
