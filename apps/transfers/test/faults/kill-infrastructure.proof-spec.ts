import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendSignal } from '#libs/infrastructure';
import { eventually, msUntilReported, TestPlatform } from '#libs/testing';
import { expectExactlyOnce } from './exactly-once.js';
import { Tellers } from './tellers.js';

const GOES_ON_MAX_MS = 30_000;

describe('infrastructure of our own that ends under load', () => {
  let platform: TestPlatform;
  let tellers: Tellers;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'transfers']);
    tellers = await Tellers.of(platform);
  }, 120_000);

  afterAll(() => platform?.stop(), 90_000);

  it.each([
    ['killed', 'SIGKILL'],
    ['stopped at once', 'SIGQUIT'],
    ['stopped in order', 'SIGINT'],
  ] as const)(
    '%s, makes counters wait or ask again, and every answer is right',
    async (_how, signal) => {
      const processes = platform.instances('transfers').map(({ pid }) => pid);
      await tellers.during(async () => {
        await sleep(1_500);
        const postgres = platform.state.infrastructure.postgres ?? 0;
        const endedAtMs = Date.now();
        sendSignal(postgres, signal);
        await eventually(
          () => platform.state.infrastructure.postgres,
          (pid) => pid !== undefined && pid !== postgres,
          GOES_ON_MAX_MS,
        );
        await eventually(
          () => tellers.answered(endedAtMs + 1_000),
          (count) => count > 50,
          GOES_ON_MAX_MS,
        );
      });
      const told = [...tellers.refusals.keys()];
      expect(told.filter((refusal) => refusal !== '503 service.unavailable')).toEqual([]);
      expect(platform.instances('transfers').map(({ pid }) => pid)).toEqual(processes);
      await expectExactlyOnce(platform, tellers);
    },
    90_000,
  );

  it('PostgreSQL away: readers are told to come again too, without internals', async () => {
    const management = await platform.client({ role: 'management' });
    const postgres = platform.state.infrastructure.postgres ?? 0;
    sendSignal(postgres, 'SIGKILL');
    const seen = new Map<string, unknown>();
    await eventually(
      async () => {
        const { status, body } = await management.get('/api/reporting/v1/reports/dashboard?periods=2026');
        seen.set(`${status} ${String(body.code ?? '')}`, body);
        return status;
      },
      (status) => status === 200 && platform.state.infrastructure.postgres !== postgres,
      GOES_ON_MAX_MS,
    );
    expect([...seen.keys()].filter((told) => told !== '200 ' && told !== '503 service.unavailable')).toEqual([]);
  }, 60_000);

  it('Kafka killed: counters work on, and the reports catch up', async () => {
    await tellers.during(async () => {
      await sleep(1_000);
      const kafka = platform.state.infrastructure.kafka ?? 0;
      const endedAtMs = Date.now();
      sendSignal(kafka, 'SIGKILL');
      await eventually(
        () => platform.state.infrastructure.kafka,
        (pid) => pid !== undefined && pid !== kafka,
        GOES_ON_MAX_MS,
      );
      expect(await msUntilReported(platform, 'transfers', endedAtMs)).toBeLessThan(GOES_ON_MAX_MS);
      expect(tellers.longestSilenceMs(endedAtMs)).toBeLessThan(5_000);
    });
    expect([...tellers.refusals.keys()].filter((told) => told !== '503 service.unavailable')).toEqual([]);
    await expectExactlyOnce(platform, tellers);
  }, 90_000);

  it('what watches over both killed: they come back, under the same addresses', async () => {
    const before = platform.state;
    const { process: watcher = 0, postgres = 0, kafka = 0 } = before.infrastructure;
    await tellers.during(async () => {
      sendSignal(watcher, 'SIGKILL');
      await eventually(
        () => platform.state.infrastructure,
        (now) => now.process !== watcher && now.postgres !== postgres && now.kafka !== kafka && now.kafka !== undefined,
        GOES_ON_MAX_MS,
      );
      const backAtMs = Date.now();
      await eventually(
        () => tellers.answered(backAtMs),
        (count) => count > 50,
        GOES_ON_MAX_MS,
      );
    });
    const { adminDatabaseUrl, kafkaBrokers, databases } = before;
    expect(platform.state).toMatchObject({ adminDatabaseUrl, kafkaBrokers, databases });
    await expectExactlyOnce(platform, tellers);
  }, 90_000);
});
