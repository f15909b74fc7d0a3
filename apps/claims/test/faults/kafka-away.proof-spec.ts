import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Broker } from '#libs/messaging';
import {
  eventually,
  makeHome,
  msUntilReported,
  silentLog,
  stoppableInfrastructure,
  TestPlatform,
  testFaults,
  type StoppableInfrastructure,
} from '#libs/testing';
import { expectClaimsExactlyOnce } from './claims-exactly-once.js';
import { InsuredFamilies } from './insured-families.js';

/** `FAULT_SECONDS=60` for the whole minute. */
const AWAY_MS = testFaults.awayMs(8);
const CAUGHT_UP_MAX_MS = 30_000;

describe('claims, while Kafka is away', () => {
  const home = makeHome();
  let parts: StoppableInfrastructure;
  let platform: TestPlatform;
  let families: InsuredFamilies;

  beforeAll(async () => {
    parts = await stoppableInfrastructure(home);
    const [{ adminDatabaseUrl }, { brokers }] = await Promise.all([parts.postgres.start(), parts.kafka.start()]);
    platform = await TestPlatform.start(['--products', 'claims'], {
      DATABASE_URL: adminDatabaseUrl,
      KAFKA_BROKERS: brokers,
    });
    families = await InsuredFamilies.of(platform, () => new Broker([brokers], 'test', silentLog));
  }, 150_000);

  afterAll(async () => {
    await families?.close();
    await platform?.stop();
    await Promise.all([parts.postgres.stop(), parts.kafka.stop()]);
    rmSync(home, { recursive: true, force: true });
  }, 120_000);

  const paid = (count: number, sinceMs: number) =>
    eventually(
      () => families.answered(sinceMs),
      (answered) => answered >= count,
      CAUGHT_UP_MAX_MS,
    );

  it(
    'what comes over HTTP goes on, what would come over Kafka waits, and comes when it is back',
    async () => {
      await families.during(async () => {
        await paid(20, 0);
        await parts.kafka.stop();
        const awayAtMs = Date.now();
        await sleep(AWAY_MS);
        expect(families.answered(awayAtMs)).toBeGreaterThan(20);
        expect(await platform.health()).toBe(200);
        await parts.kafka.start();
        expect(await msUntilReported(platform, 'claims', Date.now())).toBeLessThan(CAUGHT_UP_MAX_MS);
        await paid(20, Date.now());
      });
      expect([...families.refusals]).toEqual([]);
    },
    90_000 + 2 * AWAY_MS,
  );

  it('every benefit is in the books and the reports once', () => expectClaimsExactlyOnce(platform, families), 60_000);
});
