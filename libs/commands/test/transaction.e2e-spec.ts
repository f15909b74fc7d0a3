import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { giveAlms, openTestBooks, PURSE_CONSTRAINTS, Purses1700000009001, PurseTable } from '#libs/testing';
import { pursesOn, putIntoPurse, requestOf, type TestBooks } from '#libs/testing';
import fc from 'fast-check';
import type { ClientBase } from 'pg';
import { bookInvariants } from '../src/book/invariants.js';
import { defineCommand } from '../src/command/command.js';
import { isTransient } from '../src/connection/failure.js';
import { CommandQueue } from '../src/queue/queue.js';
import { CommandsInTransaction } from '../src/queue/transaction.js';
import { captureHold, changeAccount, placeHold, TestAccounts1700000009003 } from './accounts.js';

type Asked = ReturnType<CommandsInTransaction['ask']>;

/** Makes a purse with a seal that may be taken. */
const seal = defineCommand({
  name: 'test.seal',
  rows: ({ id }: { id: string; seal: string }) => ({ purse: PurseTable.madeBy(id) }),
  decide: (_rows, command) => ({
    save: { purse: { ...command, agency: 'RAB-001', title: '', balanceCentimes: 0, turns: 0 } },
    reply: { id: command.id },
  }),
});

describe("commands in somebody else's transaction", () => {
  let books: TestBooks;
  let queue: CommandQueue;
  const commands = new CommandsInTransaction({ constraints: PURSE_CONSTRAINTS });
  const { ask } = commands;

  beforeAll(async () => {
    books = await openTestBooks([Purses1700000009001, TestAccounts1700000009003]);
    queue = new CommandQueue(books.url);
  });

  afterAll(async () => {
    await queue.drain();
    for (const { name, sql } of bookInvariants) expect([name, await books.dataSource.query(sql)]).toEqual([name, []]);
    await books.close();
  });

  /** Runs commands in a transaction that also notes something itself, and commits it or not. */
  const transact = async (mark: string, asked: readonly Asked[], ending: 'commit' | 'rollback' = 'commit') => {
    const runner = books.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const client = (await runner.connect()) as ClientBase;
      const endings = await commands.run(client, asked);
      await runner.query(`INSERT INTO heard (subject, lane, position, cash_centimes) VALUES ($1, 0, 1, 1)`, [mark]);
      await (ending === 'commit' ? runner.commitTransaction() : runner.rollbackTransaction());
      return endings;
    } catch (error) {
      await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  };
  const put = (account: string, key: string, amountCentimes = 10) =>
    ask(changeAccount, { account, amountCentimes }, requestOf({ account, amountCentimes }, key));
  const count = async (sql: string, ...values: unknown[]) =>
    (await books.dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${sql}`, values))[0]?.count;

  it('are kept with all of it, or forgotten with all of it; and done once for their key', async () => {
    const key = randomUUID();
    const free = { reply: { free: 10 } };
    expect(await transact('once', [put('once', key)], 'rollback')).toEqual([{ answer: { ...free, replayed: false } }]);
    expect(await count(`heard WHERE subject = 'once'`)).toBe(0);
    expect(await count(`test_account WHERE id = 'once'`)).toBe(0);
    expect(await transact('once', [put('once', key)])).toEqual([{ answer: { ...free, replayed: false } }]);
    expect(await transact('once', [put('once', key)])).toMatchObject([{ answer: { ...free, replayed: true } }]);
    expect(await count(`heard WHERE subject = 'once'`)).toBe(2);
    const other = ask(changeAccount, { account: 'once', amountCentimes: 11 }, requestOf({ another: 1 }, key));
    expect(await transact('once', [other])).toMatchObject([{ error: { code: 'idempotency-key.reused' } }]);
    expect((await queue.run(changeAccount, { account: 'once', amountCentimes: 1 }, requestOf({}))).reply.free).toBe(11);
  });

  it('see what those before them in the same go did, also through a row that leads on', async () => {
    const hold = randomUUID();
    const endings = await transact('go', [
      put('go', randomUUID(), 100),
      ask(placeHold, { account: 'go', hold, amountCentimes: 60 }, requestOf({})),
      ask(changeAccount, { account: 'go', amountCentimes: -50 }, requestOf({})),
      ask(captureHold, { hold }, requestOf({})),
      put('go', randomUUID(), 1),
    ]);
    expect(endings).toMatchObject([
      { answer: { reply: { free: 100 } } },
      { answer: { reply: { id: hold } } },
      { error: { code: 'account.short' } },
      { answer: { reply: { free: 40 } } },
      { answer: { reply: { free: 41 } } },
    ]);
    expect(await count(`test_account WHERE id = 'go' AND balance_centimes = 41`)).toBe(1);
  });

  it('that are refused keep nothing, by a rule of the database neither; the transaction goes on', async () => {
    const taken = randomUUID();
    const purse = (id: string, sealed: string) => ask(seal, { id, seal: sealed }, requestOf({ id }));
    await transact('seal', [purse(`first ${taken}`, taken)]);
    const [one, two, three, four] = await transact('seal', [
      purse(`second ${taken}`, taken),
      purse(`third ${taken}`, randomUUID()),
      ask(giveAlms, { giftCentimes: 3 }, requestOf({})),
      ask(changeAccount, { account: 'not \0 to be stored', amountCentimes: 1 }, requestOf({})),
    ]);
    expect(one).toMatchObject({ error: { code: 'purse.seal-taken' } });
    expect(two).toMatchObject({ answer: { replayed: false } });
    expect(three).toMatchObject({ error: { code: 'purse.empty' } });
    expect(four).toMatchObject({ error: { code: '22021' } });
    expect(await count(`heard WHERE subject = 'seal'`)).toBe(2);
    expect(await count(`purse WHERE id LIKE '%' || $1`, taken)).toBe(2);
    expect(await count(`journal WHERE subject = 'alms'`)).toBe(0);
  });

  it('of which two go at once are run one after the other', async () => {
    const runner = books.dataSource.createQueryRunner();
    await runner.startTransaction();
    const client = (await runner.connect()) as ClientBase;
    const goes = Array.from({ length: 8 }, () => commands.run(client, [put('goes', randomUUID())]));
    const frees = (await Promise.all(goes)).flat().map((ending) => 'answer' in ending && ending.answer.reply);
    expect(frees).toEqual(goes.map((_, i) => ({ free: 10 * (i + 1) })));
    const settings: unknown = await runner.query('SHOW enable_hashjoin');
    expect(settings).toEqual([{ enable_hashjoin: 'on' }]);
    await runner.commitTransaction();
    await runner.release();
  });

  it('and those of a queue meet on the same rows, and neither waits for the other for good', async () => {
    const { putIn } = pursesOn(queue);
    const names = Array.from({ length: 6 }, (_, i) => `met-${i}`);
    await Promise.all(names.map((purse) => putIn({ purse, amountCentimes: 10 }, requestOf({}))));
    const some = fc.sample(fc.shuffledSubarray(names, { minLength: 2 }), 120);
    const deadlocks = () =>
      count(`(SELECT generate_series(1, deadlocks) FROM pg_stat_database WHERE datname = current_database()) d`);
    const before = await deadlocks();
    let tries = 0;
    const consumer = async (own: string[][]) => {
      for (const chosen of own) {
        const keys = chosen.map(() => randomUUID());
        const go = () =>
          chosen.map((purse, i) => ask(putIntoPurse, { purse, amountCentimes: 1 }, requestOf({ purse }, keys[i])));
        for (;;) {
          tries++;
          const done = await transact('met', go()).catch((error: unknown) => {
            if (!isTransient(error)) throw error;
          });
          if (done) break;
        }
      }
    };
    const counter = async (own: string[][]) => {
      for (const chosen of own) {
        await Promise.all(chosen.map((purse) => putIn({ purse, amountCentimes: 1 }, requestOf({}))));
      }
    };
    await Promise.all([consumer(some.slice(0, 40)), consumer(some.slice(40, 80)), counter(some.slice(80))]);
    expect(await deadlocks()).toBe(before);
    expect(tries).toBe(80);
    const turns = await books.dataSource.query<{ turns: number }[]>(
      `SELECT sum(turns)::int AS turns FROM purse WHERE id LIKE 'met-%'`,
    );
    expect(turns).toEqual([{ turns: names.length + some.flat().length }]);
  }, 60_000);
});
