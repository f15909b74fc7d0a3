import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendSignal } from '#libs/infrastructure';
import {
  eventually,
  msUntilReported,
  reportedTotals,
  makeHome,
  stoppableInfrastructure,
  TestPlatform,
  testFaults,
  type StoppableInfrastructure,
} from '#libs/testing';
import { expectExactlyOnce } from './exactly-once.js';
import { Tellers } from './tellers.js';

const AWAY_MS = testFaults.awayMs(6);
const CAUGHT_UP_MAX_MS = 20_000;
// A counter waits ten seconds for the books, then it is told to come again.
const PATIENCE_OF_COMMANDS_MS = 10_000;

describe('PostgreSQL and Kafka of somebody else', () => {
  const home = makeHome();
  let kafkaPid = 0;
  let platform: TestPlatform;
  let tellers: Tellers;
  let parts: StoppableInfrastructure;

  beforeAll(async () => {
    parts = await stoppableInfrastructure(home, (pid) => (kafkaPid = pid ?? 0));
    const [{ adminDatabaseUrl }, { brokers }] = await Promise.all([parts.postgres.start(), parts.kafka.start()]);
    platform = await TestPlatform.start(['--products', 'transfers'], {
      DATABASE_URL: adminDatabaseUrl,
      KAFKA_BROKERS: brokers,
    });
    tellers = await Tellers.of(platform);
  }, 150_000);

  afterAll(async () => {
    await platform?.stop();
    await Promise.all([parts.postgres.stop(), parts.kafka.stop()]);
    rmSync(home, { recursive: true, force: true });
  }, 120_000);

  it('are used as they are', () => {
    expect(platform.state.infrastructure).toEqual({ process: expect.any(Number) });
  });

  it(
    'may lose Kafka: no counter stops working, and the reports catch up when it is back',
    async () => {
      await tellers.during(async () => {
        await sleep(1_500);
        await parts.kafka.stop();
        await expectWorkWithoutKafka(platform, tellers, AWAY_MS);
        await parts.kafka.start();
        expect(await msUntilReported(platform, 'transfers', Date.now())).toBeLessThan(CAUGHT_UP_MAX_MS);
        expect(await readinessOf(platform, 'transfers')).toEqual([200, 'ready']);
      });
      expect([...tellers.refusals]).toEqual([]);
      await expectExactlyOnce(platform, tellers);
    },
    60_000 + 2 * AWAY_MS,
  );

  it(
    'may have a Kafka that is there and silent',
    async () => {
      await tellers.during(async () => {
        sendSignal(kafkaPid, 'SIGSTOP');
        await expectWorkWithoutKafka(platform, tellers, AWAY_MS / 2);
        sendSignal(kafkaPid, 'SIGCONT');
        expect(await msUntilReported(platform, 'transfers', Date.now())).toBeLessThan(CAUGHT_UP_MAX_MS);
      });
      expect([...tellers.refusals]).toEqual([]);
      await expectExactlyOnce(platform, tellers);
    },
    60_000 + 2 * AWAY_MS,
  );

  it(
    'may lose PostgreSQL: counters are told to come again, and nothing else, until it is back',
    async () => {
      await tellers.during(async () => {
        await sleep(1_000);
        await parts.postgres.stop();
        await sleep(PATIENCE_OF_COMMANDS_MS + AWAY_MS / 5);
        expect(await readinessOf(platform, 'transfers')).toEqual([503, 'unavailable']);
        expect(await platform.health()).toBe(503);
        const backAtMs = Date.now();
        await parts.postgres.start();
        await eventually(
          () => tellers.answered(backAtMs),
          (count) => count > 50,
        );
      });
      expect([...tellers.refusals.keys()]).toEqual(['503 service.unavailable']);
      await expectExactlyOnce(platform, tellers);
    },
    90_000 + AWAY_MS,
  );
});

async function expectWorkWithoutKafka(platform: TestPlatform, tellers: Tellers, awayMs: number): Promise<void> {
  await eventually(
    () => readinessOf(platform, 'transfers'),
    ([, status]) => status === 'degraded',
  );
  const awayAtMs = Date.now();
  const reported = await reportedCount(platform);
  await sleep(awayMs);
  expect(await readinessOf(platform, 'transfers')).toEqual([200, 'degraded']);
  expect(await platform.health()).toBe(200);
  expect(tellers.longestSilenceMs(awayAtMs)).toBeLessThan(2_000);
  expect(tellers.answered(awayAtMs)).toBeGreaterThan(50);
  expect(await reportedCount(platform)).toBe(reported);
}

async function readinessOf(platform: TestPlatform, service: string): Promise<[number, unknown]> {
  const [instance] = platform.instances(service);
  const response = await fetch(`http://127.0.0.1:${instance?.port}/health/ready`);
  return [response.status, ((await response.json()) as { status?: string }).status];
}

async function reportedCount(platform: TestPlatform): Promise<number> {
  return (await reportedTotals(platform)).reduce((total, { count }) => total + count, 0);
}
