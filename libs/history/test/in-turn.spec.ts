import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { InTurn } from '../src/in-turn.js';

it('works on one thing after another, on several at once, and tells what fails to who asked and who waits', async () => {
  const inTurn = new InTurn();
  const seen: string[] = [];
  const work = (name: string, ms: number) => async () => {
    seen.push(`${name} begins`);
    await sleep(ms);
    seen.push(`${name} ends`);
    return name;
  };
  const all = [inTurn.run(1, work('a', 30)), inTurn.run(1, work('b', 1)), inTurn.run(2, work('c', 1))];
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
  expect(seen).toEqual(['a begins', 'c begins', 'c ends', 'a ends', 'b begins', 'b ends']);
  const failing = inTurn.run(1, () => Promise.reject(new Error('broken')));
  const behind = inTurn.run(1, work('d', 1));
  await expect(failing).rejects.toThrow('broken');
  await expect(behind).rejects.toThrow('broken');
  expect(await inTurn.run(1, work('e', 1))).toBe('e');
});
