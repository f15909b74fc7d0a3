import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MovementRule } from '../src/alert/alert-rules.parameter.js';
import { suspiciousMovements, type WatchedMovement } from '../src/alert/detection.js';
import { START, SURROUNDINGS, trailOf, type TrailStep } from './trail.js';

describe('whatever happens', () => {
  const RULES: MovementRule[] = [
    { code: 'a', kind: 'near-limit', fromPercent: 90, toPercent: 99, withdrawals: 2, windowHours: 60 },
    { code: 'b', kind: 'in-and-out', percent: 50, minCentimes: 10, windowHours: 20 },
    { code: 'c', kind: 'many-in-one-out', agencies: 2, windowHours: 40 },
    { code: 'd', kind: 'two-regions', windowHours: 5 },
    { code: 'e', kind: 'woken-and-emptied', idleMonths: 1, percent: 50, windowHours: 40 },
    { code: 'f', kind: 'shortfall', windowHours: 30 },
  ];
  const STEP = fc.tuple(
    fc.integer({ min: 0, max: 900 }),
    fc.constantFrom<WatchedMovement['kind']>('deposit', 'withdrawal', 'atm', 'shop', 'payment', 'due-advanced'),
    fc.constantFrom(5, 100, 950_000),
    fc.constantFrom('RAB-001', 'RAB-002', 'OUJ-001', 'XXX-001'),
  );

  it('is found the same as it happens, piece by piece, as when all of it is gone through at once', () => {
    fc.assert(
      fc.property(fc.array(STEP, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (drawn, pieces) => {
        let hours = 0;
        const trail = trailOf(
          ...drawn.map(([pause, kind, amount, agency]): TrailStep => {
            hours += pause < 700 ? pause / 50 : pause;
            return [
              hours,
              kind,
              kind === 'deposit' || kind === 'payment' || kind === 'due-advanced' ? amount : -amount,
              agency,
            ];
          }),
        );
        for (const rule of RULES) {
          const whole = suspiciousMovements(rule, trail, START, [], SURROUNDINGS).map(({ anchor }) => anchor.id);
          const raised = new Map<string, string>();
          for (let upTo = pieces; upTo < trail.length + pieces; upTo += pieces) {
            const known = [...raised].map(([anchorId, at]) => ({ anchorId, at }));
            const from = trail[upTo - pieces]!.at;
            for (const { anchor } of suspiciousMovements(rule, trail.slice(0, upTo), from, known, SURROUNDINGS))
              raised.set(anchor.id, anchor.at);
          }
          expect([...raised.keys()]).toEqual(whole);
        }
      }),
      { numRuns: 500 },
    );
  });
});
