import { agencyOn, type AgencyState, type Day } from '#libs/domain';
import type { Period } from '../period/period.js';

/** An agency as it is today, with all that it was and will be. */
export interface AgencyPast {
  today: AgencyState;
  /** The first day first. */
  states: readonly AgencyState[];
}

/** The first year of which anybody knows what was open. */
export const NETWORK_SINCE = 2014;

/** All agencies of some states; one that begins on a later day stands where it will be. */
export function agencyPasts(states: readonly AgencyState[], today: Day): AgencyPast[] {
  const byCode = Map.groupBy(states, ({ code }) => code);
  return [...byCode.values()].flatMap((own): AgencyPast[] => {
    const ordered = own.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
    const now = agencyOn(ordered, today) ?? ordered[0];
    return now ? [{ today: now, states: ordered }] : [];
  });
}

/** Whether an agency was open on a day; nobody knows it of days before {@link NETWORK_SINCE}. */
export function wasOpenOn(states: readonly AgencyState[], day: Day): boolean {
  return wasOpenIn(states, { from: day, to: day });
}

/** Whether an agency was open on any day of a span; nobody knows it of days before {@link NETWORK_SINCE}. */
export function wasOpenIn(states: readonly AgencyState[], { from, to }: Period): boolean {
  const since = `${NETWORK_SINCE}-01-01`;
  const first = from > since ? from : since;
  if (first > to) return false;
  return states.some(({ isOpen, validFrom }, index) => {
    const next = states[index + 1];
    return isOpen && validFrom <= to && (next === undefined || next.validFrom > first);
  });
}
