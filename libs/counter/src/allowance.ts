import { addDays, businessDay, type Instant } from '#libs/domain';

/** What mobile agencies are allowed, which work without a network for a while. */
export interface MobileAllowance {
  /** For how many days from its issue a receipt number may be used. */
  numberValidDays: number;
  /** How many days after it was taken an operation may arrive. */
  arrivesWithinDays: number;
}

/** How far the clock of a mobile agency's device may be wrong. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** How a mobile agency writes when it took something: with its offset, `2026-11-24T09:30:00Z`. */
export const TAKEN_AT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

/** Whether an operation that was taken without a network arrives when it may: some minutes aside, clocks are right. */
export function arrivalOf(
  takenAt: Instant,
  receivedAt: Instant,
  { arrivesWithinDays }: MobileAllowance,
): 'in-time' | 'from-the-future' | 'too-late' {
  if (Date.parse(takenAt) - Date.parse(receivedAt) > CLOCK_TOLERANCE_MS) return 'from-the-future';
  return addDays(businessDay(takenAt), arrivesWithinDays) < businessDay(receivedAt) ? 'too-late' : 'in-time';
}
