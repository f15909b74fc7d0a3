import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  EventSource,
  eventually,
  layCable,
  purseChanged,
  pursesContract,
  PursesReader,
  silentLog,
  testBroker,
  type Cable,
} from '#libs/testing';
import { Relay } from '../src/publish/relay.js';

describe('a relay that is frozen while it holds lanes', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let reader: PursesReader;
  let cable: Cable;
  let frozen: Relay;

  beforeAll(async () => {
    [source, reader] = await Promise.all([EventSource.start(prefix, pursesContract), PursesReader.start(prefix)]);
    cable = await layCable(source.url);
    frozen = new Relay(cable.url, testBroker(prefix), pursesContract, silentLog);
    frozen.start();
  });
  afterAll(async () => {
    await Promise.all([source.stop(), frozen.stop(), reader.close()]);
    await cable.close();
  }, 30_000);

  const state = (count: number) =>
    source.state(...Array.from({ length: count }, () => purseChanged({ cashCentimes: 1 })));
  const shares = async () => {
    const rows = await source.dataSource.query<{ lanes: number }[]>(
      `SELECT count(*)::int AS lanes FROM pg_locks JOIN pg_database d ON d.oid = database
       WHERE locktype = 'advisory' AND d.datname = current_database() GROUP BY pid`,
    );
    return rows.map(({ lanes }) => lanes);
  };
  const untilShares = (...expected: number[]) =>
    eventually(shares, (lanes) => JSON.stringify(lanes) === JSON.stringify(expected), 20_000);

  it('loses them to the others within seconds, and moves nothing when it comes to itself', async () => {
    await untilShares(4, 4);
    await state(50);
    await reader.until(50);
    const startedMs = performance.now();
    cable.freeze();
    await state(100);
    await reader.until(150, 20_000);
    expect(performance.now() - startedMs).toBeLessThan(12_000);
    expect(await shares()).toEqual([8]);

    cable.thaw();
    await untilShares(4, 4);
    await state(50);
    expect(await reader.until(200)).toEqual({ count: 200, cashCentimes: 200 });
    expect(reader.troubles).toEqual([]);
  }, 60_000);
});
