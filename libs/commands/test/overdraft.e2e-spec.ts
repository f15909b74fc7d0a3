import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { openTestBooks, requestOf, type TestBooks } from '#libs/testing';
import fc from 'fast-check';
import { CommandQueue } from '../src/queue/queue.js';
import { captureHold, changeAccount, placeHold, repeatHold, TestAccounts1700000009003 } from './accounts.js';

const COMMANDS = 10_000;
const ROUND = 250;

interface Step {
  verb: 'withdraw' | 'hold' | 'repeat' | 'capture' | 'put';
  account: string;
  amountCentimes: number;
  /** Which of the holds that are known, or are being made in this round. */
  hold: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom<Step['verb']>('withdraw', 'withdraw', 'hold', 'hold', 'repeat', 'capture', 'put'),
  account: fc.constantFrom('one', 'one', 'one', 'two', 'three'),
  amountCentimes: fc.integer({ min: 1, max: 60 }),
  hold: fc.nat({ max: 5_000 }),
});

describe('what is held of an account cannot be taken out', () => {
  let books: TestBooks;
  let queues: CommandQueue[];

  beforeAll(async () => {
    books = await openTestBooks([TestAccounts1700000009003]);
    queues = [new CommandQueue(books.url, { batchMax: 40 }), new CommandQueue(books.url, { batchMax: 9 })];
  });

  afterAll(async () => {
    await Promise.all(queues.map((queue) => queue.drain()));
    await books.close();
  });

  const overdrawn = () =>
    books.dataSource.query<unknown[]>(
      `SELECT a.id, a.balance_centimes - coalesce(sum(h.amount_centimes) FILTER (WHERE h.status = 'held'), 0) AS free
       FROM test_account a LEFT JOIN test_hold h ON h.account_id = a.id GROUP BY a.id
       HAVING a.balance_centimes < coalesce(sum(h.amount_centimes) FILTER (WHERE h.status = 'held'), 0)`,
    );
  const scans = async () => {
    const rows = await books.dataSource.query<{ scans: number }[]>(
      `SELECT sum(seq_scan)::int AS scans FROM pg_stat_user_tables WHERE relname LIKE 'test_%'`,
    );
    return rows[0]?.scans;
  };

  it('by no withdrawal, hold or capture, through two instances at once', async () => {
    const steps = fc.sample(step, COMMANDS);
    const holds = ['none'];
    const ended = { done: 0, refused: new Map<string, number>() };
    const failures: unknown[] = [];
    let looks = 0;
    const ask = async (queue: CommandQueue, { verb, account, amountCentimes, hold }: Step): Promise<unknown> => {
      const id = randomUUID();
      const known = holds[hold % holds.length] ?? '';
      if (verb === 'hold' || verb === 'repeat') holds.push(id);
      if (verb === 'hold') return queue.run(placeHold, { account, amountCentimes, hold: id }, requestOf({}));
      if (verb === 'repeat') return queue.run(repeatHold, { hold: known, next: id }, requestOf({}));
      if (verb === 'capture') return queue.run(captureHold, { hold: known }, requestOf({}));
      const signed = verb === 'put' ? amountCentimes : -amountCentimes;
      return queue.run(changeAccount, { account, amountCentimes: signed }, requestOf({}));
    };
    for (let first = 0; first < COMMANDS; first += ROUND) {
      const round = steps.slice(first, first + ROUND).map((one, i) => {
        const queue = queues[i % 2];
        if (!queue) throw new Error('there are two queues');
        return ask(queue, one).then(
          () => ended.done++,
          (error: unknown) => {
            if (!(error instanceof DomainError)) failures.push(error);
            else ended.refused.set(error.code, (ended.refused.get(error.code) ?? 0) + 1);
          },
        );
      });
      const under = { way: true };
      const all = Promise.all(round).then(() => (under.way = false));
      while (under.way) {
        expect(await overdrawn()).toEqual([]);
        looks++;
      }
      await all;
    }

    expect(failures).toEqual([]);
    expect(await overdrawn()).toEqual([]);
    expect(looks).toBeGreaterThan(COMMANDS / ROUND);
    expect(ended.done).toBeGreaterThan(COMMANDS / 10);
    expect(ended.refused.get('account.short')).toBeGreaterThan(COMMANDS / 10);
    expect(ended.done + [...ended.refused.values()].reduce((sum, count) => sum + count, 0)).toBe(COMMANDS);
    const [kept] = await books.dataSource.query<{ operations: number; deadlocks: number }[]>(
      `SELECT (SELECT count(*) FROM operation)::int AS operations, deadlocks::int
       FROM pg_stat_database WHERE datname = current_database()`,
    );
    expect(kept).toEqual({ operations: ended.done, deadlocks: 0 });
  }, 120_000);

  it('and its rows are found through indexes, however many there are', async () => {
    const before = await scans();
    const queue = new CommandQueue(books.url);
    const account = randomUUID();
    await queue.run(changeAccount, { account, amountCentimes: 100 }, requestOf({}));
    await queue.run(placeHold, { account, amountCentimes: 10, hold: account }, requestOf({}));
    await queue.run(repeatHold, { hold: account, next: randomUUID() }, requestOf({}));
    expect((await queue.run(captureHold, { hold: account }, requestOf({}))).reply).toEqual({ free: 80 });
    await queue.drain();
    expect(await scans()).toBe(before);
  });
});
