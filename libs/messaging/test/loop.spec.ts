import { describe, expect, it } from '@jest/globals';
import { eventually, silentLog } from '#libs/testing';
import { Loop } from '../src/broker/loop.js';

const LONG_MS = 60_000;

describe('a loop', () => {
  it('begins its next round at once while there is more to do', async () => {
    let rounds = 0;
    const loop = new Loop('test', async () => (++rounds < 100 ? 'again' : 'pause'), LONG_MS, silentLog);
    loop.start();
    await eventually(
      () => rounds,
      (count) => count === 100,
    );
    await loop.stop();
    expect(rounds).toBe(100);
  });

  it('is woken out of its pause', async () => {
    let rounds = 0;
    const loop = new Loop('test', async () => (rounds++, 'pause'), LONG_MS, silentLog);
    loop.start();
    for (let expected = 1; expected <= 4; expected++) {
      await eventually(
        () => rounds,
        (count) => count >= expected,
      );
      loop.wake();
    }
    await loop.stop();
    expect(rounds).toBeGreaterThanOrEqual(4);
  });

  it('does not sleep through a call that came during a round', async () => {
    const gate = Promise.withResolvers<void>();
    let rounds = 0;
    const round = async (): Promise<'pause'> => {
      if (++rounds === 1) await gate.promise;
      return 'pause';
    };
    const loop = new Loop('test', round, LONG_MS, silentLog);
    loop.start();
    loop.wake();
    gate.resolve();
    await eventually(
      () => rounds,
      (count) => count === 2,
    );
    await loop.stop();
    expect(loop.failure).toBeUndefined();
  });

  it('is well again when a long round says so, not only when it ends', async () => {
    const end = Promise.withResolvers<void>();
    let rounds = 0;
    const round = async (): Promise<'pause'> => {
      if (++rounds === 1) throw new Error('no broker');
      loop.succeeded();
      await end.promise;
      return 'pause';
    };
    const loop = new Loop('test', round, LONG_MS, silentLog);
    loop.start();
    await eventually(
      () => loop.failure,
      (failure) => failure === 'no broker',
    );
    await eventually(
      () => loop.failure,
      (failure) => failure === undefined,
    );
    expect(rounds).toBe(2);
    end.resolve();
    await loop.stop();
  });

  it('says why it failed, cleans up, tries again ever more slowly, and forgets when it succeeds', async () => {
    const startedMs: number[] = [];
    let [cleaned, isHealthy] = [0, false];
    const round = async (): Promise<'pause'> => {
      startedMs.push(performance.now());
      if (!isHealthy) throw new Error('no broker');
      return 'pause';
    };
    const loop = new Loop('test', round, LONG_MS, silentLog, async () => void cleaned++);
    loop.start();
    await eventually(
      () => startedMs.length,
      (count) => count >= 4,
    );
    expect(loop.failure).toBe('no broker');
    expect(cleaned).toBeGreaterThan(2);
    const waits = startedMs.slice(1, 4).map((at, i) => at - (startedMs[i] ?? 0));
    // 100, 200, 400 ms, each between half and whole.
    expect(waits[0]).toBeGreaterThan(45);
    expect(waits[1]).toBeGreaterThan(95);
    expect(waits[2]).toBeGreaterThan(195);
    isHealthy = true;
    await eventually(
      () => loop.failure,
      (failure) => failure === undefined,
    );
    await loop.stop();
  });

  it('goes on when even its cleaning up fails', async () => {
    let rounds = 0;
    const round = async (): Promise<'pause'> => {
      if (++rounds === 1) throw new Error('no broker');
      return 'pause';
    };
    const loop = new Loop('test', round, LONG_MS, silentLog, () => Promise.reject(new Error('cannot disconnect')));
    loop.start();
    await eventually(
      () => rounds,
      (count) => count === 2,
    );
    await loop.stop();
    expect(loop.failure).toBeUndefined();
  });

  it('lets the round under way end when it is stopped, and begins no other', async () => {
    const gate = Promise.withResolvers<void>();
    let [begun, ended] = [0, 0];
    const round = async (): Promise<'again'> => {
      begun++;
      await gate.promise;
      ended++;
      return 'again';
    };
    const loop = new Loop('test', round, LONG_MS, silentLog);
    loop.start();
    const stopped = loop.stop().then(() => ended);
    gate.resolve();
    expect(await stopped).toBe(1);
    expect([begun, ended]).toEqual([1, 1]);
  });

  it('stops at once while it waits to try again', async () => {
    let rounds = 0;
    const round = (): Promise<'pause'> => {
      rounds++;
      return Promise.reject(new Error('no broker'));
    };
    const loop = new Loop('test', round, LONG_MS, silentLog);
    loop.start();
    await eventually(
      () => rounds,
      (count) => count === 5,
    ); // it waits for 800 ms at least now
    const startedMs = performance.now();
    await loop.stop();
    expect(performance.now() - startedMs).toBeLessThan(400);
    expect(rounds).toBe(5);
  });

  it('that never began stops, too', async () => {
    await expect(new Loop('test', () => Promise.resolve('pause'), LONG_MS, silentLog).stop()).resolves.toBeUndefined();
  });
});
