import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { openTestBooks, Purses1700000009001, pursesOn, requestOf } from '#libs/testing';
import { CommandQueue } from '../src/queue/queue.js';

describe('while the database is away', () => {
  afterEach(() => void jest.restoreAllMocks());

  const unavailable = { code: 'service.unavailable', status: 503, details: { waitsFor: 'database' } };

  it('every command that waits is answered after its time, also one that is not yet in a batch', async () => {
    const queue = new CommandQueue('postgres://nobody@127.0.0.1:1/nothing', { timeoutMs: 300, batchMax: 5 });
    const { putIn } = pursesOn(queue);
    const startedMs = performance.now();
    const asked = Array.from({ length: 23 }, (_, i) => putIn({ purse: `away-${i}`, amountCentimes: 1 }, requestOf({})));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes).toEqual(outcomes.map(() => expect.objectContaining({ status: 'rejected' })));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: unavailable });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    await queue.drain();
  });

  it('it is asked for now and then, and not without end', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const queue = new CommandQueue(`postgres://nobody@127.0.0.1:${port}/nothing`, { timeoutMs: 1_000 });
    const { putIn } = pursesOn(queue);
    await expect(putIn({ purse: 'away', amountCentimes: 1 }, requestOf({}))).rejects.toMatchObject(unavailable);
    expect(connections).toBeGreaterThan(2);
    expect(connections).toBeLessThan(12);
    await queue.drain();
    await new Promise((resolve) => server.close(resolve));
  });

  it('a clock that is set back keeps nobody waiting', async () => {
    const queue = new CommandQueue('postgres://nobody@127.0.0.1:1/nothing', { timeoutMs: 200 });
    const { putIn } = pursesOn(queue);
    const request = requestOf({});
    const now = Date.now();
    const asked = putIn({ purse: 'away', amountCentimes: 1 }, request);
    jest.spyOn(Date, 'now').mockReturnValue(now - 3_600_000);
    await expect(asked).rejects.toMatchObject(unavailable);
    await queue.drain();
  });
});

describe('a row that is to be updated', () => {
  it('and is not there any more fails its command', async () => {
    const books = await openTestBooks([Purses1700000009001]);
    const queue = new CommandQueue(books.url);
    const { putIn } = pursesOn(queue);
    const put = (purse: string) => putIn({ purse, amountCentimes: 10 }, requestOf({}));
    await Promise.all([put('gone'), put('there')]);
    await books.dataSource.query(`
      CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER lose BEFORE UPDATE ON purse FOR EACH ROW WHEN (OLD.id = 'gone') EXECUTE FUNCTION lose()`);
    const [gone, there] = await Promise.allSettled([put('gone'), put('there')]);
    expect(gone).toMatchObject({ status: 'rejected', reason: { message: '0 rows of 1 were updated' } });
    expect(there).toMatchObject({ status: 'fulfilled', value: { reply: { turns: 2 } } });
    const [entries] = await books.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM entry WHERE ledger_account = 'purse:gone'`,
    );
    expect(entries).toEqual({ count: 1 });
    await queue.drain();
    await books.close();
  });
});
