import fc from 'fast-check';
import type { Benefit } from '#libs/events';

/** What is done, and how often compared with the rest. */
const WORK = {
  disburse: 3,
  moveEnd: 4,
  sell: 7,
  renew: 3,
  refundPremium: 3,
  addMember: 4,
  removeMember: 2,
  declareHere: 10,
  declareThere: 10,
  documents: 2,
  accept: 13,
  refuse: 2,
  cancel: 2,
  review: 5,
  settle: 5,
  payOut: 12,
  look: 3,
};

/** Through one instance; the same request by both at once; two requests by both at once. */
export type Way = 'once' | 'same' | 'two';

/** What is done next, and what about; each work reads of it what it needs. */
export interface Step {
  do: keyof typeof WORK;
  instance: 0 | 1;
  way: Way;
  /** At which of the two agencies. */
  agency: 0 | 1;
  /** Which policy, member or claim, counted back from the newest. */
  back: number;
  /** How many days ago, or from now. */
  days: number;
  months: number;
  /** Who of those who may belong to a family; none: the client. */
  person: number | null;
  benefit: Benefit;
  /** Something is amiss: a wrong amount, document, order, or day. */
  isAmiss: boolean;
}

/** Any step. */
export const STEP: fc.Arbitrary<Step> = fc.record({
  do: fc.oneof(
    ...Object.entries(WORK).map(([work, weight]) => ({ weight, arbitrary: fc.constant(work as Step['do']) })),
  ),
  instance: fc.constantFrom<0 | 1>(0, 1),
  way: fc.constantFrom<Way>('once', 'once', 'once', 'once', 'same', 'two'),
  agency: fc.constantFrom<0 | 1>(0, 1),
  back: fc.oneof(fc.nat(1), fc.nat(6)),
  days: fc.nat(60),
  months: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 13 })),
  person: fc.oneof(fc.constant(null), fc.nat(5)),
  benefit: fc.constantFrom<Benefit>('hospitalisation', 'birth', 'ambulance', 'disability', 'serious-illness', 'funeral-costs'), // prettier-ignore
  isAmiss: fc.nat(9).map((n) => n === 9),
});

interface Stepping {
  step: (step: Step) => Promise<void>;
}

/** A step as a command of fast-check: the family does it, and says what is wrong. */
export class StepCommand<Family extends Stepping> implements fc.AsyncCommand<object, Family, true> {
  constructor(private readonly step: Step) {}

  check(): Promise<boolean> {
    return Promise.resolve(true);
  }

  run(_: object, family: Family): Promise<void> {
    return family.step(this.step);
  }

  toString(): string {
    return JSON.stringify(this.step);
  }
}
