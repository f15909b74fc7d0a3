import { arrivalOf, useNumber, type MobileAllowance, type ReservedReceipt } from '#libs/counter';
import { defineErrors, type Centimes, type Instant } from '#libs/domain';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** Cash that a mobile agency took or gave without a network, and tells of now. */
export interface MobileOperation {
  /** Of the movement. */
  id: string;
  agency: string;
  amountCentimes: Centimes;
  /** From a block that the agency had with it; printed already. */
  receiptNumber: string;
  receivedAt: Instant;
  /** Subject of who brings it. */
  by: string;
}

/** What the agency is answered: the cash is booked on the account, or owed back to the client. */
export interface MobileReply {
  movementId: string;
  status: 'booked' | 'owed-back';
  receiptNumber: string;
  /** Of what was booked: what the account holds after it. */
  balanceCentimes: Centimes | null;
  /** Of what is owed back: why. */
  code: string | null;
}

/** Refusals of operations that were done without a network. */
export const refuseMobileCash = defineErrors(ACCOUNTS_WORDS, {
  'account.taken-in-future': { status: 422, detail: 'takenAt lies in the future: set the clock of the device right.' },
  'account.malformed-instant': { status: 422, detail: 'takenAt is an instant that the calendar has.' },
  'account.taken-too-long-ago': {
    status: 422,
    detail: 'The operation comes too late to be booked like any other: head office decides.',
  },
});

/**
 * Checks when an operation was done, and uses its receipt number.
 *
 * @throws {DomainError} `account.taken-in-future`, `account.taken-too-long-ago`, and what {@link useNumber} refuses
 */
export function usedNumber(
  number: ReservedReceipt | undefined,
  { agency, receivedAt }: MobileOperation,
  takenAt: Instant,
  allowance: MobileAllowance,
): ReservedReceipt {
  const arrival = arrivalOf(takenAt, receivedAt, allowance);
  if (arrival === 'from-the-future') throw refuseMobileCash('account.taken-in-future', { field: 'takenAt' });
  const { arrivesWithinDays, numberValidDays } = allowance;
  if (arrival === 'too-late')
    throw refuseMobileCash('account.taken-too-long-ago', { field: 'takenAt', arrivesWithinDays });
  return useNumber(number, agency, takenAt, numberValidDays);
}
