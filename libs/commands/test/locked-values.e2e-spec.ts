import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestBooks, Purses1700000009001, pursesOn, PurseTable, requestOf, type TestBooks } from '#libs/testing';
import type { Pool } from 'pg';
import { askedCommand } from '../src/batch/asked-command.js';
import { findLocked, type LockedValues } from '../src/batch/locked-values.js';
import { ownSession } from '../src/batch/session.js';
import { Statements } from '../src/batch/statements.js';
import { defineCommand } from '../src/command/command.js';
import { NO_PARAMETERS } from '../src/command/decision.js';
import { openConnection } from '../src/connection/connection.js';
import { CommandQueue } from '../src/queue/queue.js';
import { captureHold, TestAccounts1700000009003 } from './accounts.js';

const YOUNG_MS = 400;

const look = defineCommand({
  name: 'test.look',
  rows: (seals: string[]) => ({ purses: PurseTable.allBy('seal', seals) }),
  decide: () => ({ reply: {} }),
});

describe('what somebody keeps locked', () => {
  let books: TestBooks;
  let pool: Pool;
  const statements = new Statements();

  beforeAll(async () => {
    books = await openTestBooks([Purses1700000009001, TestAccounts1700000009003]);
    pool = openConnection(books.url, 1_000);
    const queue = new CommandQueue(books.url);
    const { putIn } = pursesOn(queue);
    await Promise.all(['a', 'b'].map((purse) => putIn({ purse, amountCentimes: 1 }, requestOf({}))));
    await queue.drain();
    await books.dataSource.query(`INSERT INTO test_account VALUES ('x', 0), ('y', 0);
      INSERT INTO test_hold VALUES ('one', 'x', 1, 'held'), ('two', 'y', 1, 'held')`);
  });

  afterAll(async () => {
    await pool.end();
    await books.close();
  });

  const asked = [
    askedCommand(look, ['a', 'b', 'none'], requestOf({}), () => NO_PARAMETERS),
    ...['one', 'two'].map((hold) => askedCommand(captureHold, { hold }, requestOf({}), () => NO_PARAMETERS)),
  ];
  const find = async (): Promise<LockedValues> => {
    statements.learn(asked.flatMap(({ refs }) => Object.values(refs)));
    const client = await pool.connect();
    try {
      return await findLocked(ownSession(client), statements, asked);
    } finally {
      client.release();
    }
  };

  it('is known by the values that find it, and not while it is held for a moment, as by a batch', async () => {
    await find(); // planned
    const stranger = books.dataSource.createQueryRunner();
    let [young, youngMs] = [await find(), YOUNG_MS];
    while (youngMs >= YOUNG_MS) {
      if (stranger.isTransactionActive) await stranger.rollbackTransaction();
      const startedMs = performance.now();
      await stranger.startTransaction();
      await stranger.query(`SELECT 1 FROM purse WHERE id = 'b' FOR UPDATE`);
      await stranger.query(`SELECT 1 FROM test_account WHERE id = 'y' FOR UPDATE`);
      young = await find();
      youngMs = performance.now() - startedMs;
    }
    expect(young.isEmpty).toBe(true);
    await sleep(700);
    const old = await find();
    expect(old.of('purse.seal')).toEqual(['b']);
    expect(old.of('test_account.id through test_hold.id accountId')).toEqual(['two']);
    expect(old.of('test_hold.id')).toEqual([]);
    expect(asked.map((command) => old.stop(command))).toEqual([true, false, true]);
    await stranger.rollbackTransaction();
    expect((await find()).isEmpty).toBe(true);
    await stranger.release();
  });
});
