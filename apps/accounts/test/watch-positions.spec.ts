import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextSteps } from '../src/alert/watch-positions.js';

describe('rules in the journal', () => {
  it('that are at its end have nowhere to go', () => {
    expect(nextSteps([{ digest: 'a', positions: [3, 4] }], [3, 4], 10)).toEqual([]);
    expect(nextSteps([], [3, 4], 10)).toEqual([]);
  });

  it('go on together, a new one behind them', () => {
    const watches = [
      { digest: 'new', positions: [0, 0] },
      { digest: 'a', positions: [20, 7] },
      { digest: 'b', positions: [20, 7] },
    ];
    expect(nextSteps(watches, [25, 99], 10)).toEqual([
      { digests: ['a', 'b'], after: [20, 7], upTo: [25, 17] },
      { digests: ['new'], after: [0, 0], upTo: [10, 10] },
    ]);
  });

  it('come to the end all together, each having been everywhere once', () => {
    const places = fc.array(fc.array(fc.nat(60), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 20 }), (begun, most) => {
        const heads = [60, 60, 60];
        let watches = begun.map((positions, i) => ({ digest: String(i), positions }));
        for (let rounds = 0; rounds < 200; rounds++) {
          const steps = nextSteps(watches, heads, most);
          if (steps.length === 0) break;
          watches = watches.map((watch) => {
            const step = steps.find(({ digests }) => digests.includes(watch.digest));
            if (!step) return watch;
            expect(step.after).toEqual(watch.positions);
            for (const [lane, position] of step.upTo.entries()) {
              expect(position).toBeGreaterThanOrEqual(step.after[lane]!);
              expect(position - step.after[lane]!).toBeLessThanOrEqual(most);
            }
            return { ...watch, positions: [...step.upTo] };
          });
        }
        expect(watches.map(({ positions }) => positions)).toEqual(watches.map(() => heads));
      }),
    );
  });
});
