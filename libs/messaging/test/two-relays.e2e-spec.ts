import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  EventSource,
  eventually,
  purseChanged,
  pursesContract,
  PursesReader,
  silentLog,
  testBroker,
} from '#libs/testing';
import { Relay } from '../src/publish/relay.js';

describe('two instances of a service publish one journal', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let second: Relay;
  let reader: PursesReader;

  beforeAll(async () => {
    [source, reader] = await Promise.all([EventSource.start(prefix, pursesContract), PursesReader.start(prefix)]);
    second = new Relay(source.url, testBroker(prefix), pursesContract, silentLog);
    second.start();
  });

  afterAll(() => Promise.all([source.stop(), second.stop(), reader.close()]));

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
    source.state(...Array.from({ length: count }, () => purseChanged({ cashCentimes: 1 })));

  it('they share its lanes, and each event is counted once', async () => {
    await state(100);
    await untilShares(4, 4);
    await state(100);
    expect(await reader.until(200)).toEqual({ count: 200, cashCentimes: 200 });
  });

  it('when one stops, the other takes its lanes', async () => {
    await source.pause();
    await state(100);
    await untilShares(8);
    expect(await reader.until(300)).toEqual({ count: 300, cashCentimes: 300 });
  });

  it('when one loses its connection, it comes back, and nothing is missing', async () => {
    source.publish();
    await untilShares(4, 4);
    await source.dataSource.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'relay'`,
    );
    await state(100);
    expect(await reader.until(400)).toEqual({ count: 400, cashCentimes: 400 });
    await untilShares(4, 4);
    expect([second.failure]).toEqual([undefined]);
  });

  it('in the order of every lane', async () => {
    const rows = await source.dataSource.query<{ published: number; head: number }[]>(
      'SELECT c.position AS published, head FROM relay_cursor c JOIN journal_lane USING (lane)',
    );
    for (const { published, head } of rows) expect(published).toBe(head);
    const lanes = await reader.books.dataSource.query<{ count: number; last: number }[]>(
      'SELECT count(*) AS count, max(position) AS last FROM heard GROUP BY lane',
    );
    for (const { count, last } of lanes) expect(last).toBe(count);
  });
});
