import type { Surroundings, WatchedMovement } from '../src/alert/detection.js';
import { idOf } from './decided.js';

/** When trails begin. */
export const START = '2026-11-02T08:00:00.000Z';
/** Limits of 10,000 and 50,000 DH, and two regions. */
export const SURROUNDINGS: Surroundings = {
  limitsOn: () => [1_000_000, 5_000_000],
  regionOf: (agency) => ({ RAB: 'Rabat', OUJ: 'Oujda' })[agency.slice(0, 3)],
};

/** What happens in an account: hours after the start, kind, amount, and where. */
export type TrailStep = readonly [
  hours: number,
  kind: WatchedMovement['kind'],
  amountCentimes: number,
  agency?: string,
];

/** The movements of an account in which this happened. */
export function trailOf(...steps: readonly TrailStep[]): WatchedMovement[] {
  let balance = 0;
  return steps.map(([hours, kind, amountCentimes, agency = 'RAB-001'], i) => {
    balance += amountCentimes;
    return {
      id: idOf(i + 1),
      number: i + 1,
      kind,
      amountCentimes,
      balanceAfterCentimes: balance,
      agency,
      at: new Date(Date.parse(START) + hours * 3_600_000).toISOString(),
    };
  });
}
