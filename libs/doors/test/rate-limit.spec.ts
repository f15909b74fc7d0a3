import { describe, expect, it } from '@jest/globals';
import { RateLimit } from '../src/rate-limit.js';

describe('a limit of requests', () => {
  it('lets a key do as many as it may, then says when to come again; others go on', async () => {
    const limit = new RateLimit(3);
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push(await limit.take('one'));
    expect(answers.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    for (const seconds of answers.slice(3)) expect([59, 60]).toContain(seconds);
    expect(await limit.take('other')).toBeUndefined();
  });
});
