import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import type { CloudEvent, TransferSentV1 } from '#libs/events';
import { eventually, messageOf, openTestBooks, transferSent, type TestBooks } from '#libs/testing';
import fc from 'fast-check';
import type { EntityManager } from 'typeorm';
import { discardDeadLetter, listDeadLetters, retryDeadLetter, type DeadLetter } from '../src/dead-letters.js';
import { Inbox } from '../src/inbox.js';
import type { ArrivedMessage } from '../src/sorting.js';

const TOPIC = 'transfers.events';

/** Messages of one lane as Kafka brings them; each test has a lane's worth of offsets of its own. */
class Lane {
  private offset = 0;
  constructor(readonly lane: number) {}

  message(position: number, subject: string, spoil: Partial<ArrivedMessage> = {}, amountCentimes = 100): ArrivedMessage {
    const { value, headers } = messageOf(transferSent({ transferId: subject, amountCentimes }), { lane: this.lane, position });
    return { ...this.raw({ value: Buffer.from(value), headers }), ...spoil };
  }

  raw(message: Pick<ArrivedMessage, 'value' | 'headers'>): ArrivedMessage {
    return { topic: TOPIC, partition: this.lane, offset: String(this.offset++), ...message };
  }
}

const BROKEN = { value: Buffer.from('{"transferId":') };

describe('events that arrive are applied with their cursors, in one transaction', () => {
  let books: TestBooks;
  let inbox: Inbox;
  let lane: Lane;
  /** What the handler does besides noting what it was given. */
  let before: (event: CloudEvent) => Promise<void> | void;

  const note = async (events: CloudEvent[], manager: EntityManager): Promise<void> => {
    for (const event of events) {
      const { amountCentimes } = (event as unknown as TransferSentV1).data;
      await manager.query('INSERT INTO applied (lane, position, subject, amount_centimes) VALUES ($1, $2, $3, $4)', [
        event.sequence.lane,
        event.sequence.position,
        event.subject,
        amountCentimes,
      ]);
      await before(event);
    }
  };

  beforeAll(async () => {
    books = await openTestBooks();
    await books.dataSource.query(`CREATE TABLE applied (
      n bigint GENERATED ALWAYS AS IDENTITY, lane int, position int, subject text, amount_centimes bigint)`);
  });

  beforeEach(async () => {
    await books.dataSource.query('TRUNCATE applied, dead_letter, consumer_cursor');
    inbox = new Inbox(books.dataSource, 'transfers', note);
    lane = new Lane(3);
    before = () => undefined;
  });

  afterAll(() => books.close());

  const applied = async (): Promise<string[]> => {
    const rows = await books.dataSource.query<{ place: string }[]>(
      `SELECT lane || ':' || position AS place FROM applied ORDER BY n`,
    );
    return rows.map(({ place }) => place);
  };
  const letters = (): Promise<DeadLetter[]> => listDeadLetters(books.dataSource, 0, 1_000);
  const statuses = async () => (await letters()).map(({ position, status }) => `${position} ${status}`);
  const retry = (id?: number) => retryDeadLetter(books.dataSource, inbox.handler, id ?? 0);
  const discard = (id?: number) => discardDeadLetter(books.dataSource, inbox.handler, id ?? 0);
  const letterAt = async (position: number) => (await letters()).find((letter) => letter.position === position)?.id;

  it('once, whatever comes again, in whatever portions', async () => {
    const subjects = [randomUUID(), randomUUID(), randomUUID()];
    const length = 30;
    const portion = fc.record({ lane: fc.constantFrom(0, 1), back: fc.nat({ max: 10 }), count: fc.integer({ min: 1, max: 12 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(portion, { minLength: 1, maxLength: 3 }), { maxLength: 8 }), async (batches) => {
        await books.dataSource.query('TRUNCATE applied, dead_letter, consumer_cursor');
        const lanes = [new Lane(0), new Lane(1)];
        const sent = [0, 0];
        const slice = (n: number, back: number, count: number) => {
          const from = Math.max(0, (sent[n] ?? 0) - back);
          const to = Math.min(length, from + count);
          sent[n] = to;
          return Array.from({ length: to - from }, (_, i) => lanes[n]?.message(from + i + 1, subjects[(from + i) % 3] ?? '') ?? []);
        };
        for (const batch of batches) {
          await inbox.apply(batch.flatMap(({ lane: n, back, count }) => slice(n, back, count)).flat());
        }
        await inbox.apply([0, 1].flatMap((n) => slice(n, length, length)).flat());
        const places = await applied();
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
    before = ({ sequence }) => {
      if (sequence.position === 2) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    };
    await expect(inbox.apply(messages)).rejects.toThrow('terminating connection');
    expect(await applied()).toEqual([]);
    before = () => undefined;
    expect(await inbox.apply(messages)).toMatchObject({ applied: 3, duplicates: 0 });
    expect(await inbox.apply(messages)).toMatchObject({ applied: 0, duplicates: 3 });
    expect(await applied()).toEqual(['3:1', '3:2', '3:3']);
  });

  it('except one that is refused: it is set aside, what follows of its subject waits behind it, the others go on', async () => {
    const [bad, good] = [randomUUID(), randomUUID()];
    before = ({ sequence }) => {
      if (sequence.position === 2) throw new DomainError('claim.unknown-policy', 422, 'No policy has this number.');
    };
    const messages = [bad, bad, good, bad, good].map((subject, i) => lane.message(i + 1, subject));
    expect(await inbox.apply(messages)).toMatchObject({ applied: 3, dead: 2, gaps: [] });
    expect(await applied()).toEqual(['3:1', '3:3', '3:5']);
    expect(await letters()).toMatchObject([
      { position: 2, subject: bad, status: 'waiting', reason: 'No policy has this number.' },
      { position: 4, subject: bad, status: 'parked' },
    ]);
    expect(await inbox.apply([lane.message(6, bad), lane.message(7, good)])).toMatchObject({ applied: 1, dead: 1 });
    expect(await statuses()).toEqual(['2 waiting', '4 parked', '6 parked']);
  });

  it('and one that a rule of the database refuses is set aside just so', async () => {
    await books.dataSource.query('ALTER TABLE applied ADD CONSTRAINT small CHECK (amount_centimes < 1000)');
    const messages = [100, 5_000, 200].map((amount, i) => lane.message(i + 1, randomUUID(), {}, amount));
    expect(await inbox.apply(messages)).toMatchObject({ applied: 2, dead: 1 });
    expect(await applied()).toEqual(['3:1', '3:3']);
    await books.dataSource.query('ALTER TABLE applied DROP CONSTRAINT small');
    expect(await retry(await letterAt(2))).toBe(1);
    expect(await applied()).toEqual(['3:1', '3:3', '3:2']);
  });

  describe('a dead letter', () => {
    it('that is retried is applied, and then what is parked behind it, in order', async () => {
      const subject = randomUUID();
      before = () => {
        throw new Error('not yet');
      };
      await inbox.apply([lane.message(1, subject)]);
      await inbox.apply([lane.message(2, subject), lane.message(3, subject)]);
      await expect(retry(await letterAt(1))).rejects.toMatchObject({ code: 'dead-letter.still-refused' });
      expect(await statuses()).toEqual(['1 waiting', '2 parked', '3 parked']);
      before = () => undefined;
      expect(await retry(await letterAt(1))).toBe(3);
      expect(await applied()).toEqual(['3:1', '3:2', '3:3']);
      expect(await letters()).toEqual([]);
    });

    it('that is discarded is given up; what is parked behind it is applied', async () => {
      const subject = randomUUID();
      await inbox.apply([lane.message(1, subject, BROKEN), lane.message(2, subject), lane.message(3, subject)]);
      await expect(retry(await letterAt(1))).rejects.toMatchObject({ code: 'dead-letter.still-refused', status: 422 });
      expect(await discard(await letterAt(1))).toBe(2);
      expect(await applied()).toEqual(['3:2', '3:3']);
    });

    it('is retried or discarded once', async () => {
      await inbox.apply([lane.message(1, randomUUID(), BROKEN)]);
      const id = await letterAt(1);
      const outcomes = await Promise.allSettled([discard(id), discard(id), discard(id)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'dead-letter.not-found' } });
    });

    it('that is parked is neither retried nor discarded before the one that it waits for', async () => {
      const subject = randomUUID();
      await inbox.apply([lane.message(1, subject, BROKEN), lane.message(2, subject)]);
      await expect(retry(await letterAt(2))).rejects.toMatchObject({ code: 'dead-letter.parked', status: 409 });
      await expect(discard(await letterAt(2))).rejects.toMatchObject({ code: 'dead-letter.parked' });
    });

    it('behind another one of its subject stops what is parked there: no event overtakes an earlier one', async () => {
      const subject = randomUUID();
      const spoils = [BROKEN, {}, BROKEN, {}];
      await inbox.apply(spoils.map((spoil, i) => lane.message(i + 1, subject, spoil)));
      expect(await statuses()).toEqual(['1 waiting', '2 parked', '3 parked', '4 parked']);
      expect(await discard(await letterAt(1))).toBe(1);
      expect(await applied()).toEqual(['3:2']);
      expect(await statuses()).toEqual(['3 waiting', '4 parked']);
      expect(await discard(await letterAt(3))).toBe(1);
      expect(await applied()).toEqual(['3:2', '3:4']);
    });

    it('that a handler refuses goes before a broken one that follows it', async () => {
      const subject = randomUUID();
      before = ({ sequence }) => {
        if (sequence.position === 1) throw new Error('not yet');
      };
      await inbox.apply([{}, BROKEN, {}].map((spoil, i) => lane.message(i + 1, subject, spoil)));
      expect(await statuses()).toEqual(['1 waiting', '2 parked', '3 parked']);
      before = () => undefined;
      expect(await retry(await letterAt(1))).toBe(1);
      expect(await applied()).toEqual(['3:1']);
      expect(await statuses()).toEqual(['2 waiting', '3 parked']);
    });

    it('that is retried while an event of its subject is being parked leaves nothing behind that waits for nobody', async () => {
      const [subject, slow] = [randomUUID(), randomUUID()];
      await inbox.apply([lane.message(1, subject, BROKEN)]);
      const gate = Promise.withResolvers<void>();
      const inside = Promise.withResolvers<void>();
      before = async (event) => {
        if (event.subject !== slow) return;
        inside.resolve();
        await gate.promise;
      };
      // The inbox has seen that its subject waits, and is still at work when the operator discards the letter.
      const applying = inbox.apply([lane.message(2, subject), lane.message(3, slow)]);
      await inside.promise;
      let isDiscarded = false;
      const discarding = letterAt(1).then(discard).finally(() => (isDiscarded = true));
      await eventually(
        async () => isDiscarded || (await waitsForLock()),
        (settled) => settled,
      );
      gate.resolve();
      await Promise.all([applying, discarding]);
      expect(await letters()).toEqual([]);
      expect((await applied()).toSorted()).toEqual(['3:2', '3:3']);
    });

    const waitsForLock = async () =>
      (
        await books.dataSource.query<unknown[]>(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
      ).length > 0;
  });

  describe('a message that no service of ours wrote', () => {
    const own = (headers: Record<string, string>) => ({ ...messageOf(transferSent(), { lane: 3, position: 1 }).headers, ...headers });
    it.each([
      ['without headers or value', { value: null, headers: undefined }],
      ['of bytes that are no text', { value: Buffer.from([0xff, 0xfe, 0x00, 0xc3]), headers: { a: Buffer.from([0xff, 0x00]) } }],
      ['with NUL in its type', { value: Buffer.from('{}'), headers: own({ ce_type: 'a\0b' }) }],
      ['with NUL in its source', { value: Buffer.from(messageOf(transferSent(), { lane: 3, position: 1 }).value), headers: own({ ce_source: '/guichet\0' }) }],
      ['with NUL in its subject', { value: Buffer.from('{}'), headers: own({ ce_subject: 'a\0b' }) }],
      ['with NUL in the name of a header', { value: Buffer.from('{}'), headers: own({ 'a\0b': 'c' }) }],
      ['with a header twice', { value: Buffer.from('{}'), headers: { ce_subject: [Buffer.from('a'), Buffer.from('b')] } }],
      ['with a position beyond all numbers', { value: Buffer.from('{}'), headers: own({ ce_sequence: '3:999999999999999999999' }) }],
      ['with a value of a megabyte', { value: Buffer.alloc(1_000_000, 'x'), headers: own({}) }],
      ['with a very long header', { value: Buffer.from('{}'), headers: own({ ce_type: 'é'.repeat(10_000) }) }],
    ])('%s is set aside, once, and the lane goes on', async (_, message) => {
      const strange = lane.raw(message);
      expect(await inbox.apply([strange])).toMatchObject({ applied: 0, dead: 1 });
      await inbox.apply([strange]);
      expect(await letters()).toMatchObject([{ status: 'waiting' }]);
      const next = (await letters())[0]?.position === 1 ? 2 : 1;
      expect(await inbox.apply([lane.message(next, randomUUID())])).toMatchObject({ applied: 1, gaps: [] });
    });
  });

  it('a hole is kept with its time until it is filled', async () => {
    const gapSince = async () =>
      (
        await books.dataSource.query<{ position: number; since: Date | null }[]>(
          'SELECT position, gap_since AS since FROM consumer_cursor WHERE lane = 3',
        )
      )[0];
    const subject = randomUUID();
    await inbox.apply([lane.message(1, subject), lane.message(3, subject)]);
    const open = await gapSince();
    expect(open).toEqual({ position: 1, since: expect.any(Date) });
    await inbox.apply([lane.message(4, subject)]);
    await inbox.apply([lane.message(1, subject)]); // a repeat of what was applied fills nothing
    expect(await gapSince()).toEqual(open);
    await inbox.apply([2, 3, 4].map((position) => lane.message(position, subject)));
    expect(await gapSince()).toEqual({ position: 4, since: null });
  });
});
