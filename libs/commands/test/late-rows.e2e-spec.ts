import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestBooks, requestOf, type TestBooks } from '#libs/testing';
import { CommandQueue } from '../src/queue/queue.js';
import { captureHold, changeAccount, importHold, TestAccounts1700000009003 } from './accounts.js';

describe('a command whose rows could not all be loaded', () => {
  let books: TestBooks;
  let queue: CommandQueue;

  beforeAll(async () => {
    books = await openTestBooks([TestAccounts1700000009003]);
    queue = new CommandQueue(books.url);
  });

  afterAll(async () => {
    await queue.drain();
    await books.close();
  });

  const change = (account: string, amountCentimes: number) =>
    queue.run(changeAccount, { account, amountCentimes }, requestOf({}));
  const transactionsOf = async (command: string) =>
    (
      await books.dataSource.query<unknown[]>(
        `SELECT DISTINCT xmin::text FROM operation WHERE command IN ('accounts.import-hold', $1)`,
        [command],
      )
    ).length;

  it('is decided in the next batch, when one before it in its batch leads it to them', async () => {
    await change('led', 100);
    const [, captured] = await Promise.all([
      queue.run(importHold, { account: 'led', hold: 'late', amountCentimes: 30 }, requestOf({})),
      queue.run(captureHold, { hold: 'late' }, requestOf({})),
    ]);
    expect(captured.reply).toEqual({ free: 70 });
    expect(await transactionsOf('accounts.capture')).toBe(2);
  });

  it('is decided in the next batch, when one of them came between locking and reading', async () => {
    await change('before', 100);
    const [first, second] = [books.dataSource.createQueryRunner(), books.dataSource.createQueryRunner()];
    await first.startTransaction();
    await first.query(`SELECT id FROM test_account WHERE id = 'before' FOR UPDATE`);
    // It waits for a lock, and its first snapshot is older than all that follows.
    const asked = Promise.allSettled([change('before', 1), change('between', -100)]);
    await sleep(300);
    await second.query(`INSERT INTO test_account VALUES ('between', 100)`);
    await second.startTransaction();
    await second.query(`SELECT id FROM test_account WHERE id = 'between' FOR UPDATE`);
    await second.query(`INSERT INTO test_hold VALUES ('between', 'between', 100, 'held')`);
    await first.rollbackTransaction();
    await sleep(300); // it reads the account, waits for it, and its second snapshot is older than the hold
    await second.commitTransaction();
    expect(await asked).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'account.short' } },
    ]);
    await Promise.all([first.release(), second.release()]);
  });
});
