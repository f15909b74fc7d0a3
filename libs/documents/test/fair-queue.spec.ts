import { describe, expect, it } from '@jest/globals';
import { FairQueue } from '../src/process/fair-queue.js';

/** What was begun, in its order; each ends when the next is asked for. */
function work(queue: FairQueue) {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (caller: string, name: string) =>
    queue.run(caller, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.push(() => resolve(name)));
    });
  const endAll = async (count: number) => {
    for (let ended = 0; ended < count; ended++) {
      ends[ended]?.();
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    }
  };
  return { begun, ask, endAll };
}

describe('a queue', () => {
  it('takes one of each caller in turn, one at a time', async () => {
    const { begun, ask, endAll } = work(new FairQueue({ ofCaller: 4, together: 9 }));
    const asked = [...['1', '2', '3', '4'].map((name) => ask('many', name)), ask('one', 'a'), ask('two', 'b')];
    expect(begun).toEqual(['1']);
    await endAll(6);
    expect(begun).toEqual(['1', '2', 'a', 'b', '3', '4']);
    expect(await Promise.all(asked)).toEqual(['1', '2', '3', '4', 'a', 'b']);
  });

  it('lets a caller ask for some, and all for more', async () => {
    const { ask, endAll } = work(new FairQueue({ ofCaller: 2, together: 3 }));
    const first = [ask('a', '1'), ask('a', '2')];
    await expect(ask('a', '3')).rejects.toMatchObject({ code: 'file.too-many-waiting', status: 429 });
    const other = ask('b', '4');
    await expect(ask('c', '5')).rejects.toMatchObject({ code: 'file.busy', status: 503 });
    await endAll(3);
    await Promise.all([...first, other]);
    const again = ask('a', '6');
    await endAll(4);
    expect(await again).toBe('6');
  });

  it('goes on after what failed', async () => {
    const queue = new FairQueue({ ofCaller: 2, together: 2 });
    await expect(queue.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await queue.run('a', () => Promise.resolve(1))).toBe(1);
  });
});
