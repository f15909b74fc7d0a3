import { describe, expect, it } from '@jest/globals';
import { reasonOf } from '../src/health/reason.js';

describe('the reason that a probe is told', () => {
  it.each([
    ['connect ECONNREFUSED 10.0.0.1:9092', 'connect ECONNREFUSED 10.0.0.1:9092'],
    [
      'Connection error: getaddrinfo ENOTFOUND kafka-1.internal',
      'Connection error: getaddrinfo ENOTFOUND kafka-1.internal',
    ],
    ['invalid input syntax for type integer: "Hassan Tazi"', 'invalid input syntax for type integer: "…"'],
    ["the policy of 'Aïcha' doesn't stand", 'the policy of "…" doesn\'t stand'],
    ['no transfer of AB123456, phone 0612345678', 'no transfer of …, phone …'],
    ['first line\n    at somewhere', 'first line'],
  ])('of %s', (failure, told) => expect(reasonOf(failure)).toBe(told));

  it('is short', () => expect(reasonOf('x'.repeat(1_000))).toHaveLength(200));
});
