import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '#libs/infrastructure';
import { eventually, TestPlatform, testFaults } from '#libs/testing';
import { expectExactlyOnce } from './exactly-once.js';
import { Tellers } from './tellers.js';

const LEFT_MAX_MS = 30_000;
// In between PostgreSQL, Kafka and the services begin.
const STARTING_MS = testFaults.isThorough ? [200, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000] : [400, 2_500];

describe('a launcher that is killed under load', () => {
  let platform: TestPlatform;
  let tellers: Tellers;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'transfers']);
    tellers = await Tellers.of(platform);
  }, 120_000);

  afterAll(() => platform?.stop(), 90_000);

  it('can be started again right after, and nothing that was answered is lost', async () => {
    const before = platform.pids();
    expect(before.length).toBeGreaterThanOrEqual(6);
    await tellers.during(async () => {
      await sleep(2_000);
      await platform.kill();
      const killedAtMs = Date.now();
      await platform.launch();
      await eventually(
        () => tellers.answered(killedAtMs),
        (count) => count > 50,
      );
    });
    expect(before.filter((pid) => platform.pids().includes(pid))).toEqual([]);
    await expectExactlyOnce(platform, tellers);
  }, 120_000);

  it('leaves no process behind', async () => {
    const pids = platform.pids();
    tellers.start();
    await sleep(500);
    await platform.kill();
    expect(await platform.leftOf(pids, LEFT_MAX_MS)).toEqual([]);
    await platform.launch();
    await tellers.stop();
    await expectExactlyOnce(platform, tellers);
  }, 120_000);

  it('may be killed while it starts, again and again', async () => {
    for (const startingMs of STARTING_MS) {
      await platform.kill();
      const launched = platform.launch().catch(() => undefined);
      await sleep(startingMs);
      await platform.kill();
      await launched;
    }
    await platform.launch();
    await expectExactlyOnce(platform, tellers);
  }, 180_000);

  it('is the only one of its home', async () => {
    const other = await platform.run('start', '--port', String(await freePort()));
    const line = `The platform runs already at ${platform.origin} (process ${platform.state.launcherPid}): stop that one first`;
    expect(other).toMatchObject({ code: 1, stderr: `${line}\n` });
    expect(await platform.health()).toBe(200);
  }, 30_000);

  it('is not needed to end: Ctrl-C leaves no process behind either', async () => {
    const pids = platform.pids();
    expect((await platform.interrupt())?.code).toBe(0);
    expect(await platform.leftOf(pids, 0)).toEqual([]);
  }, 90_000);
});
