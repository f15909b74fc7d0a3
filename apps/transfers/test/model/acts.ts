import fc from 'fast-check';
import type { Act, Decided } from './transfers.model.js';

const AMOUNT = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 400_000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 400_000, max: 1_200_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000_000, max: 8_000_000 }) },
);
/** Most of it fits a van's allowance, and fills it. */
const VAN_AMOUNT = fc.oneof(
  { weight: 7, arbitrary: fc.integer({ min: 300_000, max: 500_000 }) },
  { weight: 2, arbitrary: AMOUNT },
);
const OF = fc.nat(9);
const IS_HIT = fc.integer({ min: 0, max: 4 }).map((n) => n === 0);
/** Numbered when it is asked for: no two of one pair have the same. */
const NOT_YET = fc.constant(-1);
const what = <Name extends Act['what']>(name: Name) => fc.constant(name);

const ACT: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ what: what('send'), amount: AMOUNT, isHit: IS_HIT, n: NOT_YET }) },
  { weight: 5, arbitrary: fc.record({ what: what('batch'), amount: VAN_AMOUNT, isHit: IS_HIT, n: NOT_YET }) },
  { weight: 7, arbitrary: fc.record({ what: what('pay-out'), of: OF, isHit: IS_HIT, n: NOT_YET }) },
  { weight: 4, arbitrary: fc.record({ what: what('give-back'), of: OF, isThere: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ what: what('expire'), of: OF }) },
  { weight: 3, arbitrary: fc.record({ what: what('reserve'), of: OF }) },
  { weight: 1, arbitrary: fc.record({ what: what('release'), of: OF }) },
  { weight: 3, arbitrary: fc.record({ what: what('give'), of: OF, n: NOT_YET }) },
  { weight: 2, arbitrary: fc.record({ what: what('hold'), of: OF, n: NOT_YET }) },
  {
    weight: 7,
    arbitrary: fc.record({
      what: what('decide'),
      of: OF,
      which: fc.nat(2),
      by: fc.constant(''),
      verdict: fc.constantFrom<Decided>('cleared', 'cleared', 'refused', 'frozen'),
    }),
  },
);

/** One act at one of two instances, the same at both at once, or two at once. */
export const STEP = fc.oneof(
  { weight: 6, arbitrary: fc.record({ how: fc.constant('one' as const), act: ACT, other: ACT, at: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ how: fc.constant('same' as const), act: ACT, other: ACT, at: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ how: fc.constant('two' as const), act: ACT, other: ACT, at: fc.nat(1) }) },
);
export type Step = typeof STEP extends fc.Arbitrary<infer Value> ? Value : never;

/** Numbers the acts of one pair: transfers by what is sent, everything else that is made by itself. */
export class Numbering {
  private transfers = 0;
  private others = 0;
  /** What may have opened a case of a transfer, the latest first. */
  private readonly opened = new Map<number, string[]>();

  of(drawn: Act): Act {
    const act = this.numbered(drawn);
    if (act.what === 'send' || act.what === 'batch') this.open(act.n, act.isHit, `send ${act.n}`);
    if (act.what === 'pay-out') this.open(act.of, act.isHit, `pay-out ${act.n}`);
    if (act.what === 'hold') this.open(act.of, true, `hold ${act.n}`);
    return act.what === 'decide' ? { ...act, by: this.opened.get(act.of)?.[act.which] ?? 'none' } : act;
  }

  private numbered(act: Act): Act {
    switch (act.what) {
      case 'send':
      case 'batch':
        return { ...act, n: this.transfers++ };
      case 'pay-out':
      case 'give':
      case 'hold':
        return { ...act, n: this.others++ };
      default:
        return act;
    }
  }

  private open(of: number, isHit: boolean, by: string): void {
    if (isHit) this.opened.set(of, [by, ...(this.opened.get(of) ?? [])]);
  }
}
