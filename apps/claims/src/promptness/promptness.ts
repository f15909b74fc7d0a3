import { defineErrors, type Day } from '#libs/domain';
import type { Benefit } from '#libs/events';
import type { HandlingRules } from '../benefit/benefit.js';
import type { Claim } from '../claim/claim.js';
import { clockOf, takenUntil, type ClaimClock } from '../claim/clock.js';
import { CLAIMS_WORDS } from '../words/refusals.words.js';

/** Whom or what an open claim waits for: a person who reviews it, documents, the insurer's decision, or payment. */
export type OpenFor = 'review' | 'documents' | 'decision' | 'payment';

/** What one claim says of its insurer's promptness. */
export interface ClaimTiming {
  insurer: string;
  benefit: Benefit;
  /** When it was decided in the period. */
  decided: Taken | null;
  /** When its benefit was served in the period. */
  settled: Taken | null;
  /** When it was decided in the period, and the law has a term: whether that was in time to tell the beneficiaries. */
  isNoticeKept: boolean | null;
  /** Null: it is over. */
  waitsFor: OpenFor | null;
  /** It waits for the insurer, for longer than the term. */
  isOverdue: boolean;
}

type Taken = Pick<ClaimClock, 'daysTaken' | 'isLate'>;

/** How long claims took, on a clock that stands still while a document is missing. */
export interface TermKept {
  count: number;
  withinTerm: number;
  late: number;
  /** Half of the claims took so many days at most; left out when there is none. */
  medianDays?: number | undefined;
  /** Nine of ten did. */
  p90Days?: number | undefined;
}

/** How promptly an insurer handles the claims for a benefit. */
export interface Promptness {
  insurer: string;
  benefit: Benefit;
  decided: TermKept;
  settled: TermKept;
  /** Of deaths: how many were decided with a term to tell the beneficiaries, and how many within it. */
  notices: { count: number; withinTerm: number };
  /** Of all that are open now, whenever they were declared. */
  open: Record<OpenFor | 'overdue', number>;
}

/** Refusals of questions about promptness. */
export const refusePromptness = defineErrors(CLAIMS_WORDS, {
  'promptness.period-upside-down': { status: 422, detail: 'A period begins before it ends, and is a year at most.' },
});

/**
 * Times a claim. It is decided on the day that the insurer says, and settled in the period in which it is counted.
 *
 * @param rules in force on the day of the event
 */
export function timingOf(
  claim: Claim,
  rules: HandlingRules,
  { from, to, today }: { from: Day; to: Day; today: Day },
): ClaimTiming {
  const { insurer, benefit, decidedOn, servedOn } = claim;
  const clock = clockOf(claim, rules, today);
  const isWithin = (day: Day | null): day is Day => day !== null && from <= day && day <= to;
  const waitsFor = waitsForOf(claim, clock);
  return {
    insurer,
    benefit,
    decided: isWithin(decidedOn) ? takenUntil(clock, decidedOn) : null,
    settled: isWithin(servedOn) ? takenUntil(clock, clock.endedOn ?? servedOn) : null,
    isNoticeKept: isWithin(decidedOn) && clock.tellBy !== null ? decidedOn <= clock.tellBy : null,
    waitsFor,
    isOverdue: (waitsFor === 'decision' || waitsFor === 'payment') && clock.isLate,
  };
}

/** Sums the timings of claims up, by insurer and benefit. */
export function promptnessOf(timings: readonly ClaimTiming[]): Promptness[] {
  const groups = Map.groupBy(timings, ({ insurer, benefit }) => `${insurer} ${benefit}`);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group;
      return first ? [{ insurer: first.insurer, benefit: first.benefit, ...summed(group) }] : [];
    });
}

function summed(group: readonly ClaimTiming[]): Omit<Promptness, 'insurer' | 'benefit'> {
  const notices = group.filter(({ isNoticeKept }) => isNoticeKept !== null);
  const waiting = (what: OpenFor) => group.filter(({ waitsFor }) => waitsFor === what).length;
  return {
    decided: termKept(group.flatMap(({ decided }) => decided ?? [])),
    settled: termKept(group.flatMap(({ settled }) => settled ?? [])),
    notices: { count: notices.length, withinTerm: notices.filter(({ isNoticeKept }) => isNoticeKept).length },
    open: {
      review: waiting('review'),
      documents: waiting('documents'),
      decision: waiting('decision'),
      payment: waiting('payment'),
      overdue: group.filter(({ isOverdue }) => isOverdue).length,
    },
  };
}

function termKept(taken: readonly Taken[]): TermKept {
  const count = taken.length;
  const late = taken.filter(({ isLate }) => isLate).length;
  const days = taken.map(({ daysTaken }) => daysTaken).sort((a, b) => a - b);
  return { count, withinTerm: count - late, late, medianDays: nearestRank(days, 50), p90Days: nearestRank(days, 90) };
}

/** The least number that so many in a hundred do not exceed. */
function nearestRank(sorted: readonly number[], percent: number): number | undefined {
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1];
}

function waitsForOf({ status }: Claim, { missing }: ClaimClock): OpenFor | null {
  switch (status) {
    case 'declared':
      return 'review';
    case 'checked':
      return missing.length > 0 ? 'documents' : 'decision';
    case 'accepted':
      return 'payment';
    default:
      return null;
  }
}
