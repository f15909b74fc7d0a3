import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { RunningService } from '#libs/service';
import { createTestDatabase, eventually, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { totalsInvariant } from '../src/figure/figures.projection.js';
import { reportingService } from '../src/reporting.module.js';
import { figuresInForce, TestJournals } from './faults/journals.js';

const WAVES = 12;

describe('events of many days in any order, a batch of forty days ago and corrections among them', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let journals: TestJournals;
  let databaseUrl: string;
  let reporting: DataSource;
  const running: RunningService[] = [];

  beforeAll(async () => {
    [issuer, journals, databaseUrl] = [
      await startIssuer(),
      await TestJournals.start(prefix),
      await createTestDatabase(),
    ];
    await start();
    reporting = await new DataSource({ type: 'postgres', url: databaseUrl }).initialize();
  });
  afterAll(async () => {
    await Promise.all(running.map((service) => service.stop()));
    await reporting.destroy();
    await journals.stop();
    await issuer.close();
  });

  const start = async () => {
    const env = { DATABASE_URL: databaseUrl, KAFKA_PREFIX: prefix };
    running.push(await startTestService(reportingService, issuer, env));
  };

  it('make the figures that the journals add up to, while instances come and go', async () => {
    for (let wave = 0; wave < WAVES; wave++) {
      await journals.state(20);
      if (wave % 4 === 1) await start();
      if (wave % 4 === 3) await running.shift()?.stop();
    }
    const expected = await journals.figures();
    const counted = await eventually(
      () => figuresInForce(reporting),
      (now) => now.join() === expected.join(),
      60_000,
    );
    expect(counted).toEqual(expected);
    expect(counted.length).toBeGreaterThan(100);
    expect(await reporting.query(totalsInvariant.sql)).toEqual([]);
  }, 120_000);
});
