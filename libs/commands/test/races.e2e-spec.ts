import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, openTestBooks, Purses1700000009001, pursesOn, requestOf, type TestBooks } from '#libs/testing';
import { CommandQueue } from '../src/queue/queue.js';

const COMMANDS = 500;

describe('the same keys come to both instances at once', () => {
  let books: TestBooks;

  beforeAll(async () => {
    books = await openTestBooks([Purses1700000009001]);
  });

  afterAll(() => books.close());

  /** Transactions of the database, once the connections that made them are closed. */
  const transactions = async () => {
    await eventually(
      () =>
        books.dataSource.query<unknown[]>(`SELECT 1 FROM pg_stat_activity WHERE application_name = 'commands'
        AND datname = current_database()`),
      (rows) => rows.length === 0,
    );
    const rows = await books.dataSource.query<{ count: number }[]>(
      `SELECT (xact_commit + xact_rollback)::int AS count FROM pg_stat_database WHERE datname = current_database()`,
    );
    return rows[0]?.count ?? 0;
  };

  it('each is done once, and no batch goes to pieces for it', async () => {
    const before = await transactions();
    const queues = [new CommandQueue(books.url), new CommandQueue(books.url)];
    const ask = (keys: readonly string[]) =>
      Promise.all(
        queues.flatMap((queue) => {
          const { putIn } = pursesOn(queue);
          return keys.map((purse) => putIn({ purse, amountCentimes: 10 }, requestOf({ purse }, purse)));
        }),
      );
    await ask(['connected']);
    const answers = await ask(Array.from({ length: COMMANDS }, () => randomUUID()));
    await Promise.all(queues.map((queue) => queue.drain()));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(COMMANDS);
    expect(answers.every(({ reply }) => reply.turns === 1)).toBe(true);
    expect((await transactions()) - before).toBeLessThan(100);
  });
});
