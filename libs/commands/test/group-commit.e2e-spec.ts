import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import {
  openTestBooks,
  PURSE_CONSTRAINTS,
  Purses1700000009001,
  pursesOn,
  requestOf,
  type TestBooks,
} from '#libs/testing';
import { bookInvariants } from '../src/book/invariants.js';
import { CommandQueue } from '../src/queue/queue.js';

describe('commands that wait share a transaction', () => {
  let books: TestBooks;
  let queue: CommandQueue;
  let purses: ReturnType<typeof pursesOn>;

  beforeAll(async () => {
    books = await openTestBooks([Purses1700000009001]);
    queue = new CommandQueue(books.url, { constraints: PURSE_CONSTRAINTS });
    purses = pursesOn(queue);
  });

  afterAll(async () => {
    await queue.drain();
    for (const { name, sql } of bookInvariants) expect([name, await books.dataSource.query(sql)]).toEqual([name, []]);
    await books.close();
  });

  const putIn = (purse: string, amountCentimes: number, key?: string) =>
    purses.putIn({ purse, amountCentimes }, requestOf({ purse, amountCentimes }, key));
  const takeOut = (purse: string, amountCentimes: number, key?: string) =>
    purses.takeOut({ purse, amountCentimes }, requestOf({ purse, amountCentimes }, key));
  const balanceOf = async (id: string): Promise<number | undefined> => {
    const rows = await books.dataSource.query<{ balance: number }[]>(
      'SELECT balance_centimes AS balance FROM purse WHERE id = $1',
      [id],
    );
    return rows[0]?.balance;
  };
  const transactionsOf = async (command: string): Promise<number> => {
    const rows = await books.dataSource.query<{ count: number }[]>(
      'SELECT count(DISTINCT xmin::text)::int AS count FROM operation WHERE command = $1',
      [command],
    );
    return rows[0]?.count ?? 0;
  };

  it('and each sees what those before it did', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => putIn('shared', 100)));
    expect(answers.map(({ reply }) => reply.balanceCentimes)).toEqual(
      Array.from({ length: 200 }, (_, i) => 100 * (i + 1)),
    );
    expect(await balanceOf('shared')).toBe(20_000);
    expect(await transactionsOf('purses.put-in')).toBeLessThan(5);
  });

  it('a refused one refuses alone', async () => {
    await putIn('small', 100);
    const outcomes = await Promise.allSettled([takeOut('small', 60), takeOut('small', 60), takeOut('small', 40)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'purse.empty', status: 422 } });
    expect(await balanceOf('small')).toBe(0);
  });

  it('and its key is free for when it can be done', async () => {
    const key = randomUUID();
    await expect(takeOut('later', 50, key)).rejects.toMatchObject({ code: 'purse.empty' });
    await putIn('later', 50);
    expect(await takeOut('later', 50, key)).toMatchObject({ replayed: false, reply: { balanceCentimes: 0 } });
  });

  it('one that breaks a rule of the database fails alone', async () => {
    const amount = { amountCentimes: 5 };
    const [grabbed, ...others] = await Promise.allSettled([
      purses.grab({ purse: 'poison', ...amount }, requestOf({})),
      ...Array.from({ length: 20 }, (_, i) => putIn(`beside-poison-${i}`, 70)),
    ]);
    expect(grabbed).toMatchObject({ status: 'rejected', reason: { constraint: 'purse_not_negative' } });
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 'fulfilled'));
    expect(await balanceOf('poison')).toBeUndefined();
    expect(await balanceOf('beside-poison-19')).toBe(70);
  });

  it('one in which our code stumbles fails alone, and is no refusal', async () => {
    const [stumbled, done] = await Promise.allSettled([
      purses.stumble({ purse: 'nobody', amountCentimes: 1 }, requestOf({})),
      putIn('beside-stumbling', 30),
    ]);
    expect(stumbled).toMatchObject({ status: 'rejected', reason: expect.any(TypeError) });
    expect(done).toMatchObject({ status: 'fulfilled' });
    expect(await balanceOf('beside-stumbling')).toBe(30);
  });

  it('one that moves cash of which its events say nothing fails alone', async () => {
    const [pocketed, done] = await Promise.allSettled([
      purses.pocket({ purse: 'pocketed', amountCentimes: 5 }, requestOf({})),
      putIn('beside-pocketing', 30),
    ]);
    const message = expect.stringContaining('the events of purses.pocket tell of the cash that it moves: -5 centimes');
    expect(pocketed).toMatchObject({ status: 'rejected', reason: { message } });
    expect(done).toMatchObject({ status: 'fulfilled' });
  });

  it('what a unique constraint refuses is told in words of the product', async () => {
    const seal = randomUUID();
    const sealed = (purse: string) => purses.putIn({ purse, amountCentimes: 1, seal }, requestOf({ purse }));
    const outcomes = await Promise.allSettled([sealed('first'), sealed('second')]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ reason: expect.any(DomainError) });
    expect(refused[0]).toMatchObject({ reason: { code: 'purse.seal-taken' } });
  });

  it('a repeat is given the first reply', async () => {
    const key = randomUUID();
    const first = await putIn('repeated', 10, key);
    expect(first.replayed).toBe(false);
    await putIn('repeated', 10);
    expect(await putIn('repeated', 10, key)).toMatchObject({ reply: first.reply, replayed: true });
    expect(await balanceOf('repeated')).toBe(20);
  });

  it('a hundred repeats at once are one operation', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 100 }, () => putIn('hundred', 10, key)));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ reply }) => JSON.stringify(reply))).size).toBe(1);
    expect(await balanceOf('hundred')).toBe(10);
  });

  it('a key stands for one request: another body or another command is refused', async () => {
    const key = randomUUID();
    const outcomes = await Promise.allSettled([
      putIn('keyed', 10, key),
      putIn('keyed', 11, key),
      takeOut('keyed', 10, key),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(putIn('keyed', 12, key)).rejects.toMatchObject({ code: 'idempotency-key.reused', status: 422 });
    expect(await balanceOf('keyed')).toBe(10);
  });

  it('a key of another agency is another key', async () => {
    const key = randomUUID();
    const body = { purse: 'two-agencies', amountCentimes: 10 };
    await purses.putIn(body, { ...requestOf(body, key), scope: 'RAB-001' });
    expect(await purses.putIn(body, { ...requestOf(body, key), scope: 'OUJ-014' })).toMatchObject({ replayed: false });
    expect(await balanceOf('two-agencies')).toBe(20);
  });

  it('events are numbered in the order of the decisions, without gaps, on the lane of their subject', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => putIn(`journalled-${i % 3}`, 1)));
    const rows = await books.dataSource.query<{ lanes: number; turns: number[] }[]>(
      `SELECT count(DISTINCT lane)::int AS lanes, array_agg((data->>'turns')::int ORDER BY position) AS turns
       FROM journal WHERE subject LIKE 'journalled-%' GROUP BY subject`,
    );
    expect(rows).toHaveLength(3);
    for (const { lanes, turns } of rows) {
      expect(lanes).toBe(1);
      expect(turns).toEqual(turns.map((_, i) => i + 1));
    }
  });
});

describe('a queue has limits', () => {
  it('when too many wait, one more is asked to come again', async () => {
    const books = await openTestBooks([Purses1700000009001]);
    const queue = new CommandQueue(books.url, { waitingMax: 3 });
    const { putIn } = pursesOn(queue);
    const body = { purse: 'crowded', amountCentimes: 1 };
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => putIn(body, requestOf(body))));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(outcomes[4]).toMatchObject({ reason: { code: 'service.overloaded', status: 503 } });
    await queue.drain();
    await books.close();
  });

  it('when the database cannot be reached, a command is asked to come again after its time', async () => {
    const queue = new CommandQueue('postgres://nobody@127.0.0.1:1/nothing', { timeoutMs: 100 });
    const { putIn } = pursesOn(queue);
    const body = { purse: 'away', amountCentimes: 1 };
    await expect(putIn(body, requestOf(body))).rejects.toMatchObject({ code: 'service.unavailable', status: 503 });
    await queue.drain();
  });

  it('a batch is no larger than it may be, and the rest is answered too', async () => {
    const books = await openTestBooks([Purses1700000009001]);
    const queue = new CommandQueue(books.url, { batchMax: 10 });
    const { putIn } = pursesOn(queue);
    const body = { purse: 'long-queue', amountCentimes: 1 };
    const answers = Promise.all(Array.from({ length: 95 }, () => putIn(body, requestOf(body))));
    await queue.drain(); // a stop waits for all that was accepted
    expect((await answers).at(-1)).toMatchObject({ reply: { balanceCentimes: 95 } });
    const sizes = await books.dataSource.query<{ size: number }[]>(
      'SELECT count(*)::int AS size FROM operation GROUP BY xmin::text ORDER BY 1 DESC',
    );
    expect(sizes.map(({ size }) => size)).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 5]);
    await books.close();
  });
});
