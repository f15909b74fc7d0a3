import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, afterAll, describe, expect, it } from '@jest/globals';
import { eventually, layCable, openTestBooks, Purses1700000009001, pursesOn, requestOf } from '#libs/testing';
import type { TestBooks } from '#libs/testing';
import { openConnection } from '../src/connection/connection.js';
import { CommandQueue } from '../src/queue/queue.js';
import { changeAccount, TestAccounts1700000009003 } from './accounts.js';

const SILENCE_MAX_MS = 6_500;

describe('a process with locks falls silent', () => {
  let books: TestBooks;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    books = await openTestBooks([Purses1700000009001, TestAccounts1700000009003]);
  });

  afterEach(() => {
    child?.kill('SIGKILL');
  });

  afterAll(() => books.close());

  const idle = async () =>
    (
      await books.dataSource.query<unknown[]>(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
      )
    ).length;

  it('frozen in the middle of a batch: its row is free again within seconds', async () => {
    const queue = new CommandQueue(books.url);
    const account = 'frozen';
    const put = () => queue.run(changeAccount, { account, amountCentimes: 10 }, requestOf({}));
    await put();
    child = spawn(process.execPath, [fileURLToPath(new URL('frozen.main.js', import.meta.url)), books.url, account], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout!, 'data'); // what is idle before it says so may only be between two statements
    await eventually(idle, (count) => count === 1);
    const startedMs = performance.now();
    expect((await put()).reply).toEqual({ free: 20 });
    expect(performance.now() - startedMs).toBeLessThan(SILENCE_MAX_MS);

    const ended = once(child, 'exit');
    child.kill('SIGCONT'); // it tries again on a new connection
    expect(await ended).toEqual([0, null]);
    expect((await put()).reply).toEqual({ free: 40 });
    await queue.drain();
  }, 40_000);

  it('gone with its host: the server asks after it, and the queue after the server', async () => {
    const cable = await layCable(books.url);
    const pool = openConnection(cable.url, 1_200);
    const client = await pool.connect();
    const { rows } = await client.query<{ name: string; setting: string }>(
      `SELECT name, setting FROM pg_settings WHERE name = ANY($1) ORDER BY name`,
      [['tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count', 'tcp_user_timeout', 'lock_timeout']],
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, Number(setting)]))).toEqual({
      lock_timeout: 1_200,
      tcp_keepalives_count: 3,
      tcp_keepalives_idle: 5,
      tcp_keepalives_interval: 2,
      tcp_user_timeout: 10_000,
    });
    await client.query('BEGIN');
    await client.query(`INSERT INTO purse VALUES ('silent', 'RAB-001', 'silent', '', 0, 0)`);
    const queue = new CommandQueue(books.url);
    const { putIn } = pursesOn(queue);
    const body = { purse: 'silent', amountCentimes: 10 };
    const startedMs = performance.now();
    expect((await putIn(body, requestOf(body))).reply).toMatchObject({ turns: 1 });
    expect(performance.now() - startedMs).toBeLessThan(SILENCE_MAX_MS);
    await queue.drain();
    client.release(true);
    await pool.end();
    await cable.close();
  }, 40_000);
});
