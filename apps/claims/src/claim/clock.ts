import { addDays, daysBetween, type Day } from '#libs/domain';
import { DEATH_BENEFITS, type HandlingRules } from '../benefit/benefit.js';
import type { Claim } from './claim.js';
import type { ClaimDocument } from '#libs/events';

/** How the insurer's clock stands for a claim. */
export interface ClaimClock {
  /** Documents for which it stands still. */
  missing: ClaimDocument[];
  /** From when it runs; null while it stands still. */
  runningFrom: Day | null;
  /** The last day on which it may be paid. */
  dueOn: Day | null;
  /** The last day on which beneficiaries of a death are told. */
  tellBy: Day | null;
  /** When the insurer was done with it: it refused, or the benefit was served. */
  endedOn: Day | null;
  /** Days that it took, or has taken so far. */
  daysTaken: number;
  isLate: boolean;
}

/**
 * The insurer's clock: it runs from the day on which no document that the claim needs is missing, for the days of the contract; death
 * benefits have terms of the law from 1 July 2025 on.
 *
 * @param rules in force on the day of the event
 */
export function clockOf(claim: Claim, rules: HandlingRules, today: Day): ClaimClock {
  const { benefit, declaredOn, documents, steps } = claim;
  const isDeath = DEATH_BENEFITS.includes(benefit);
  const needed = documents.filter(({ isNeeded }) => isNeeded);
  const missing = needed.filter(({ receivedOn }) => receivedOn === null).map(({ document }) => document);
  const lastReceivedOn = needed.reduce((last, { receivedOn }) => laterOf(last, receivedOn ?? ''), declaredOn);
  const endedOn = steps.find(({ status }) => ENDS.includes(status))?.on ?? null;
  // An insurer that decided without waiting for a document has not used its clock.
  const runningFrom = missing.length > 0 ? null : lastReceivedOn;
  const dueOn = runningFrom && addDays(runningFrom, isDeath ? rules.deathTermDays : rules.termDays);
  const until = endedOn ?? today;
  return {
    missing,
    runningFrom,
    dueOn,
    tellBy: isDeath && rules.deathNoticeDays !== null ? addDays(declaredOn, rules.deathNoticeDays) : null,
    endedOn,
    ...takenUntil({ runningFrom, dueOn }, until),
  };
}

/** How much of its clock an insurer has used up by a day, and whether that is more than it has. */
export function takenUntil(
  { runningFrom, dueOn }: Pick<ClaimClock, 'runningFrom' | 'dueOn'>,
  on: Day,
): Pick<ClaimClock, 'daysTaken' | 'isLate'> {
  return {
    daysTaken: runningFrom && on > runningFrom ? daysBetween(runningFrom, on) : 0,
    isLate: dueOn !== null && on > dueOn,
  };
}

const ENDS: readonly string[] = ['refused', 'settled', 'cancelled'];

function laterOf(a: Day, b: Day): Day {
  return a > b ? a : b;
}
