import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { freePort } from '#libs/infrastructure';
import type { ProjectionState } from '#libs/messaging';
import {
  Client,
  createTestDatabase,
  eventually,
  layCable,
  spawnTestService,
  startIssuer,
  testFaults,
  type Cable,
  type TestIssuer,
} from '#libs/testing';
import { reportingService } from '../../src/reporting.module.js';
import { figuresInForce, TestJournals } from './journals.js';

const ROUNDS = testFaults.kills(6);
const AWAY_MS = testFaults.awayMs(3);
const SETTLED_MAX_MS = 120_000;
const BETWEEN_MS = 2_000;

describe('two instances that share the lanes of a load', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let journals: TestJournals;
  let reporting: DataSource;
  let cable: Cable;
  const children = new Map<number, ChildProcess>();
  let ports: number[];
  let token: string;

  beforeAll(async () => {
    const databaseUrl = await createTestDatabase();
    [issuer, journals] = [await startIssuer(), await TestJournals.start(prefix)];
    reporting = await new DataSource({ type: 'postgres', url: databaseUrl }).initialize();
    cable = await layCable(databaseUrl);
    token = await issuer.token({ role: 'administrator' });
    ports = [await freePort(), await freePort()];
    for (const port of ports) await start(port);
  }, 90_000);
  afterAll(async () => {
    for (const child of children.values()) child.kill('SIGTERM');
    await journals.stop();
    await reporting.destroy();
    await cable.close();
    await issuer.close();
  });

  const at = (port: number) => new Client(`http://127.0.0.1:${port}/api/reporting/v1`, token);
  const start = async (port: number) => {
    const env = { DATABASE_URL: cable.url, PORT: String(port), KAFKA_PREFIX: prefix };
    children.set(port, spawnTestService(reportingService, issuer, env));
    const isThere = () =>
      at(port)
        .get('/projections')
        .then(
          ({ status }) => status === 200,
          () => false,
        );
    expect(await eventually(isThere, Boolean, 60_000)).toBe(true);
  };
  const end = async (port: number, signal: NodeJS.Signals) => {
    const child = children.get(port)!;
    const ended = once(child, 'close');
    child.kill(signal);
    await ended;
  };

  it('and are killed, stopped, cut off from the database, while figures are made anew: all is counted, once', async () => {
    const over = new AbortController();
    const load = (async () => {
      while (!over.signal.aborted) await Promise.all([journals.state(25), sleep(200)]);
    })();
    for (let round = 0; round < ROUNDS; round++) {
      const port = ports[round % 2]!;
      if (round % 3 === 1) await at(port).post('/projections', {}, null);
      await sleep(BETWEEN_MS);
      await end(port, round % 3 === 2 ? 'SIGTERM' : 'SIGKILL');
      if (round % 2 === 1) {
        cable.pull();
        await sleep(AWAY_MS);
        cable.plugIn();
      }
      await start(port);
    }
    over.abort();
    await load;
    const expected = await journals.figures();
    const settled = await eventually(
      () => figuresInForce(reporting),
      (now) => now.join() === expected.join(),
      SETTLED_MAX_MS,
    );
    expect(settled).toEqual(expected);
    const invariants = await at(ports[0]!).get<{ differences: string[] }[]>('/verification/invariants');
    expect(invariants.body.flatMap(({ differences }) => differences)).toEqual([]);
    const made = await eventually(
      async () => (await at(ports[1]!).get<ProjectionState[]>('/projections')).body,
      (states) => states.every(({ role }) => role === 'current' || role === 'retired'),
      SETTLED_MAX_MS,
    );
    expect(made.length).toBeGreaterThan(1);
    expect(made.flatMap(({ result }) => result?.differences ?? [])).toEqual([]);
    expect(await figuresInForce(reporting)).toEqual(expected);
  }, 600_000);
});
