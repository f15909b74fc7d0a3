import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Client,
  createTestDatabase,
  eventually,
  layCable,
  PURSE,
  pursesService,
  startIssuer,
  startTestService,
  type Cable,
  type TestIssuer,
} from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

interface Health {
  status: string;
  checks: Record<string, string>;
}

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const ready = async ({ url }: RunningService) => {
  const response = await fetch(`${url}/health/ready`);
  return { code: response.status, ...((await response.json()) as Health) };
};
const tellerOf = async ({ url }: RunningService) =>
  new Client(`${url}/api/purses/v1`, await issuer.token({ role: 'teller', agency: 'RAB-001' }));

describe('a service whose Kafka is away', () => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startTestService(pursesService, issuer, { KAFKA_BROKERS: '127.0.0.1:1' });
  });
  afterAll(() => service.stop());

  it('takes commands, says that it is degraded, and publishes when Kafka is back', async () => {
    const teller = await tellerOf(service);
    expect((await teller.post('/purses', PURSE)).status).toBe(201);
    const health = await eventually(
      () => ready(service),
      ({ status }) => status === 'degraded',
    );
    expect(health).toMatchObject({ code: 200, checks: { database: 'ok' } });
    await eventually(
      () => ready(service),
      ({ checks }) => /^127\.0\.0\.1:1: .*ECONNREFUSED/.test(checks.kafka ?? ''),
    );
    await eventually(
      () => ready(service),
      ({ checks }) => (checks.relay ?? '').includes('ECONNREFUSED'),
    );
    expect((await teller.post('/purses', PURSE)).status).toBe(201);
    const [lag] = await service.dataSource.query<{ lag: number }[]>(
      'SELECT sum(head - position) AS lag FROM journal_lane JOIN relay_cursor USING (lane)',
    );
    expect(Number(lag?.lag)).toBe(2);
  });

  it('is live, and stops at once when it is told to', async () => {
    expect(await (await fetch(`${service.url}/health/live`)).json()).toEqual({ status: 'live' });
    const startedMs = performance.now();
    await service.stop();
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});

describe('a service whose database hangs', () => {
  let service: RunningService;
  let door: Server;
  let isHung = false;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    const target = new URL(await createTestDatabase());
    const port = Number(target.port);
    door = createServer((near) => {
      const far = connect(port, target.hostname);
      sockets.push(near, far);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const)
        from.on('data', (bytes) => isHung || to.write(bytes)).on('error', () => to.destroy());
      far.on('close', () => near.destroy());
      near.on('close', () => far.destroy());
    }).listen(0, '127.0.0.1');
    await once(door, 'listening');
    target.port = String((door.address() as AddressInfo).port);
    const env = { DATABASE_URL: target.href, KAFKA_PREFIX: `${randomUUID()}.` };
    service = await startTestService(pursesService, issuer, env);
  });
  afterAll(async () => {
    isHung = false;
    for (const socket of sockets) socket.destroy();
    await service.stop();
    door.close();
  });

  it('names it and its address, and nothing that is well', async () => {
    await eventually(
      () => ready(service),
      ({ status }) => status === 'ready',
    );
    isHung = true;
    const startedMs = performance.now();
    const { code, checks } = await ready(service);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect([code, checks.kafka]).toEqual([503, 'ok']);
    expect(checks.database).toBe(`127.0.0.1:${(door.address() as AddressInfo).port} does not answer within 1.5 s`);
    const later = await eventually(
      () => ready(service),
      ({ checks }) => checks.relay !== 'ok',
      20_000,
    );
    // PostgreSQL, which hears nothing, may end the connection before our own wait is over.
    expect([later.checks.kafka, later.checks.relay]).toEqual(['ok', expect.stringMatching(/timeout|connection/i)]);
  }, 40_000);
});

describe('a service whose database goes away', () => {
  let service: RunningService;
  let cable: Cable;

  beforeAll(async () => {
    cable = await layCable(await createTestDatabase());
    service = await startTestService(pursesService, issuer, {
      KAFKA_PREFIX: `${randomUUID()}.`,
      DATABASE_URL: cable.url,
    });
  });
  afterAll(async () => {
    await service.stop();
    await cable.close();
  });

  it('says so, asks its clients to come again, and goes on by itself when it is back', async () => {
    const teller = await tellerOf(service);
    await eventually(
      () => ready(service),
      ({ status }) => status === 'ready',
    );
    expect(await ready(service)).toMatchObject({
      code: 200,
      status: 'ready',
      checks: { database: 'ok', kafka: 'ok', relay: 'ok', consumer: 'ok' },
    });
    cable.pull();
    const key = randomUUID();
    const asked = teller.post('/purses', PURSE, key);
    await eventually(
      () => ready(service),
      ({ code, checks }) => code === 503 && checks.database?.includes(` cannot be reached`) === true,
    );
    const list = await teller.get('/purses');
    expect([list.status, list.headers.get('retry-after')]).toEqual([503, '1']);
    cable.plugIn();
    await eventually(
      () => ready(service),
      ({ status }) => status === 'ready',
    );
    // The command that was asked for meanwhile is done, or was asked to come again: under its key it is done once.
    const [first, repeat] = [await asked, await teller.post('/purses', PURSE, key)];
    expect([201, 503]).toContain(first.status);
    expect(repeat.status).toBe(201);
    const purses = await teller.get<{ items: unknown[] }>('/purses');
    expect(purses.body.items).toHaveLength(1);
    await eventually(
      () => service.dataSource.query<unknown[]>('SELECT 1 FROM heard'),
      (rows) => rows.length === 1,
    );
  });
});
