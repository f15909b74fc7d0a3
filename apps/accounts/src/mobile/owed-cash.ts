import {
  businessDay,
  credit,
  debit,
  defineErrors,
  drawerLedgerAccount,
  type Centimes,
  type Instant,
} from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { CashGivenBackV1 } from '#libs/events';
import { OwedCashTable } from './owed-cash.table.js';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** Cash that a mobile agency took for an account that could not be paid into: it is in the drawer, and the client's. */
export type OwedCash = TakenCash &
  (
    | { status: 'owed'; givenBackAt: null; givenBackBy: null }
    | { status: 'given-back'; givenBackAt: Instant; givenBackBy: string }
  );

interface TakenCash {
  /** Of the operation. */
  id: string;
  /** For which it was taken; there may be none. */
  accountId: string;
  agency: string;
  receiptNumber: string;
  amountCentimes: Centimes;
  /** Why it is not in the account, as a counter would have been refused: `account.closed`. */
  code: string;
  takenAt: Instant;
  /** Subject of who brought it; null from before this was kept. */
  takenBy: string | null;
}

/** What is owed back to clients. */
export const OWED_CASH_LEDGER_ACCOUNT = 'owed-cash';

/** Refusals of giving back. */
export const refuseOwedCash = defineErrors(ACCOUNTS_WORDS, {
  'owed-cash.not-found': { status: 404, detail: 'Your agency owes nothing back under this id.' },
  'owed-cash.given-back': { status: 409, detail: 'This was given back already.' },
  'owed-cash.same-person': {
    status: 409,
    detail: 'You brought this cash yourself: another supervisor of your agency must give it back.',
  },
});

/** Gives cash back to the client who brings the receipt. */
export interface GiveBackCash {
  id: string;
  agency: string;
  by: string;
}

/** What the counter is answered. */
export interface GivenBackReply {
  id: string;
  status: 'given-back';
  amountCentimes: Centimes;
}

interface Rows {
  owed: OwedCash | undefined;
}

/**
 * Gives owed cash back, once, from the drawer of the agency that took it, by another than who brought it. Refuses
 * `owed-cash.not-found`, `owed-cash.given-back`, `owed-cash.same-person`.
 */
export const giveBackCash = defineCommand({
  name: 'accounts.give-back-cash',
  rows: ({ id }: GiveBackCash) => ({ owed: OwedCashTable.by('id', id) }),
  decide: decideGivingBack,
});

function decideGivingBack(
  { owed }: Rows,
  { agency, by }: GiveBackCash,
  { at }: DecisionContext,
): Decision<GivenBackReply, Rows> {
  if (owed?.agency !== agency) throw refuseOwedCash('owed-cash.not-found');
  if (owed.status !== 'owed') throw refuseOwedCash('owed-cash.given-back', { givenBackAt: owed.givenBackAt });
  if (owed.takenBy === by) throw refuseOwedCash('owed-cash.same-person');
  const { id, accountId, amountCentimes } = owed;
  const bookedOn = businessDay(at);
  const event: CashGivenBackV1 = {
    type: 'accounts.cash-given-back.v1',
    subject: id,
    occurredAt: at,
    data: { accountId, agency, bookedOn, amountCentimes, cashCentimes: -amountCentimes },
  };
  return {
    save: { owed: { ...owed, status: 'given-back', givenBackAt: at, givenBackBy: by } },
    booking: {
      bookedOn,
      agency,
      entries: [debit(OWED_CASH_LEDGER_ACCOUNT, amountCentimes), credit(drawerLedgerAccount(agency), amountCentimes)],
    },
    events: [event],
    reply: { id, status: 'given-back', amountCentimes },
  };
}
