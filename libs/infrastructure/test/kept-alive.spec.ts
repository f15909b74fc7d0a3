import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { KeptAlive, restartDelayMs } from '../src/machine/kept-alive.js';
import { commandLine } from '../src/machine/processes.js';

const STOP_STEPS = [
  { signal: 'SIGTERM' as const, graceMs: 200 },
  { signal: 'SIGKILL' as const, graceMs: 2_000 },
];

describe('the delay before a restart', () => {
  it('doubles up to five seconds while the process keeps dying young', () => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 7].reduce<number[]>((all) => [...all, restartDelayMs(all.at(-1), 10)], []);
    expect(delays).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  });

  it('is short again after half a minute of life', () => {
    expect(restartDelayMs(5000, 30_000)).toBe(100);
  });
});

describe('a process that is kept alive', () => {
  let kept: KeptAlive;
  const start = async (program: string) => {
    const pids: (number | undefined)[] = [];
    kept = new KeptAlive({
      name: 'a test process',
      spawn: () => spawn(process.execPath, ['-e', program], { stdio: 'ignore' }),
      stopSteps: STOP_STEPS,
      log: () => undefined,
      onPid: (pid) => pids.push(pid),
    });
    await kept.start();
    return pids;
  };
  afterEach(() => kept.stop());

  it('is ended by force, even when it is frozen, and another takes its place', async () => {
    const pids = await start('setInterval(() => {}, 1000)');
    process.kill(pids[0]!, 'SIGSTOP');
    kept.kill();
    while (pids.length < 3) await sleep(20);
    expect([commandLine(pids[0]!), kept.deaths]).toEqual([undefined, 1]);
  });

  it('is started again when it is killed, and not when it is stopped', async () => {
    const pids = await start('setInterval(() => {}, 1000)');
    process.kill(kept.pid!, 'SIGKILL');
    while (pids.length < 3) await sleep(20);
    expect(kept.deaths).toBe(1);
    const second = kept.pid!;
    await kept.stop();
    await sleep(150);
    expect(kept.pid).toBeUndefined();
    expect(commandLine(second)).toBeUndefined();
  });

  it('is killed when it does not end when asked', async () => {
    await start('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)');
    await sleep(150);
    const pid = kept.pid!;
    await kept.stop();
    expect(commandLine(pid)).toBeUndefined();
  });
});
