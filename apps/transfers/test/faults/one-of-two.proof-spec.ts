import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendSignal } from '#libs/infrastructure';
import { eventually, TestPlatform } from '#libs/testing';
import { expectExactlyOnce } from './exactly-once.js';
import { Tellers } from './tellers.js';

const TELLERS = 12;
const WAIT_MAX_MS = 4_000;
const REPLACED_MAX_MS = 20_000;
const READY_MAX_MS = 40_000;

describe('one of two instances, under load', () => {
  let platform: TestPlatform;
  let tellers: Tellers;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'transfers', '--instances', 'transfers=2']);
  }, 120_000);

  afterAll(() => platform?.stop(), 90_000);

  it('that freezes makes nobody wait for long, and is replaced', async () => {
    tellers = await Tellers.of(platform, TELLERS);
    await tellers.during(async () => {
      await sleep(2_000);
      const [, frozen] = platform.instances('transfers');
      sendSignal(frozen!.pid, 'SIGSTOP');
      await replaced(platform, frozen!.pid);
      await sleep(2_000);
    });
    expect(tellers.longestWaitMs).toBeLessThan(WAIT_MAX_MS);
    await expectExactlyOnce(platform, tellers);
  }, 150_000);

  it('that is told to stop refuses nobody: what it began it ends, the rest the other one does', async () => {
    const before = tellers.operations.length;
    tellers.refusals.clear();
    await tellers.during(async () => {
      for (let stop = 1; stop <= 2; stop++) {
        await sleep(1_500);
        const stopped = platform.instances('transfers')[stop % 2]!;
        sendSignal(stopped.pid, 'SIGTERM');
        await replaced(platform, stopped.pid);
      }
    });
    expect([...tellers.refusals]).toEqual([]);
    expect(tellers.operations.length).toBeGreaterThan(before + 100);
    await expectExactlyOnce(platform, tellers);
  }, 180_000);
});

/** Waits until another process is in the place of one, and takes requests. */
async function replaced(platform: TestPlatform, pid: number): Promise<void> {
  await eventually(
    () => platform.instances('transfers').map((instance) => instance.pid),
    (pids) => pids.length === 2 && !pids.includes(pid),
    REPLACED_MAX_MS,
  );
  await eventually(
    () => platform.health(),
    (status) => status === 200,
    READY_MAX_MS,
  );
}
