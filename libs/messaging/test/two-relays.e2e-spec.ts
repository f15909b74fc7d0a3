import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transfersContract } from '#libs/events';
import { eventually, EventSource, silentLog, testBroker, transferSent } from '#libs/testing';
import { Relay } from '../src/relay.js';
import { Tally } from './tally.js';

describe('two instances of a service publish one journal', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let second: Relay;
  let tally: Tally;

  beforeAll(async () => {
    [source, tally] = await Promise.all([EventSource.start(prefix), Tally.start(prefix)]);
    second = new Relay(source.url, testBroker(prefix), transfersContract, silentLog);
    second.start();
  });

  afterAll(() => Promise.all([source.stop(), second.stop(), tally.stop()]));

  /** How many lanes each relay has, by its connection. */
  const shares = async (): Promise<number[]> => {
    const rows = await source.dataSource.query<{ lanes: number }[]>(
      `SELECT count(*)::int AS lanes FROM pg_locks JOIN pg_database d ON d.oid = database
       WHERE locktype = 'advisory' AND d.datname = current_database() GROUP BY pid`,
    );
    return rows.map(({ lanes }) => lanes);
  };
  const untilShares = (...expected: number[]) =>
    eventually(shares, (lanes) => JSON.stringify(lanes) === JSON.stringify(expected));
  const state = (count: number) =>
    source.state(...Array.from({ length: count }, () => transferSent({ amountCentimes: 1 })));

  it('they share its lanes, and each event is counted once', async () => {
    await state(100);
    await untilShares(4, 4);
    await state(100);
    expect(await tally.until(200)).toEqual({ count: 200, amountCentimes: 200 });
  });

  it('when one stops, the other takes its lanes', async () => {
    await source.pause();
    await state(100);
    await untilShares(8);
    expect(await tally.until(300)).toEqual({ count: 300, amountCentimes: 300 });
  });

  it('when one loses its connection, it comes back, and nothing is missing', async () => {
    source.publish();
    await untilShares(4, 4);
    await source.dataSource.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'relay'`,
    );
    await state(100);
    expect(await tally.until(400)).toEqual({ count: 400, amountCentimes: 400 });
    await untilShares(4, 4);
    expect([second.failure]).toEqual([undefined]);
  });

  it('in the order of every lane', async () => {
    const rows = await source.dataSource.query<{ published: number; head: number }[]>(
      'SELECT c.position AS published, head FROM relay_cursor c JOIN journal_lane USING (lane)',
    );
    for (const { published, head } of rows) expect(published).toBe(head);
    const lanes = await tally.books.dataSource.query<{ count: number; last: number }[]>(
      'SELECT count(*) AS count, max(position) AS last FROM noted GROUP BY lane',
    );
    for (const { count, last } of lanes) expect(last).toBe(count);
  });
});
