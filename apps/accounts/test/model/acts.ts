import fc from 'fast-check';
import type { Act } from './account.model.js';

const AMOUNT = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 60_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 1_500_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000_000, max: 9_000_000 }) },
);
const OF = fc.nat(7);
/** Numbered when it is asked for: no two of one account have the same. */
const NOT_YET = fc.constant(-1);

/** What may be done with an account. */
export const ACT: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('deposit' as const), amount: AMOUNT, n: NOT_YET }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('withdraw' as const), amount: AMOUNT, n: NOT_YET }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('refund' as const), amount: AMOUNT }) },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('authorise' as const),
      n: OF,
      amount: AMOUNT,
      isAdvice: fc.boolean(),
      mayBePartial: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('clear' as const),
      amount: AMOUNT,
      of: fc.option(OF),
      isLast: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('reverse' as const), of: OF, remaining: fc.constantFrom(0, 0, 5_000) }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('reserve' as const), amount: AMOUNT, n: NOT_YET }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('give' as const), amount: AMOUNT, of: OF, n: NOT_YET }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('free' as const), of: OF }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('take-back' as const), of: OF }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('block' as const),
      kind: fc.constantFrom('debit' as const, 'credit' as const, 'all' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('unblock' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('close' as const) }) },
);

/** One act at one of two instances, the same at both at once, or two at once. */
export const STEP = fc.oneof(
  { weight: 6, arbitrary: fc.record({ how: fc.constant('one' as const), act: ACT, other: ACT, at: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ how: fc.constant('same' as const), act: ACT, other: ACT, at: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ how: fc.constant('two' as const), act: ACT, other: ACT, at: fc.nat(1) }) },
);
export type Step = typeof STEP extends fc.Arbitrary<infer Value> ? Value : never;

/** Numbers the acts of one account: cash by what is asked, reservations by themselves. */
export class Numbering {
  private cash = 0;
  private reservations = 0;
  private given = 0;

  of(act: Act): Act {
    switch (act.what) {
      case 'deposit':
      case 'withdraw':
        return { ...act, n: this.cash++ };
      case 'reserve':
        return { ...act, n: this.reservations++ };
      case 'give':
        return { ...act, n: this.given++ };
      default:
        return act;
    }
  }
}
