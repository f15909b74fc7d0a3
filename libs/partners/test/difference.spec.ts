import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_PARAMETERS } from '#libs/commands';
import {
  ageDays,
  assignDifference,
  closeDifference,
  differenceId,
  differenceIdsOf,
  recordDifferences,
  type Difference,
} from '../src/match/difference.js';
import { matchLines } from '../src/match/matching.js';

type Line = [key: string, amountCentimes: number];

const FIRST = '2026-11-25T10:00:00.000Z';
const LATER = '2026-11-27T10:00:00.000Z';
const OF_25 = { partner: 'cash-express', statement: '2026-11-25' };
const OF_26 = { partner: 'cash-express', statement: '2026-11-26' };

const side = (lines: readonly Line[]) => ({
  lines,
  keyOf: ([key]: Line) => key,
  amountOf: ([, amountCentimes]: Line) => amountCentimes,
});
const matching = (mine: readonly Line[], theirs: readonly Line[]) =>
  matchLines({ mine: side(mine), theirs: side(theirs) });

const contextOf = (at: string) => ({ at, parameters: NO_PARAMETERS });
const assign = (difference: Difference | undefined, owner: string) =>
  assignDifference.decide({ difference }, { id: '', owner }, contextOf(LATER));

/** The differences of a partner, as they live on. */
class Book {
  private readonly rows = new Map<string, Difference>();

  record(mine: readonly Line[], theirs: readonly Line[], statement = OF_25, at = FIRST): Difference[] {
    const matched = matching(mine, theirs);
    const needed = new Set(differenceIdsOf(matched, statement));
    const known = [...this.rows.values()].filter(({ id, status }) => needed.has(id) || status === 'open');
    const saved = recordDifferences(known, matched, statement, at);
    this.save(saved);
    return saved;
  }

  of(key: string, n = 1): Difference {
    const difference = this.rows.get(differenceId('cash-express', key, n));
    if (!difference) throw new Error(`nothing differs in ${key}`);
    return difference;
  }

  close(key: string, reason = 'fee', at = LATER): void {
    const closing = { id: '', by: 'amina', reason, note: null };
    const { save } = closeDifference.decide({ difference: this.of(key) }, closing, contextOf(at));
    this.save([save?.difference ?? this.of(key)]);
  }

  /** The ids of those that are open. */
  get open(): string[] {
    return [...this.rows.values()].flatMap(({ id, status }) => (status === 'open' ? id : [])).sort();
  }

  /** How often one was closed. */
  get closings(): number {
    return [...this.rows.values()].reduce((sum, { closings }) => sum + closings.length, 0);
  }

  private save(saved: readonly Difference[]): void {
    for (const difference of saved) this.rows.set(difference.id, difference);
  }
}

describe('a line that differs', () => {
  it('is open from then on, with both amounts', () => {
    const book = new Book();
    book.record(
      [
        ['a', 100],
        ['b', 200],
      ],
      [
        ['a', 150],
        ['c', 300],
        ['c', 300],
      ],
    );
    expect(book.of('a')).toEqual({
      id: 'cash-express/1/a',
      ...OF_25,
      key: 'a',
      what: 'different',
      mineCentimes: 100,
      theirsCentimes: 150,
      fields: ['amount'],
      status: 'open',
      openedAt: FIRST,
      seenAt: FIRST,
      agreesSince: null,
      owner: null,
      closings: [],
    });
    expect(book.of('b')).toMatchObject({ what: 'missing-there', mineCentimes: 200, theirsCentimes: null });
    expect([book.of('c', 1), book.of('c', 2)]).toMatchObject([{ what: 'missing-here' }, { theirsCentimes: 300 }]);
  });

  it('goes on in the same row, with what it is now, its age and its owner', () => {
    const book = new Book();
    const [opened] = book.record([['a', 100]], []);
    const { save } = assign(opened, 'amina');
    const known = save?.difference ? [save.difference] : [];
    const [seen] = recordDifferences(known, matching([['a', 100]], [['a', 90]]), OF_26, LATER);
    expect(seen).toMatchObject({ ...OF_26, what: 'different', openedAt: FIRST, seenAt: LATER, owner: 'amina' });
    expect(seen && ageDays(seen, LATER)).toBe(2);
  });

  it('says that both sides agree by now, and stays open; until they no longer do', () => {
    const book = new Book();
    book.record([['a', 100]], []);
    book.record([['b', 1]], [['b', 1]], OF_26, LATER);
    expect(book.of('a').agreesSince).toBeNull();
    book.record([['a', 100]], [['a', 100]], OF_26, LATER);
    expect(book.of('a')).toMatchObject({ status: 'open', agreesSince: LATER });
    expect(book.record([['a', 100]], [['a', 100]], OF_26, '2026-11-28T10:00:00.000Z')).toEqual([]);
    book.record([['a', 100]], [], OF_26, LATER);
    expect(book.of('a').agreesSince).toBeNull();
  });
});

describe('a difference', () => {
  it('is closed by a person with a reason, once; its age stands still', () => {
    const book = new Book();
    book.record([['a', 100]], []);
    book.close('a', 'paid-next-day', LATER);
    expect(book.of('a').closings).toEqual([
      { openedAt: FIRST, closedAt: LATER, closedBy: 'amina', reason: 'paid-next-day', note: null },
    ]);
    expect(ageDays(book.of('a'), '2027-01-01T00:00:00.000Z')).toBe(2);
    expect(() => book.close('a')).toThrow('The difference is closed.');
    expect(() => assign(book.of('a'), 'hassan')).toThrow('is closed');
    expect(() => assign(undefined, 'hassan')).toThrow('no such difference');
  });

  it('stays closed when the same file is matched again', () => {
    const book = new Book();
    book.record([['a', 100]], [['a', 90]]);
    book.close('a');
    expect(book.record([['a', 100]], [['a', 90]])).toEqual([]);
    expect(book.of('a').status).toBe('closed');
  });

  it.each([
    ['in another statement', [['a', 100]], [['a', 90]], OF_26],
    ['by another amount', [['a', 100]], [['a', 80]], OF_25],
    ['by being missing', [['a', 100]], [], OF_25],
  ] satisfies [string, Line[], Line[], typeof OF_25][])(
    'is opened again when the line differs %s, and how it was closed stays',
    (_, mine, theirs, statement) => {
      const book = new Book();
      book.record([['a', 100]], [['a', 90]]);
      book.close('a');
      book.record(mine, theirs, statement, LATER);
      expect(book.of('a')).toMatchObject({
        status: 'open',
        openedAt: LATER,
        owner: null,
        closings: [{ reason: 'fee' }],
      });
      expect(ageDays(book.of('a'), LATER)).toBe(0);
      book.close('a', 'again');
      expect(book.of('a').closings.map(({ reason }) => reason)).toEqual(['fee', 'again']);
    },
  );

  it("is of one partner: another's agreement says nothing", () => {
    const book = new Book();
    book.record([['a', 100]], []);
    const other = { partner: 'western-union', statement: '2026-11-25' };
    expect(recordDifferences([book.of('a')], matching([['a', 1]], [['a', 1]]), other, LATER)).toEqual([]);
  });

  it('is a day old after midnight in Morocco', () => {
    const [opened] = new Book().record([['a', 100]], [], OF_25, '2026-01-31T22:59:00.000Z');
    expect(
      opened && [ageDays(opened, '2026-01-31T22:59:59.000Z'), ageDays(opened, '2026-01-31T23:00:00.000Z')],
    ).toEqual([0, 1]);
  });
});

it('whatever is matched and closed, what stands open is what differed since it was last closed', () => {
  const line = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 2 }));
  const file = fc.array(line, { maxLength: 5 });
  const step = fc.record({ mine: file, theirs: file, closes: fc.constantFrom('a', 'b', 'c', undefined) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const book = new Book();
      const open = new Set<string>();
      let closed = 0;
      steps.forEach(({ mine, theirs, closes }, day) => {
        const statement = { partner: 'cash-express', statement: `day-${day}` };
        book.record(mine, theirs, statement);
        for (const id of differenceIdsOf(matching(mine, theirs), statement)) open.add(id);
        const id = differenceId('cash-express', closes ?? '');
        if (closes && open.delete(id)) {
          book.close(closes);
          closed += 1;
        }
        book.record(mine, theirs, statement);
        expect(book.open).toEqual([...open].sort());
      });
      expect(book.closings).toBe(closed);
    }),
  );
});
