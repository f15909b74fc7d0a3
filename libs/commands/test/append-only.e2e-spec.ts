import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestBooks, Purses1700000009001, pursesOn, requestOf, type TestBooks } from '#libs/testing';
import { bookInvariants } from '../src/book/invariants.js';
import { CommandQueue } from '../src/queue/queue.js';

describe('the database itself keeps the books', () => {
  let books: TestBooks;

  beforeAll(async () => {
    books = await openTestBooks([Purses1700000009001]);
    const queue = new CommandQueue(books.url);
    const body = { purse: 'one', amountCentimes: 10 };
    await pursesOn(queue).putIn(body, requestOf(body));
    await queue.drain();
  });

  afterAll(() => books.close());

  const insert = (lines: readonly (readonly [operation: string, amountCentimes: number])[]) =>
    books.dataSource.query(
      `INSERT INTO entry (operation_id, booked_on, agency, ledger_account, amount_centimes)
       SELECT o, '2026-01-05', 'RAB-001', 'drawer:test', a FROM unnest($1::uuid[], $2::bigint[]) AS r(o, a)`,
      [lines.map(([operation]) => operation), lines.map(([, amountCentimes]) => amountCentimes)],
    );

  it.each([
    ['one line alone', [['a', 100]]],
    [
      'lines that do not sum to zero',
      [
        ['a', 100],
        ['a', -99],
      ],
    ],
    [
      'two operations that only together sum to zero',
      [
        ['a', 100],
        ['b', -100],
      ],
    ],
    [
      'one bad operation among good ones',
      [
        ['a', 5],
        ['a', -5],
        ['b', 7],
        ['b', -8],
        ['c', 1],
        ['c', -1],
      ],
    ],
  ] as const)('and refuses entries: %s', async (_, lines) => {
    const ids = { a: randomUUID(), b: randomUUID(), c: randomUUID() };
    const rejected = insert(lines.map(([name, amount]) => [ids[name], amount]));
    await expect(rejected).rejects.toMatchObject({ constraint: 'entry_must_balance' });
  });

  it('and refuses a line of zero', async () => {
    await expect(insert([[randomUUID(), 0]])).rejects.toMatchObject({ constraint: 'entry_amount_not_zero' });
  });

  it('and takes entries that sum to zero', async () => {
    const operation = randomUUID();
    await insert([
      [operation, 100],
      [operation, -60],
      [operation, -40],
    ]);
    const rows = await books.dataSource.query<unknown[]>('SELECT 1 FROM entry WHERE operation_id = $1', [operation]);
    expect(rows).toHaveLength(3);
  });

  it.each(['entry', 'operation', 'journal'])('and lets nobody change, delete or empty %s', async (table) => {
    const column = table === 'journal' ? 'type' : table === 'entry' ? 'ledger_account' : 'command';
    for (const sql of [`UPDATE ${table} SET ${column} = 'other'`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
      await expect(books.dataSource.query(sql)).rejects.toThrow(`${table} is append-only`);
    }
  });

  it('and tells of each invariant that is broken by hand', async () => {
    const broken = (name: string) => bookInvariants.find((invariant) => invariant.name.includes(name))?.sql ?? '';
    const differences = async (name: string) =>
      (await books.dataSource.query<{ difference: string }[]>(broken(name))).map(({ difference }) => difference);
    await books.dataSource.query(
      `UPDATE ledger_account SET balance_centimes = balance_centimes + 1 WHERE id = 'purse:one'`,
    );
    expect(await differences('balance')).toEqual(
      expect.arrayContaining(['ledger account purse:one: balance -9, entries -10 centimes']),
    );
    await books.dataSource.query('UPDATE journal_lane SET head = head + 1 WHERE lane = 0');
    expect(await differences('gap')).toHaveLength(1);
    await books.dataSource.query('UPDATE journal_lane SET head = head - 1 WHERE lane = 0');
    expect(await differences('gap')).toEqual([]);
    // Nothing but a count tells of one that is missing in the middle.
    await books.dataSource.query(`
      ALTER TABLE journal DISABLE TRIGGER USER;
      INSERT INTO journal (lane, position, type, subject, occurred_at, data)
        SELECT 0, head + n, 'x', 'x', now(), '{}' FROM journal_lane, (VALUES (1), (3)) AS r(n) WHERE lane = 0;
      ALTER TABLE journal ENABLE TRIGGER USER;
      UPDATE journal_lane SET head = head + 3 WHERE lane = 0`);
    expect(await differences('gap')).toEqual([expect.stringMatching(/^lane 0: head \d+, but \d+ events up to \d+$/)]);
    // The entries that were put in by hand above belong to no operation.
    expect(await differences('one operation')).toHaveLength(1);
  });
});
