import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestBooks, Purses1700000009001, pursesOn, requestOf, type TestBooks } from '#libs/testing';
import type { QueryRunner } from 'typeorm';
import { defineCommand } from '../src/command/command.js';
import { CommandQueue } from '../src/queue/queue.js';
import { defineTable } from '../src/table/table.js';

const TicketTable = defineTable<{ id: string; n: number }>({
  name: 'ticket',
  key: 'id',
  columns: { id: { type: 'uuid' }, n: { type: 'integer' } },
});

/** Raises a ticket, whose number is a UUID; another that is none no database takes. */
const raise = defineCommand({
  name: 'test.raise',
  rows: ({ id, other = id }: { id: string; other?: string }) => ({
    ticket: TicketTable.by('id', id),
    other: TicketTable.by('id', other),
  }),
  decide: ({ ticket }, { id }) => {
    const n = (ticket?.n ?? 0) + 1;
    return { save: { ticket: { id, n } }, reply: { n } };
  },
});

const TICKET = '0192e3a4-7b1c-7d2e-8f3a-4b5c6d7e8f90';
const OTHER_TICKET = '0192e3a4-7b1c-7d2e-8f3a-4b5c6d7e8f91';

describe('commands that wait beside the line', () => {
  let books: TestBooks;
  let queue: CommandQueue;
  let strangers: QueryRunner[];

  beforeAll(async () => {
    books = await openTestBooks([Purses1700000009001]);
    await books.dataSource.query('CREATE TABLE ticket (id uuid PRIMARY KEY, n integer NOT NULL)');
    queue = new CommandQueue(books.url, { waitingMax: 6 });
    strangers = [books.dataSource.createQueryRunner(), books.dataSource.createQueryRunner()];
  });

  afterAll(async () => {
    await Promise.all(strangers.map((stranger) => stranger.release()));
    await queue.drain();
    await books.close();
  });

  const lock = async (stranger: QueryRunner | undefined, table: string, id: string) => {
    await stranger?.startTransaction();
    expect(await stranger?.query(`SELECT id FROM ${table} WHERE id = $1 FOR UPDATE`, [id])).toHaveLength(1);
  };
  const up = (other?: string) => queue.run(raise, { id: TICKET, ...(other ? { other } : {}) }, requestOf({}));
  const tell = (order: string[], name: string, answer: Promise<unknown>) => answer.then(() => order.push(name));

  it('keep their order for a row that was locked, also when only the second could be done', async () => {
    const { putIn, move } = pursesOn(queue);
    const put = (purse: string) => putIn({ purse, amountCentimes: 10 }, requestOf({}));
    await Promise.all([put('one'), put('two')]);
    await lock(strangers[0], 'purse', 'one');
    await lock(strangers[1], 'purse', 'two');
    const order: string[] = [];
    const moved = tell(order, 'moved', move({ from: 'one', to: 'two', amountCentimes: 5 }, requestOf({})));
    const added = tell(order, 'added', put('one'));
    await put('three'); // both were set apart before it was its turn
    await strangers[0]?.rollbackTransaction();
    await sleep(1_000);
    expect(order).toEqual([]);
    await strangers[1]?.rollbackTransaction();
    await Promise.all([moved, added]);
    expect(order).toEqual(['moved', 'added']);
  }, 20_000);

  it('fail alone when they ask for what cannot be', async () => {
    expect((await up()).reply).toEqual({ n: 1 });
    await lock(strangers[0], 'ticket', TICKET);
    const asked = [up()];
    await queue.run(raise, { id: OTHER_TICKET }, requestOf({})); // from now on the row is known to be locked
    asked.push(up(), up('no UUID'), up());
    await expect(asked[2]).rejects.toMatchObject({ code: '22P02' });
    await strangers[0]?.rollbackTransaction();
    const answers = await Promise.all(asked.filter((_, i) => i !== 2));
    expect(answers.map(({ reply }) => reply.n)).toEqual([2, 3, 4]);
  }, 20_000);

  it('are no more than may wait', async () => {
    await lock(strangers[0], 'ticket', TICKET);
    const other = () => queue.run(raise, { id: OTHER_TICKET }, requestOf({}));
    const asked = Array.from({ length: 3 }, () => up());
    await other();
    asked.push(up(), up(), up());
    await other();
    await expect(up()).rejects.toMatchObject({ code: 'service.overloaded' });
    await strangers[0]?.rollbackTransaction();
    expect(await Promise.all(asked)).toHaveLength(6);
    expect((await up()).reply).toEqual({ n: 11 });
  }, 20_000);
});
