import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, openTestBooks, Purses1700000009001, pursesOn, requestOf, type TestBooks } from '#libs/testing';
import { bookInvariants } from '../src/book/invariants.js';
import { CommandQueue } from '../src/queue/queue.js';

const COUNTERS = 30;
const TURNS = 20;
const ANSWERS_BETWEEN_CUTS = 25;

describe('the connection to the database is cut again and again under load', () => {
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

  const CONNECTIONS = `FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'commands'`;
  const cut = async () =>
    (await books.dataSource.query<unknown[]>(`SELECT pg_terminate_backend(pid) ${CONNECTIONS}`)).length;
  const connections = async () => (await books.dataSource.query<unknown[]>(`SELECT pid ${CONNECTIONS}`)).length;

  it('every command is answered, and done once', async () => {
    const { putIn } = pursesOn(queue);
    const cuts: Promise<number>[] = [];
    let answered = 0;
    const counters = Array.from({ length: COUNTERS }, async (_, counter) => {
      const body = { purse: `counter-${counter}`, amountCentimes: 10 };
      const replies = [];
      for (let turn = 1; turn <= TURNS; turn++) {
        replies.push((await putIn(body, requestOf(body))).reply);
        if (++answered % ANSWERS_BETWEEN_CUTS === 0) cuts.push(cut()); // while the others' commands are under way
      }
      expect(replies.map(({ turns }) => turns)).toEqual(Array.from({ length: TURNS }, (_, i) => i + 1));
    });
    await Promise.all(counters);

    expect(Math.max(...(await Promise.all(cuts)))).toBeGreaterThan(0);
    const [count] = await books.dataSource.query<{ operations: number; turns: number }[]>(
      `SELECT (SELECT count(*) FROM operation) AS operations, (SELECT sum(turns) FROM purse) AS turns`,
    );
    expect(count).toEqual({ operations: COUNTERS * TURNS, turns: COUNTERS * TURNS });
    for (const { name, sql } of bookInvariants) expect([name, await books.dataSource.query(sql)]).toEqual([name, []]);
  });

  it('an idle connection that was cut is opened anew for the next command', async () => {
    const { putIn } = pursesOn(queue);
    const body = { purse: 'idle', amountCentimes: 10 };
    await putIn(body, requestOf(body));
    expect(await cut()).toBeGreaterThan(0);
    await eventually(connections, (count) => count === 0);
    expect((await putIn(body, requestOf(body))).reply).toMatchObject({ turns: 2 });
  });
});
