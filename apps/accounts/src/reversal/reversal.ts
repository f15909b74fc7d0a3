import {
  businessDay,
  credit,
  debit,
  defineErrors,
  drawerLedgerAccount,
  nextReceipt,
  type Centimes,
  type Instant,
  type ReceiptSeries,
} from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import type { DepositReversedV1, WithdrawalReversedV1 } from '#libs/events';
import accounts from '../../product.js';
import { checkDebit, openAccount, type Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import { countedOn, type CashReply, type SavedCash } from '../counter/deposit.js';
import { credited, debited, type Booked, type Movement } from '../movement/movement.js';
import { MovementTable, newMovements, savedMovements } from '../movement/movement.table.js';
import { ReversalTable } from './reversal.table.js';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** That a counter took back what it had booked by mistake. */
export interface Reversal {
  /** Of the movement that takes back. */
  id: string;
  /** What is taken back: nothing is twice. */
  movementId: string;
  accountId: string;
  agency: string;
  /** How long the receipt had been given out. */
  afterSeconds: number;
  reason: string;
  by: string;
  at: Instant;
}

/** Refusals of reversals. */
export const refuseReversal = defineErrors(ACCOUNTS_WORDS, {
  'movement.not-found': { status: 404, detail: 'Your agency has no such movement on this account.' },
  'movement.not-reversible': {
    status: 409,
    detail: 'A counter takes back what it took in or gave out by a receipt, nothing else.',
  },
  'movement.too-late': {
    status: 409,
    detail: 'A movement is taken back on the day of its receipt: afterwards by one the other way.',
  },
  'movement.reversed': { status: 409, detail: 'This movement was taken back already.' },
  'movement.same-person': {
    status: 409,
    detail: 'You took this in or gave it out yourself: another person of your agency must take it back.',
  },
});

/** Takes back what was booked by mistake: the wrong account, the wrong amount. */
export interface ReverseCash {
  /** Of the movement that takes back. */
  id: string;
  movementId: string;
  accountId: string;
  agency: string;
  reason: string;
  by: string;
}

interface Rows {
  account: Account | undefined;
  reversed: Movement | undefined;
  known: Reversal | undefined;
  series: ReceiptSeries | undefined;
}

interface Saved extends SavedCash {
  reversal: Reversal;
}

/**
 * Takes a deposit or a withdrawal of a counter back, whole, on its day, with a receipt of its own: the cash goes the
 * other way. A deposit is taken back as far as it is still there. Another person does it than who moved the cash; of a
 * movement from before that was kept nobody knows.
 *
 * Refuses `movement.not-found`, `movement.not-reversible`, `movement.too-late`, `movement.reversed`,
 * `movement.same-person`, and of a deposit what `withdraw` refuses of an account.
 */
export const reverseCash = defineCommand({
  name: 'accounts.reverse-cash',
  rows: ({ id, movementId, accountId, agency }: ReverseCash) => ({
    account: AccountTable.by('id', accountId),
    reversed: MovementTable.by('id', movementId),
    known: ReversalTable.by('movementId', movementId),
    reversal: ReversalTable.madeBy(id),
    series: ReceiptSeriesTable.by('agency', agency),
    ...newMovements(id),
  }),
  decide: decideReversal,
});

function decideReversal(
  rows: Rows,
  { id, movementId, accountId, agency, reason, by }: ReverseCash,
  { at }: DecisionContext,
): Decision<CashReply, Saved> {
  const { reversed, known } = rows;
  if (!reversed || reversed.accountId !== accountId || reversed.agency !== agency)
    throw refuseReversal('movement.not-found');
  const { kind, amountCentimes, receiptNumber: receipt, valueOn, bookedAt } = reversed;
  if ((kind !== 'deposit' && kind !== 'withdrawal') || receipt === null)
    throw refuseReversal('movement.not-reversible', { kind });
  const bookedOn = businessDay(at);
  if (valueOn !== bookedOn) throw refuseReversal('movement.too-late', { valueOn });
  if (known) throw refuseReversal('movement.reversed', { reversedAt: known.at });
  if (reversed.by === by) throw refuseReversal('movement.same-person');
  const account = openAccount(rows.account);
  const isDeposit = kind === 'deposit';
  if (isDeposit) checkDebit(account, amountCentimes);
  const { receiptNumber, series } = nextReceipt(rows.series, agency, accounts.letter, bookedOn);
  const change = {
    id,
    kind: isDeposit ? 'deposit-reversed' : 'withdrawal-reversed',
    amountCentimes: -amountCentimes,
    valueOn: bookedOn,
    bookedAt: at,
    agency,
    receiptNumber,
    by,
  } as const;
  const freed = uncounted(account, amountCentimes, bookedOn);
  const moved: Booked = isDeposit ? debited(freed, change) : credited(freed, change);
  const cashCentimes = -amountCentimes;
  const drawer = drawerLedgerAccount(agency);
  const afterSeconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(bookedAt)) / 1_000));
  const event: DepositReversedV1 | WithdrawalReversedV1 = {
    type: isDeposit ? 'accounts.deposit-reversed.v1' : 'accounts.withdrawal-reversed.v1',
    subject: accountId,
    occurredAt: at,
    data: { accountId, agency, bookedOn, amountCentimes: Math.abs(amountCentimes), cashCentimes },
  };
  return {
    save: {
      account: moved.account,
      series,
      reversal: { id, movementId, accountId, agency, afterSeconds, reason, by, at },
      ...savedMovements(moved.movements),
    },
    booking: {
      bookedOn,
      agency,
      entries: [...moved.entries, isDeposit ? credit(drawer, amountCentimes) : debit(drawer, cashCentimes)],
    },
    events: [event],
    reply: { movementId: id, balanceCentimes: moved.account.balanceCentimes, receiptNumber },
  };
}

/** The account with a movement of its day counted no longer. @param amountCentimes above zero it had come in */
function uncounted(account: Account, amountCentimes: Centimes, day: string): Account {
  const counted = countedOn(account, day);
  return amountCentimes > 0
    ? { ...counted, depositedCentimes: Math.max(0, counted.depositedCentimes - amountCentimes) }
    : { ...counted, withdrawnCentimes: Math.max(0, counted.withdrawnCentimes + amountCentimes) };
}
