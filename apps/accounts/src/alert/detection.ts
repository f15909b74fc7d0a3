import { addDays, businessDay, type Centimes, type Day, type Instant } from '#libs/domain';
import { idleSince } from '../account/dormancy.js';
import type { Movement } from '../movement/movement.js';
import type { Reversal } from '../reversal/reversal.js';
import type { MovementRule, ReversalRule } from './alert-rules.parameter.js';

/** A movement as rules look at it. */
export type WatchedMovement = Pick<
  Movement,
  'id' | 'number' | 'kind' | 'amountCentimes' | 'balanceAfterCentimes' | 'agency'
> & { at: Instant };

/** A reversal as rules look at it. */
export type WatchedReversal = Pick<Reversal, 'id' | 'movementId' | 'accountId' | 'agency' | 'afterSeconds' | 'at'>;

/** What an alert rests on: what was measured, and on what. No names, no documents. */
export interface Evidence {
  measured: Readonly<Record<string, number | string | readonly string[]>>;
  movements?: readonly WatchedMovement[];
  reversals?: readonly WatchedReversal[];
  accountIds?: readonly string[];
}

/** What a rule has to know besides the movements of an account. */
export interface Surroundings {
  /** The limits of withdrawals that a day had. */
  limitsOn: (day: Day) => readonly Centimes[];
  /** The region of an agency; undefined of one that the network does not have. */
  regionOf: (agency: string) => string | undefined;
}

/** What was found, and what made it complete. */
export interface Suspicion<Entry> {
  anchor: Entry;
  evidence: Evidence;
}

/** An alert that was raised before, by what made it complete. */
export interface RaisedAlert {
  anchorId: string;
  at: Instant;
}

type Detector<Rule> = (
  rule: Rule,
  trail: readonly WatchedMovement[],
  i: number,
  surroundings: Surroundings,
) => Evidence | undefined;

/** With so many entries before it one is compared at most, and so many are looked at anew at most. */
export const COMPARED_MAX = 500;

const HOUR_MS = 3_600_000;
const SHOWN_MAX = 50;

/**
 * What a rule finds in the entries of one subject, in their order. An entry is judged by what stands before it alone, so
 * that it is found today or when all of the past is gone through again; within the rule's window nothing is found twice.
 *
 * @param entries twice {@link COMPARED_MAX} at most, or more would not be compared rightly
 * @param from entries before this instant are there to be compared with
 * @param raised what the rule has found of this subject before
 * @param detect judges the i-th entry
 */
export function findingsIn<Entry extends { id: string; at: Instant }>(
  entries: readonly Entry[],
  from: Instant,
  windowHours: number,
  raised: readonly RaisedAlert[],
  detect: (i: number) => Evidence | undefined,
): Suspicion<Entry>[] {
  const known = [...raised];
  const found: Suspicion<Entry>[] = [];
  const newest = Math.max(0, entries.length - COMPARED_MAX);
  for (const [i, anchor] of entries.entries()) {
    if (i < newest || anchor.at < from) continue;
    const since = Date.parse(anchor.at) - windowHours * HOUR_MS;
    if (known.some(({ anchorId, at }) => anchorId !== anchor.id && at <= anchor.at && Date.parse(at) >= since))
      continue;
    const evidence = detect(i);
    if (!evidence) continue;
    found.push({ anchor, evidence });
    known.push({ anchorId: anchor.id, at: anchor.at });
  }
  return found;
}

/** What a rule finds in the movements of one account, which are in the order of its book. */
export function suspiciousMovements(
  rule: MovementRule,
  trail: readonly WatchedMovement[],
  from: Instant,
  raised: readonly RaisedAlert[],
  surroundings: Surroundings,
): Suspicion<WatchedMovement>[] {
  const detect = DETECTORS[rule.kind] as Detector<MovementRule>;
  return findingsIn(trail, from, rule.windowHours, raised, (i) => detect(rule, trail, i, surroundings));
}

/** What a rule finds in the reversals of one person, which are in the order of their time. */
export function suspiciousReversals(
  rule: ReversalRule,
  trail: readonly WatchedReversal[],
  from: Instant,
  raised: readonly RaisedAlert[],
): Suspicion<WatchedReversal>[] {
  return findingsIn(trail, from, rule.windowHours, raised, (i) => {
    const isQuick = ({ afterSeconds }: WatchedReversal) => afterSeconds <= rule.withinSeconds;
    const quick = windowOf(trail, i, rule.windowHours).filter(isQuick);
    if (!isQuick(trail[i]!) || quick.length < rule.reversals) return undefined;
    return { measured: { reversals: quick.length }, reversals: quick.slice(-SHOWN_MAX) };
  });
}

type RuleOf<Kind extends MovementRule['kind']> = Extract<MovementRule, { kind: Kind }>;

const DETECTORS: { readonly [Kind in MovementRule['kind']]: Detector<RuleOf<Kind>> } = {
  'near-limit': ({ fromPercent, toPercent, withdrawals, windowHours }, trail, i, { limitsOn }) => {
    const isNear = (movement: WatchedMovement) =>
      isCashOut(movement) &&
      limitsOn(businessDay(movement.at)).some((limitCentimes) => {
        const hundredfold = -movement.amountCentimes * 100;
        return hundredfold >= limitCentimes * fromPercent && hundredfold <= limitCentimes * toPercent;
      });
    if (!isNear(trail[i]!)) return undefined;
    const near = windowOf(trail, i, windowHours).filter(isNear);
    return near.length < withdrawals ? undefined : evidenceOf(near, { withdrawals: near.length });
  },

  'in-and-out': ({ percent, minCentimes, windowHours }, trail, i) => {
    if (!isOut(trail[i]!)) return undefined;
    const window = windowOf(trail, i, windowHours);
    const first = window.findIndex(isIn);
    if (first < 0) return undefined;
    const moved = window.slice(first).filter((movement) => isIn(movement) || isOut(movement));
    const inCentimes = sumOf(moved.filter(isIn));
    const outCentimes = -sumOf(moved.filter(isOut));
    if (inCentimes < minCentimes || outCentimes * 100 < inCentimes * percent) return undefined;
    return evidenceOf(moved, { inCentimes, outCentimes });
  },

  'many-in-one-out': ({ agencies, windowHours }, trail, i) => {
    const out = trail[i]!;
    if (!isCashOut(out)) return undefined;
    const deposits = windowOf(trail, i, windowHours).filter(({ kind }) => kind === 'deposit');
    const paidInAt = [...new Set(deposits.map(({ agency }) => agency))];
    return paidInAt.length < agencies
      ? undefined
      : evidenceOf([...deposits, out], { agencies: paidInAt, paidOutAt: out.agency });
  },

  'two-regions': ({ windowHours }, trail, i, { regionOf }) => {
    const here = trail[i]!;
    const region = regionOf(here.agency);
    if (!isAtCounter(here) || region === undefined) return undefined;
    const elsewhere = windowOf(trail, i, windowHours).filter(
      (movement) => isAtCounter(movement) && (regionOf(movement.agency) ?? region) !== region,
    );
    if (elsewhere.length === 0) return undefined;
    const regions = [...new Set([...elsewhere, here].map(({ agency }) => regionOf(agency)!))];
    return evidenceOf([...elsewhere, here], { regions });
  },

  'woken-and-emptied': ({ idleMonths, percent, windowHours }, trail, i) => {
    const anchor = trail[i]!;
    if (!isOut(anchor)) return undefined;
    const first = i + 1 - windowOf(trail, i, windowHours).length;
    for (let woken = i; woken >= Math.max(first, 1); woken--) {
      const [before, after] = [trail[woken - 1]!, trail[woken]!];
      const idleSinceDay = businessDay(before.at);
      if (idleSinceDay > idleSince(businessDay(after.at), idleMonths)) continue;
      const outs = trail.slice(woken, i + 1).filter(isOut);
      const outCentimes = -sumOf(outs);
      const heldCentimes = before.balanceAfterCentimes;
      if (heldCentimes === 0 || outCentimes * 100 <= heldCentimes * percent) return undefined;
      return evidenceOf(outs, { idleSince: idleSinceDay, heldCentimes, outCentimes });
    }
    return undefined;
  },

  shortfall: (_, trail, i) => {
    const advanced = trail[i]!;
    if (advanced.kind !== 'due-advanced') return undefined;
    return evidenceOf([advanced], { shortfallCentimes: advanced.amountCentimes });
  },
};

const isIn = ({ kind }: WatchedMovement) => kind === 'deposit' || kind === 'payment';
const isCashOut = ({ kind }: WatchedMovement) => kind === 'withdrawal' || kind === 'atm';
const isOut = (movement: WatchedMovement) => isCashOut(movement) || movement.kind === 'shop';
const isAtCounter = ({ kind }: WatchedMovement) => kind === 'deposit' || kind === 'withdrawal';

/** The i-th entry and those before it that are no older than its window, {@link COMPARED_MAX} at most. */
function windowOf<Entry extends { at: Instant }>(trail: readonly Entry[], i: number, hours: number): Entry[] {
  const since = Date.parse(trail[i]!.at) - hours * HOUR_MS;
  let first = i;
  while (first > 0 && i - first < COMPARED_MAX && Date.parse(trail[first - 1]!.at) >= since) first--;
  return trail.slice(first, i + 1);
}

function sumOf(movements: readonly WatchedMovement[]): Centimes {
  return movements.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0);
}

function evidenceOf(movements: readonly WatchedMovement[], measured: Evidence['measured']): Evidence {
  return { measured, movements: movements.slice(-SHOWN_MAX) };
}

/** The first day that a rule looks back to from a day, one day more than its window. */
export function lookBackTo(day: Day, windowHours: number): Day {
  return addDays(day, -Math.ceil(windowHours / 24) - 1);
}
