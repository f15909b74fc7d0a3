import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendSignal } from '#libs/infrastructure';
import { eventually, msUntilReported, TestPlatform, testFaults } from '#libs/testing';
import { expectExactlyOnce } from './exactly-once.js';
import { Tellers } from './tellers.js';

const TAKEN_OVER_MAX_MS = 10_000;
const KILLS = testFaults.kills(2);

describe('a service process that is killed under load', () => {
  let platform: TestPlatform;
  let tellers: Tellers;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'transfers', '--instances', 'transfers=2,reporting=2']);
    tellers = await Tellers.of(platform);
  }, 120_000);

  afterAll(() => platform?.stop(), 90_000);

  it('leaves its counters to the other instance at once, and its lanes within ten seconds', async () => {
    await tellers.during(async () => {
      await sleep(2_000);
      const [, killed] = platform.instances('transfers');
      const killedAtMs = killing(killed?.pid);
      await sleep(300);
      expect(await msUntilReported(platform, 'transfers', killedAtMs)).toBeLessThan(TAKEN_OVER_MAX_MS);
      expect(tellers.longestSilenceMs(killedAtMs)).toBeLessThan(3_000);
      await allRunning(platform);
    });
    await expectExactlyOnce(platform, tellers);
  }, 90_000);

  it('leaves its partitions to the other consumer within ten seconds', async () => {
    await tellers.during(async () => {
      await sleep(2_000);
      const [killed] = platform.instances('reporting');
      const killedAtMs = killing(killed?.pid);
      await sleep(300);
      expect(await msUntilReported(platform, 'transfers', killedAtMs)).toBeLessThan(TAKEN_OVER_MAX_MS);
      expect(tellers.longestSilenceMs(killedAtMs)).toBeLessThan(3_000);
      await allRunning(platform);
    });
    await expectExactlyOnce(platform, tellers);
  }, 90_000);

  it('loses and doubles nothing when every instance is killed, again and again', async () => {
    await tellers.during(async () => {
      for (let kill = 1; kill <= KILLS; kill++) {
        await sleep(1_000);
        const killedAtMs = Date.now();
        for (const service of ['transfers', 'reporting'])
          for (const { pid } of platform.instances(service)) killing(pid);
        await eventually(
          () => tellers.answered(killedAtMs + 500),
          (count) => count > 50,
          30_000,
        );
      }
    });
    await expectExactlyOnce(platform, tellers);
  }, 180_000);
});

function killing(pid: number | undefined): number {
  if (pid === undefined) throw new Error('there is no such process');
  sendSignal(pid, 'SIGKILL');
  return Date.now();
}

async function allRunning(platform: TestPlatform): Promise<void> {
  await eventually(
    () => platform.health(),
    (status) => status === 200,
    30_000,
  );
}
