import { describe, expect, it } from '@jest/globals';
import { operationIdOf, type CommandRequest } from '#libs/commands';
import { performHistory, type History } from '../src/runner.js';

/** Books that know which operations have a key, as `performHistory` asks for them. */
class Keys {
  readonly ids = new Set<string>();
  readonly asked: string[] = [];

  async query<T>(_sql: string, [id = '']: string[] = []): Promise<T> {
    this.asked.push(id);
    return (this.ids.has(id) ? [{}] : []) as T;
  }
}

/** A year of numbers; those under way end when the test says so. */
class Numbers implements History<number> {
  readonly begun: number[] = [];
  readonly calls: string[] = [];
  readonly plan;
  private readonly prefix = 'history/2022/1';
  private waiting: (() => void)[] = [];

  constructor(
    private readonly keys: Keys,
    count: number,
    private readonly lastsUntil = Infinity,
    private readonly isHeld = false,
  ) {
    this.plan = { count, operation: (index: number) => index };
  }

  requestOf(n: number): CommandRequest {
    const at = new Date(n).toISOString();
    return { idempotencyKey: `${this.prefix}/${n}`, scope: 'RAB-001', by: 'test', asked: { n }, at };
  }

  async perform(n: number, { idempotencyKey, scope }: CommandRequest): Promise<void> {
    this.begun.push(n);
    if (n >= this.lastsUntil) throw new Error(`${n} was refused`);
    if (this.isHeld) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.keys.ids.add(operationIdOf(scope, idempotencyKey));
  }

  async begin(first: readonly number[]): Promise<void> {
    this.calls.push(`begin ${first[0]}–${first.at(-1)}`);
  }

  async resume(start: number): Promise<void> {
    this.calls.push(`resume ${start}`);
  }

  release(count: number): void {
    for (const end of this.waiting.splice(0, count)) end();
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const run = async (keys: Keys, history: Numbers) => {
  const steps: number[] = [];
  return { before: await performHistory(keys as never, history, (done) => steps.push(done)), steps };
};

describe('a history', () => {
  it('does every operation once, in order, and tells how far it is', async () => {
    const keys = new Keys();
    const history = new Numbers(keys, 5_500);
    const { before, steps } = await run(keys, history);
    expect([before, steps]).toEqual([0, [0, 0, 1_000, 2_000, 3_000, 4_000, 5_000, 5_500]]);
    expect(history.begun).toEqual(Array.from({ length: 5_500 }, (_, n) => n));
    expect(history.calls).toEqual(['begin 0–3999']);
    expect(keys.ids.size).toBe(5_500);
  });

  it('has two chunks under way, and no more', async () => {
    const keys = new Keys();
    const history = new Numbers(keys, 3_500, Infinity, true);
    const running = run(keys, history);
    const counts: number[] = [];
    for (const released of [0, 999, 1, 1_000, 1_000, 500]) {
      history.release(released);
      await settled();
      counts.push(history.begun.length);
    }
    await running;
    expect(counts).toEqual([2_000, 2_000, 3_000, 3_500, 3_500, 3_500]);
  });

  it('that was stopped goes on a few chunks before where it was, found by few questions', async () => {
    const keys = new Keys();
    await expect(run(keys, new Numbers(keys, 20_000, 12_345))).rejects.toThrow('12345 was refused');
    keys.asked.length = 0;
    const history = new Numbers(keys, 20_000);
    const { before, steps } = await run(keys, history);
    expect(before).toBe(12_345);
    expect([history.calls, history.begun[0], history.begun.length]).toEqual([['resume 8345'], 8_345, 11_655]);
    expect([steps[0], steps.at(-1)]).toEqual([12_345, 20_000]);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(keys.asked.length).toBeLessThan(16);
    expect(keys.ids.size).toBe(20_000);
  });

  it('that is done adds nothing', async () => {
    const keys = new Keys();
    await run(keys, new Numbers(keys, 2_500));
    const again = new Numbers(keys, 2_500);
    expect(await run(keys, again)).toMatchObject({ before: 2_500 });
    expect([again.calls, keys.ids.size]).toEqual([['resume 0'], 2_500]);
  });

  it('that is refused at its beginning does nothing', async () => {
    const keys = new Keys();
    const history = new Numbers(keys, 10);
    history.begin = () => Promise.reject(new Error('2022 holds others already'));
    await expect(run(keys, history)).rejects.toThrow('2022 holds others already');
    expect(history.begun).toEqual([]);
  });

  it('of nothing is done at once', async () => {
    const keys = new Keys();
    expect(await run(keys, new Numbers(keys, 0))).toEqual({ before: 0, steps: [0, 0] });
  });
});
