import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, messageOf, purseChanged, PursesReader } from '#libs/testing';
import { askAgain, discardDeadLetter } from '../src/letters/letter.store.js';
import { Inbox } from '../src/consume/inbox.js';
import { BROKEN, Lane } from './lane.js';

let reader: PursesReader;
let inbox: Inbox;
let lane: Lane;

beforeAll(async () => {
  reader = await PursesReader.open();
  inbox = new Inbox(reader.books.dataSource, 'purses', reader.handler);
});
beforeEach(async () => {
  await reader.empty();
  lane = new Lane(3);
});
afterAll(() => reader.close());

describe('a dead letter', () => {
  /** A page of the journal: what it says holds its place. */
  const apply = (subject: string, ...spoils: object[]) =>
    inbox.applyPage(
      spoils.map((spoil, i) => lane.message(i + 1, subject, spoil)),
      'first',
    );
  /** The journal gives a position again. */
  const again = (position: number, subject: string, spoil = {}) =>
    inbox.applyPage([lane.message(position, subject, spoil)], 'first');

  it('that is retried is applied, and then what is parked behind it, in order', async () => {
    const subject = randomUUID();
    reader.besides = () => {
      throw new Error('not yet');
    };
    await inbox.apply([lane.message(1, subject)]);
    await inbox.apply([lane.message(2, subject), lane.message(3, subject)]);
    expect(await again(1, subject)).toMatchObject({ applied: 0, dead: [{ reason: 'not yet' }] });
    expect(await reader.statuses()).toEqual(['1 waiting', '2 parked', '3 parked']);
    reader.besides = () => undefined;
    expect(await again(1, subject)).toMatchObject({ applied: 1, dead: [] });
    expect(await reader.heard()).toEqual(['3:1', '3:2', '3:3']);
    expect(await reader.letters()).toEqual([]);
  });

  it('that is discarded is given up; what is parked behind it is applied', async () => {
    const subject = randomUUID();
    await apply(subject, BROKEN, {}, {});
    expect(await again(1, subject, BROKEN)).toMatchObject({ applied: 0, dead: [{ reason: 'the value is not JSON' }] });
    expect(await reader.statuses()).toEqual(['1 waiting', '2 parked', '3 parked']);
    expect(await reader.discard(1)).toBe(2);
    expect(await reader.heard()).toEqual(['3:2', '3:3']);
  });

  it('is retried or discarded once', async () => {
    await apply(randomUUID(), BROKEN);
    const id = await reader.letterAt(1);
    const discard = () => discardDeadLetter(reader.books.dataSource, reader.handler, id);
    const outcomes = await Promise.allSettled([discard(), discard(), discard()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'dead-letter.not-found' } });
  });

  it('that is parked is neither retried nor discarded before the one that it waits for', async () => {
    await apply(randomUUID(), BROKEN, {});
    await expect(reader.retry(2)).rejects.toMatchObject({ code: 'dead-letter.parked', status: 409 });
    await expect(reader.discard(2)).rejects.toMatchObject({ code: 'dead-letter.parked' });
  });

  it('behind another one of its subject stops what is parked there: no event overtakes an earlier one', async () => {
    await apply(randomUUID(), BROKEN, {}, BROKEN, {});
    expect(await reader.statuses()).toEqual(['1 waiting', '2 parked', '3 parked', '4 parked']);
    expect(await reader.discard(1)).toBe(1);
    expect(await reader.heard()).toEqual(['3:2']);
    expect(await reader.statuses()).toEqual(['3 waiting', '4 parked']);
    expect(await reader.discard(3)).toBe(1);
    expect(await reader.heard()).toEqual(['3:2', '3:4']);
  });

  it('that a handler refuses goes before a broken one that follows it', async () => {
    reader.besides = ({ sequence }) => {
      if (sequence.position === 1) throw new Error('not yet');
    };
    const subject = randomUUID();
    await apply(subject, {}, BROKEN, {});
    expect(await reader.statuses()).toEqual(['1 waiting', '2 parked', '3 parked']);
    reader.besides = () => undefined;
    expect(await again(1, subject)).toMatchObject({ applied: 1 });
    expect(await reader.heard()).toEqual(['3:1']);
    expect(await reader.statuses()).toEqual(['2 waiting', '3 parked']);
  });

  it('that is discarded while an event of its subject is being parked leaves nothing that waits for nobody', async () => {
    const [subject, slow] = [randomUUID(), randomUUID()];
    await apply(subject, BROKEN);
    const gate = Promise.withResolvers<void>();
    const inside = Promise.withResolvers<void>();
    reader.besides = async (event) => {
      if (event.subject !== slow) return;
      inside.resolve();
      await gate.promise;
    };
    // The inbox has seen that its subject waits, and is still at work when the administrator discards the letter.
    const applying = inbox.apply([lane.message(2, subject), lane.message(3, slow)]);
    await inside.promise;
    let isDiscarded = false;
    const discarding = reader.discard(1).finally(() => (isDiscarded = true));
    await eventually(
      async () => isDiscarded || (await waitsForLock()),
      (settled) => settled,
    );
    gate.resolve();
    await Promise.all([applying, discarding]);
    expect(await reader.letters()).toEqual([]);
    expect((await reader.heard()).toSorted()).toEqual(['3:2', '3:3']);
  });

  async function waitsForLock(): Promise<boolean> {
    const rows = await reader.books.dataSource.query<unknown[]>(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  }
});

describe('a message that no service of ours wrote', () => {
  const written = messageOf(purseChanged(), { lane: 3, position: 1 });
  const value = Buffer.from(written.value);
  const own = (headers: Record<string, string>) => ({ ...written.headers, ...headers });
  it.each([
    ['without headers or value', { value: null, headers: undefined }],
    [
      'of bytes that are no text',
      { value: Buffer.from([0xff, 0xfe, 0x00, 0xc3]), headers: { a: Buffer.from([0xff, 0x00]) } },
    ],
    ['with NUL in its type', { value, headers: own({ ce_type: 'a\0b' }) }],
    ['with NUL in its source', { value, headers: own({ ce_source: '/guichet\0' }) }],
    ['with NUL in its subject', { value, headers: own({ ce_subject: 'a\0b' }) }],
    ['with NUL in the name of a header', { value: Buffer.from('{}'), headers: own({ 'a\0b': 'c' }) }],
    ['with a header twice', { value, headers: { ce_subject: [Buffer.from('a'), Buffer.from('b')] } }],
    ['with a position beyond all numbers', { value, headers: own({ ce_sequence: '3:999999999999999999999' }) }],
    ['with a value of a megabyte', { value: Buffer.alloc(1_000_000, 'x'), headers: own({}) }],
    ['with a very long header', { value, headers: own({ ce_type: 'é'.repeat(10_000) }) }],
  ])('%s is set aside, once, and the lane goes on', async (_, message) => {
    const strange = lane.raw(message);
    expect(await inbox.apply([strange])).toMatchObject({ applied: 0, dead: [{ takesPlace: false }] });
    await inbox.apply([strange]);
    const letters = await reader.letters();
    expect(letters).toMatchObject([{ status: 'waiting' }]);
    await expect(reader.retry(letters[0]?.position ?? 0)).rejects.toMatchObject({ code: expect.any(String) });
    expect(await inbox.apply([lane.message(1, randomUUID())])).toMatchObject({ applied: 1, gaps: [] });
  });

  it('is kept again when its place in Kafka comes again with something else, as in a topic that was made anew', async () => {
    const [one, other] = [Buffer.from('{"one":'), Buffer.from('{"other":')];
    await inbox.apply([{ ...lane.raw({ value: one, headers: {} }), offset: '0' }]);
    await inbox.apply([{ ...lane.raw({ value: other, headers: {} }), offset: '0' }]);
    expect(await reader.letters()).toHaveLength(2);
  });

  it('and holds no place cannot be fetched: the administrator is told why', async () => {
    await inbox.apply([lane.message(1, randomUUID(), { partition: 4 })]);
    const [letter] = await reader.letters();
    await expect(askAgain(reader.books.dataSource, letter?.id ?? 0)).rejects.toMatchObject({
      code: 'dead-letter.nothing-to-fetch',
      details: { reason: 'the lane is not the partition' },
    });
  });
});

describe('a place in a lane that was spoilt on its way', () => {
  it('is given by its journal; the spoilt message waits for nobody then', async () => {
    const subject = randomUUID();
    expect(await inbox.apply([lane.message(1, subject, BROKEN)])).toMatchObject({ gaps: [{ lane: 3, expected: 1 }] });
    expect(await reader.letters()).toHaveLength(1);
    expect(await inbox.applyPage([lane.message(1, subject)], 'first')).toMatchObject({ applied: 1, gaps: [] });
    expect(await reader.heard()).toEqual(['3:1']);
    expect(await reader.letters()).toEqual([]);
  });

  it('of which its journal knows nothing is forgotten, and its message says so', async () => {
    await inbox.apply([lane.message(1, randomUUID(), BROKEN)]);
    expect(await inbox.laneEnds('first', 3, 0, 0)).toMatchObject({ conflicts: [] });
    expect(await reader.letters()).toMatchObject([{ reason: 'the value is not JSON; its journal ends at 0' }]);
    expect(await inbox.apply([lane.message(1, randomUUID())])).toMatchObject({ applied: 1, gaps: [] });
  });

  it('takes the real event when that comes by itself', async () => {
    const subject = randomUUID();
    const strange = lane.message(1, subject);
    await inbox.apply([{ ...strange, headers: { ...strange.headers, ce_type: 'purses.purse-lost.v1' } }]);
    expect(await reader.statuses()).toEqual(['1 waiting']);
    expect(await inbox.apply([lane.message(1, subject), lane.message(2, subject)])).toMatchObject({ applied: 1 });
    expect(await reader.heard()).toEqual(['3:1', '3:2']);
    expect(await reader.letters()).toEqual([]);
    expect(await inbox.apply([lane.message(1, subject)])).toMatchObject({ applied: 0, duplicates: 1, conflicts: [] });
  });
});

describe('a source that was restored from a backup', () => {
  it('and says another thing at a known place stops its lane for good, and says so', async () => {
    await inbox.apply([1, 2, 3].map((position) => lane.message(position, randomUUID())));
    const result = await inbox.apply([lane.message(3, randomUUID()), lane.message(4, randomUUID())]);
    expect(result).toMatchObject({
      applied: 0,
      conflicts: [{ lane: 3, conflict: expect.stringContaining('position 3') }],
    });
    expect(await inbox.apply([lane.message(4, randomUUID())])).toMatchObject({ applied: 0, conflicts: [] });
    expect(await reader.heard()).toEqual(['3:1', '3:2', '3:3']);
  });

  it('and ends before what was applied stops its lane for good', async () => {
    await inbox.apply([1, 2, 3].map((position) => lane.message(position, randomUUID())));
    expect(await inbox.laneEnds('first', 3, 3, 2)).toMatchObject({
      conflicts: [{ lane: 3, conflict: 'applied up to 3, and its journal ends at 2: it was restored to that' }],
    });
  });

  it('is known by what was applied, over any number of events', async () => {
    const subject = randomUUID();
    const all = Array.from({ length: 400 }, (_, i) => lane.message(i + 1, subject));
    for (const [from, to] of [
      [0, 1],
      [1, 130],
      [130, 256],
      [256, 400],
    ] as const)
      await inbox.apply(all.slice(from, to));
    expect(await inbox.apply(all)).toMatchObject({ applied: 0, duplicates: 400, conflicts: [] });
    for (const position of [1, 2, 128, 129, 256, 257, 400]) {
      await reader.books.dataSource.query('UPDATE consumer_cursor SET conflict = NULL');
      expect(await inbox.apply([lane.message(position, randomUUID())])).toMatchObject({ conflicts: [{ lane: 3 }] });
    }
  });
});
