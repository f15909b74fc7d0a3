import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { PursesReader } from '#libs/testing';
import fc from 'fast-check';
import { Inbox } from '../src/consume/inbox.js';
import { Lane } from './lane.js';

describe('events that arrive are applied with their cursors, in one transaction', () => {
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

  it('once, whatever comes again, in whatever portions', async () => {
    const subjects = [randomUUID(), randomUUID(), randomUUID()];
    const length = 30;
    const portion = fc.record({
      lane: fc.constantFrom(0, 1),
      back: fc.nat({ max: 10 }),
      count: fc.integer({ min: 1, max: 12 }),
    });
    const batches = fc.array(fc.array(portion, { minLength: 1, maxLength: 3 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(batches, async (brought) => {
        await reader.empty();
        const lanes = [new Lane(0), new Lane(1)];
        const sent = [0, 0];
        const slice = (n: number, back: number, count: number) => {
          const from = Math.max(0, (sent[n] ?? 0) - back);
          const to = Math.min(length, from + count);
          sent[n] = to;
          const positions = Array.from({ length: to - from }, (_, i) => from + i + 1);
          return positions.flatMap((position) => lanes[n]?.message(position, subjects[position % 3] ?? '') ?? []);
        };
        for (const batch of brought) {
          await inbox.apply(batch.flatMap(({ lane: n, back, count }) => slice(n, back, count)));
        }
        await inbox.apply([0, 1].flatMap((n) => slice(n, length, length)));
        const places = await reader.heard();
        for (const n of [0, 1]) {
          const own = places.filter((place) => place.startsWith(`${n}:`));
          expect(own).toEqual(Array.from({ length }, (_, i) => `${n}:${i + 1}`));
        }
      }),
      { numRuns: 10 },
    );
  });

  it('nothing at all when the database is away for a moment, and once when they come again', async () => {
    const messages = [1, 2, 3].map((position) => lane.message(position, randomUUID()));
    reader.besides = ({ sequence }) => {
      if (sequence.position === 2) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    };
    await expect(inbox.apply(messages)).rejects.toThrow('terminating connection');
    expect(await reader.heard()).toEqual([]);
    reader.besides = () => undefined;
    expect(await inbox.apply(messages)).toMatchObject({ applied: 3, duplicates: 0 });
    expect(await inbox.apply(messages)).toMatchObject({ applied: 0, duplicates: 3 });
    expect(await reader.heard()).toEqual(['3:1', '3:2', '3:3']);
  });

  it('except one that is refused: it is set aside, what follows of its subject waits behind it', async () => {
    const [bad, good] = [randomUUID(), randomUUID()];
    reader.besides = ({ sequence }) => {
      if (sequence.position === 2) throw new DomainError('claim.unknown-policy', 422, 'No policy has this number.');
    };
    const messages = [bad, bad, good, bad, good].map((subject, i) => lane.message(i + 1, subject));
    expect(await inbox.apply(messages)).toMatchObject({ applied: 3, dead: [{}, {}], gaps: [] });
    expect(await reader.heard()).toEqual(['3:1', '3:3', '3:5']);
    expect(await reader.letters()).toMatchObject([
      { position: 2, subject: bad, status: 'waiting', reason: 'No policy has this number.' },
      { position: 4, subject: bad, status: 'parked' },
    ]);
    const later = [lane.message(6, bad), lane.message(7, good)];
    expect(await inbox.apply(later)).toMatchObject({ applied: 1, dead: [{}] });
    expect(await reader.statuses()).toEqual(['2 waiting', '4 parked', '6 parked']);
  });

  it('and one that a rule of the database refuses is set aside just so', async () => {
    const { dataSource } = reader.books;
    await dataSource.query('ALTER TABLE heard ADD CONSTRAINT small CHECK (cash_centimes < 1000)');
    const subject = randomUUID();
    const messages = [100, 5_000, 200].map((amount, i) =>
      lane.message(i + 1, i === 1 ? subject : randomUUID(), {}, amount),
    );
    expect(await inbox.apply(messages)).toMatchObject({ applied: 2, dead: [{}] });
    expect(await reader.heard()).toEqual(['3:1', '3:3']);
    await dataSource.query('ALTER TABLE heard DROP CONSTRAINT small');
    const again = lane.message(2, subject, {}, 5_000);
    expect(await inbox.applyPage([again], 'first')).toMatchObject({ applied: 1 });
    expect(await reader.heard()).toEqual(['3:1', '3:3', '3:2']);
  });

  it('a failure that only sounds as if it passed is none: the event is set aside', async () => {
    reader.besides = () => {
      throw new Error('policy 12 was terminated: connection timeout');
    };
    expect(await inbox.apply([lane.message(1, randomUUID())])).toMatchObject({
      applied: 0,
      dead: [{ takesPlace: true }],
    });
  });

  it('a hole is kept with its time until it is filled', async () => {
    const cursor = async () => {
      const rows = await reader.books.dataSource.query<{ position: number; since: Date | null }[]>(
        'SELECT position, gap_since AS since FROM consumer_cursor WHERE lane = 3',
      );
      return rows[0];
    };
    const subject = randomUUID();
    await inbox.apply([lane.message(1, subject), lane.message(3, subject)]);
    const open = await cursor();
    expect(open).toEqual({ position: 1, since: expect.any(Date) });
    await inbox.apply([lane.message(4, subject)]);
    expect(await cursor()).toEqual(open);
    await inbox.apply([lane.message(1, subject)]); // a repeat of what was applied fills nothing
    expect(await cursor()).toEqual(open);
    await inbox.apply([2, 3, 4].map((position) => lane.message(position, subject)));
    expect(await cursor()).toEqual({ position: 4, since: null });
  });
});
