import { describe, expect, it } from '@jest/globals';
import { openTestBooks, Purses1700000009001, pursesOn, requestOf, type TestBooks } from '#libs/testing';
import { CommandQueue } from '../src/queue/queue.js';

const TABLES = ['operation', 'entry', 'ledger_account', 'journal', 'journal_lane', 'purse'];

/** How often each table was read as a whole; a connection's counts are complete once it is closed. */
async function scansOf({ dataSource }: TestBooks): Promise<Record<string, number>> {
  const rows = await dataSource.query<{ table: string; scans: number }[]>(
    'SELECT relname AS table, seq_scan AS scans FROM pg_stat_user_tables WHERE relname = ANY($1)',
    [TABLES],
  );
  return Object.fromEntries(rows.map(({ table, scans }) => [table, scans]));
}

describe('a fresh database that grows, and was never analysed', () => {
  it('is never read as a whole by a command', async () => {
    const books = await openTestBooks([Purses1700000009001]);
    await books.dataSource.query(
      TABLES.map((table) => `ALTER TABLE ${table} SET (autovacuum_enabled = off)`).join(';'),
    );
    const before = await scansOf(books);
    expect(Object.keys(before).sort()).toEqual([...TABLES].sort());

    const queue = new CommandQueue(books.url, { batchMax: 100 });
    const { putIn, move } = pursesOn(queue);
    for (let round = 0; round < 4; round++) {
      const purses = Array.from({ length: 500 }, (_, i) => `purse-${round}-${i}`);
      const put = { amountCentimes: 100 };
      await Promise.all(purses.map((purse) => putIn({ ...put, purse }, requestOf({ purse }))));
      await Promise.all(
        purses.map((from, i) => {
          const command = { from, to: purses[(i + 1) % purses.length] ?? from, amountCentimes: 50 };
          return move(command, requestOf(command));
        }),
      );
    }
    await queue.drain();

    expect(await scansOf(books)).toEqual(before);
    const [count] = await books.dataSource.query<{ operations: number }[]>(
      'SELECT count(*) AS operations FROM operation',
    );
    expect(count).toEqual({ operations: 4_000 });
    await books.close();
  });
});
