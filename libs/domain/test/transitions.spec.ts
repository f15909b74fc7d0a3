import { describe, expect, it } from '@jest/globals';
import { mayBecome, type Transitions } from '../src/transitions.js';

type Status = 'sent' | 'paid-out' | 'cancelled';
const TRANSITIONS: Transitions<Status> = { sent: ['paid-out', 'cancelled'], 'paid-out': [], cancelled: [] };

describe('a status', () => {
  it.each<[Status, Status, boolean]>([
    ['sent', 'paid-out', true],
    ['sent', 'cancelled', true],
    ['sent', 'sent', true],
    ['cancelled', 'cancelled', true],
    ['paid-out', 'sent', false],
    ['paid-out', 'cancelled', false],
    ['cancelled', 'paid-out', false],
  ])('%s may become %s: %s', (from, to, may) => expect(mayBecome(TRANSITIONS, from, to)).toBe(may));
});
