import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendSignal } from '#libs/infrastructure';
import { eventually, TestPlatform, testFaults } from '#libs/testing';
import { expectClaimsExactlyOnce } from './claims-exactly-once.js';
import { InsuredFamilies } from './insured-families.js';

const KILLS = testFaults.kills(2);
const GOES_ON_MAX_MS = 30_000;

describe('claims, while the processes of the medical assistance are killed in the middle of what partners say', () => {
  let platform: TestPlatform;
  let families: InsuredFamilies;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'claims', '--instances', 'claims=2']);
    families = await InsuredFamilies.of(platform);
  }, 120_000);

  afterAll(async () => {
    await families?.close();
    await platform?.stop();
  }, 90_000);

  const pids = () => platform.instances('claims').map(({ pid }) => pid);
  const paid = (count: number, sinceMs = Date.now()) =>
    eventually(
      () => families.answered(sinceMs),
      (answered) => answered >= count,
      GOES_ON_MAX_MS,
    );

  it('one instance, then both, again and again: nothing is lost, and nothing is done twice', async () => {
    await families.during(async () => {
      await paid(20);
      for (let kill = 1; kill <= KILLS; kill++) {
        const killed = kill % 2 ? pids().slice(1) : pids();
        for (const pid of killed) sendSignal(pid, 'SIGKILL');
        await paid(20);
        await eventually(pids, (now) => now.length === 2 && !now.some((pid) => killed.includes(pid)), GOES_ON_MAX_MS);
      }
      await paid(20);
    });
    expect([...families.wrong]).toEqual([]);
  }, 150_000);

  it('every benefit is in the books and the reports once', () => expectClaimsExactlyOnce(platform, families), 60_000);
});
