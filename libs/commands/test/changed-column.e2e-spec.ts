import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestBooks, Purses1700000009001, pursesOn, requestOf, type TestBooks } from '#libs/testing';
import { CommandQueue } from '../src/queue/queue.js';

describe('a column changes its type under a running instance', () => {
  let books: TestBooks;
  let queue: CommandQueue;

  beforeAll(async () => {
    books = await openTestBooks([Purses1700000009001]);
    queue = new CommandQueue(books.url);
  });

  afterAll(async () => {
    await queue.drain();
    await books.close();
  });

  const body = { purse: 'widened', amountCentimes: 10 };
  const put = () => pursesOn(queue).putIn(body, requestOf(body));
  const takeTooMuch = () => pursesOn(queue).takeOut({ ...body, amountCentimes: 1_000 }, requestOf(body));

  it.each(['ALTER TABLE purse ALTER COLUMN turns TYPE bigint', 'ALTER TABLE operation ALTER COLUMN reply TYPE jsonb'])(
    'and every command is answered as before: %s',
    async (sql) => {
      const { reply } = await put();
      await expect(takeTooMuch()).rejects.toMatchObject({ code: 'purse.empty' });
      await books.dataSource.query(sql);
      await expect(takeTooMuch()).rejects.toMatchObject({ code: 'purse.empty' });
      expect((await put()).reply.turns).toBe(reply.turns + 1);
    },
  );
});
