import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendSignal } from '#libs/infrastructure';
import { eventually, expectReported, TestPlatform, testFaults } from '#libs/testing';
import { AccountCounters } from './account-counters.js';

const KILLS = testFaults.kills(2);
const GOES_ON_MAX_MS = 30_000;

describe('fifty accounts at many counters, while the processes that keep them are killed', () => {
  let platform: TestPlatform;
  let counters: AccountCounters;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'accounts', '--instances', 'accounts=2']);
    counters = await AccountCounters.of(platform);
  }, 150_000);
  afterAll(() => platform?.stop(), 90_000);

  const pids = () => platform.instances('accounts').map(({ pid }) => pid);
  const working = (count: number, sinceMs = Date.now()) =>
    eventually(
      () => counters.answered(sinceMs),
      (answered) => answered >= count,
      GOES_ON_MAX_MS,
    );

  it('one instance, then both, again and again: every counter is answered in the end', async () => {
    await counters.during(async () => {
      await working(200);
      for (let kill = 1; kill <= KILLS; kill++) {
        const killed = kill % 2 ? pids().slice(1) : pids();
        for (const pid of killed) sendSignal(pid, 'SIGKILL');
        await working(200);
        await eventually(pids, (now) => now.length === 2 && !now.some((pid) => killed.includes(pid)), GOES_ON_MAX_MS);
      }
      await working(200);
    });
    expect([...counters.wrong]).toEqual([]);
    expect(counters.refused).toBeGreaterThan(20);
  }, 150_000);

  it(
    'what was answered fits one order of each account, by the clock of those who asked',
    () => expect(counters.expectLinear()).resolves.toBeUndefined(),
    60_000,
  );

  it(
    'the books are proved, chain by chain, and the reports say the same',
    () => expectReported(platform, counters.operations),
    60_000,
  );
});
