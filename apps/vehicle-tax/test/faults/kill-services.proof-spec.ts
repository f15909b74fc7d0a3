import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendSignal } from '#libs/infrastructure';
import { eventually, TestPlatform, testFaults } from '#libs/testing';
import { TaxCounters } from './tax-counters.js';
import { expectTaxExactlyOnce } from './tax-exactly-once.js';

const KILLS = testFaults.kills(2);
const GOES_ON_MAX_MS = 30_000;
const TOLD_TO_COME_AGAIN = ['502 gateway.upstream-lost', '503 gateway.service-unavailable', '503 service.unavailable'];

describe('many counters of vehicle tax, while its processes are killed', () => {
  let platform: TestPlatform;
  let counters: TaxCounters;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'vehicle-tax', '--instances', 'vehicle-tax=2']);
    counters = await TaxCounters.of(platform);
  }, 120_000);

  afterAll(() => platform?.stop(), 90_000);

  const pids = () => platform.instances('vehicle-tax').map(({ pid }) => pid);
  const working = (count: number, sinceMs = Date.now()) =>
    eventually(
      () => counters.answered(sinceMs),
      (answered) => answered >= count,
      GOES_ON_MAX_MS,
    );
  const paying = (how: 'by the register' | 'standing in', sinceMs: number, count: number) => {
    const isThis = (standIn: boolean) => standIn === (how === 'standing in');
    return eventually(
      () => counters.paid.filter(({ answeredAtMs, standIn }) => answeredAtMs > sinceMs && isThis(standIn)).length,
      (paid) => paid >= count,
      GOES_ON_MAX_MS,
    );
  };
  const allRunning = async (killed: readonly unknown[]) => {
    await eventually(pids, (now) => now.length === 2 && !now.some((pid) => killed.includes(pid)), GOES_ON_MAX_MS);
    await eventually(
      () => platform.health(),
      (status) => status === 200,
      GOES_ON_MAX_MS,
    );
  };

  it('one instance: the other takes every payment at once', async () => {
    await counters.during(async () => {
      await working(150);
      const [, killed] = pids();
      const killedAtMs = killing(killed);
      await working(150, killedAtMs);
      expect(counters.longestSilenceMs(killedAtMs)).toBeLessThan(3_000);
      await allRunning([killed]);
    });
    expect([...counters.wrong]).toEqual([]);
  }, 60_000);

  it('both instances, again and again: counters ask again until they are answered', async () => {
    await counters.during(async () => {
      for (let kill = 1; kill <= KILLS; kill++) {
        await working(100);
        const killed = pids();
        for (const pid of killed) killing(pid);
        await allRunning(killed);
      }
      await working(100);
    });
    const told = [...counters.refusals.keys()];
    expect(told.filter((refusal) => !TOLD_TO_COME_AGAIN.includes(refusal))).toEqual([]);
    expect([...counters.wrong]).toEqual([]);
  }, 60_000);

  it('the tax administration: counters stand in for it, and ask it again when it is back', async () => {
    const refusals = [...counters.refusals];
    const simulator = () => platform.instances('tax-administration')[0]?.pid;
    await counters.during(async () => {
      await paying('by the register', Date.now(), 100);
      const killed = simulator();
      const killedAtMs = killing(killed);
      await paying('standing in', killedAtMs, 1);
      await eventually(simulator, (pid) => pid !== undefined && pid !== killed, GOES_ON_MAX_MS);
      await paying('by the register', Date.now(), 50);
      expect(counters.longestSilenceMs(killedAtMs)).toBeLessThan(2_000);
    });
    expect([...counters.refusals]).toEqual(refusals);
  }, 60_000);

  it('sell every vehicle and year once, and the books, the reports and the administration know of it', async () => {
    expect(counters.contests).toBeGreaterThan(20);
    expect(counters.repeats).toBeGreaterThan(20);
    await expectTaxExactlyOnce(platform, counters);
  }, 60_000);
});

function killing(pid: number | undefined): number {
  if (pid === undefined) throw new Error('there is no such process');
  sendSignal(pid, 'SIGKILL');
  return Date.now();
}
