import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestBooks, Purses1700000009001, pursesOn, requestOf, type TestBooks } from '#libs/testing';
import type { QueryRunner } from 'typeorm';
import { laneOf } from '../src/book/journal.js';
import { CommandQueue } from '../src/queue/queue.js';

/** A pause is the time that a batch waits for a lock: 1.2 s. */
const PAUSE_MIN_MS = 1_000;
const PAUSE_MAX_MS = 2_500;

describe('a stranger locks a row and goes to lunch', () => {
  let books: TestBooks;
  let queue: CommandQueue;
  let purses: ReturnType<typeof pursesOn>;
  let stranger: QueryRunner;

  beforeAll(async () => {
    books = await openTestBooks([Purses1700000009001]);
    queue = new CommandQueue(books.url, { timeoutMs: 20_000 });
    purses = pursesOn(queue);
    stranger = books.dataSource.createQueryRunner();
    await Promise.all(['locked', ...counters(40)].map((purse) => putIn(purse)));
  });

  afterEach(async () => {
    if (stranger.isTransactionActive) await stranger.rollbackTransaction();
  });

  afterAll(async () => {
    await stranger.release();
    await queue.drain();
    await books.close();
  });

  const putIn = (purse: string) => {
    const body = { purse, amountCentimes: 10 };
    return purses.putIn(body, requestOf(body));
  };
  const counters = (count: number) => Array.from({ length: count }, (_, i) => `counter-${i}`);
  const lock = async (sql: string, values: unknown[]) => {
    await stranger.startTransaction();
    expect(await stranger.query(sql, values)).toHaveLength(1);
  };

  /** Counters work for some time, each its own purse. @returns how long each answer took, the longest first */
  async function work(forMs: number, purseOf: (counter: string) => string = (counter) => counter): Promise<number[]> {
    const tookMs: number[] = [];
    const endMs = performance.now() + forMs;
    const counter = async (name: string) => {
      while (performance.now() < endMs) {
        const startedMs = performance.now();
        await putIn(purseOf(name));
        tookMs.push(performance.now() - startedMs);
      }
    };
    await Promise.all(counters(40).map(counter));
    return tookMs.sort((a, b) => b - a);
  }

  it('the others go on after one pause of a second, and its commands are done in order when it is back', async () => {
    await lock(`SELECT id FROM purse WHERE id = 'locked' FOR UPDATE`, []);
    const stuck = Array.from({ length: 5 }, () => putIn('locked'));
    const outcome = Promise.all(stuck);
    const [others, late] = await Promise.all([work(5_000), sleep(3_000).then(() => startedAt(putIn('locked')))]);

    const paused = others.filter((ms) => ms > PAUSE_MIN_MS);
    expect(paused.length).toBeLessThanOrEqual(40); // once for each counter
    expect(others[0]).toBeLessThan(PAUSE_MAX_MS);
    expect(others.length).toBeGreaterThan(400);

    await stranger.rollbackTransaction();
    const backMs = performance.now();
    const turns = (await outcome).map(({ reply }) => reply.turns);
    expect(turns).toEqual([2, 3, 4, 5, 6]);
    expect((await late.answer).reply.turns).toBe(7);
    expect(performance.now() - backMs).toBeLessThan(1_500);
  }, 30_000);

  it('what comes later for the row waits beside the line, and nobody pauses for it', async () => {
    await lock(`SELECT id FROM purse WHERE id = 'locked' FOR UPDATE`, []);
    const first = putIn('locked');
    await putIn('counter-1'); // the first was set apart before it was its turn
    const others = work(3_000);
    const later = Array.from({ length: 10 }, (_, i) => sleep(200 * i).then(() => putIn('locked')));
    expect((await others)[0]).toBeLessThan(PAUSE_MIN_MS);
    await stranger.rollbackTransaction();
    await Promise.all([first, ...later]);
  }, 30_000);

  it('a ledger account that is locked stops those alone who book on it', async () => {
    await lock(`SELECT id FROM ledger_account WHERE id = 'purse:counter-7' FOR UPDATE`, []);
    const stuck = putIn('counter-7');
    const others = await work(4_000, (name) => (name === 'counter-7' ? 'elsewhere' : name));
    expect(others[0]).toBeLessThan(PAUSE_MAX_MS);
    expect(others.filter((ms) => ms > PAUSE_MIN_MS).length).toBeLessThanOrEqual(40);
    const again = startedAt(putIn('counter-7'));
    expect((await work(1_000, (name) => (name === 'counter-7' ? 'elsewhere' : name)))[0]).toBeLessThan(PAUSE_MIN_MS);
    await stranger.rollbackTransaction();
    await Promise.all([stuck, again.answer]);
  }, 30_000);

  it('a lane of the journal that is locked stops those alone whose events go there', async () => {
    const lane = laneOf('locked');
    await lock('SELECT lane FROM journal_lane WHERE lane = $1 FOR UPDATE', [lane]);
    const stuck = putIn('locked');
    const elsewhere = (name: string) => (laneOf(name) === lane ? `${name}/${otherLane(name, lane)}` : name);
    const others = await work(4_000, elsewhere);
    expect(others[0]).toBeLessThan(PAUSE_MAX_MS);
    expect(others.filter((ms) => ms > PAUSE_MIN_MS).length).toBeLessThanOrEqual(40);
    await stranger.rollbackTransaction();
    await stuck;
  }, 30_000);

  it('a row that somebody else is making cannot be seen, and stops nobody for longer', async () => {
    await stranger.startTransaction();
    await stranger.query(
      `INSERT INTO purse (id, agency, seal, title, balance_centimes, turns) VALUES ('made', 'RAB-001', 'made', '', 5, 1)`,
    );
    const stuck = putIn('made');
    const others = await work(4_000);
    expect(others[0]).toBeLessThan(2 * PAUSE_MAX_MS);
    await stranger.commitTransaction();
    expect((await stuck).reply).toMatchObject({ balanceCentimes: 15, turns: 2 });
  }, 30_000);

  it('whoever waits too long is told for what, and the others were never refused', async () => {
    const hasty = new CommandQueue(books.url, { timeoutMs: 2_500 });
    await lock(`SELECT id FROM purse WHERE id = 'locked' FOR UPDATE`, []);
    const body = { purse: 'locked', amountCentimes: 1 };
    await expect(pursesOn(hasty).putIn(body, requestOf(body))).rejects.toMatchObject({
      code: 'service.unavailable',
      status: 503,
      details: { waitsFor: 'lock' },
    });
    // The lock is not forgotten with those who waited for it.
    await sleep(1_000);
    const again = pursesOn(hasty).putIn(body, requestOf(body));
    const startedMs = performance.now();
    await pursesOn(hasty).putIn({ ...body, purse: 'counter-1' }, requestOf({}));
    expect(performance.now() - startedMs).toBeLessThan(PAUSE_MIN_MS);
    await stranger.rollbackTransaction();
    await again;
    await hasty.drain();
  }, 30_000);

  it('a whole table that is locked is waited for', async () => {
    await stranger.startTransaction();
    await stranger.query('LOCK TABLE purse IN ACCESS EXCLUSIVE MODE');
    const stuck = Promise.all([putIn('locked'), putIn('counter-1')]);
    await sleep(3_500);
    await stranger.commitTransaction();
    expect(await stuck).toHaveLength(2);
  }, 30_000);
});

function startedAt<T>(answer: Promise<T>): { answer: Promise<T> } {
  return { answer };
}

function otherLane(name: string, lane: number): number {
  let i = 0;
  while (laneOf(`${name}/${i}`) === lane) i++;
  return i;
}
