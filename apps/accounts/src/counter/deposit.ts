import { businessDay, debit, drawerLedgerAccount, nextReceipt, type Centimes, type Day } from '#libs/domain';
import type { ReceiptSeries } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import type { DepositedV1 } from '#libs/events';
import accounts from '../../product.js';
import { checkUnblocked, openAccount, refuseAccount, usedWithoutCounter, type Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import { BANK_RULES, COUNTER_LIMITS, type BankRules } from '../account/rules.parameter.js';
import { credited, type Movement } from '../movement/movement.js';
import { newMovements, savedMovements } from '../movement/movement.table.js';

/** Cash that a counter takes or gives. */
export interface CashOperation {
  /** Of the movement. */
  id: string;
  accountId: string;
  agency: string;
  amountCentimes: Centimes;
  /** Subject of who takes or gives it. */
  by: string;
}

/** What a counter is answered. */
export interface CashReply {
  movementId: string;
  balanceCentimes: Centimes;
  receiptNumber: string;
}

/** The rows of cash that moves. */
export interface CashRows {
  account: Account | undefined;
  series: ReceiptSeries | undefined;
}

/** What is saved of them. */
export interface SavedCash {
  account: Account;
  series: ReceiptSeries;
  movement?: Movement;
  accompanying?: Movement;
}

/** The rows of a cash operation. */
export const cashRows = ({ id, accountId, agency }: Pick<CashOperation, 'id' | 'accountId' | 'agency'>) => ({
  account: AccountTable.by('id', accountId),
  series: ReceiptSeriesTable.by('agency', agency),
  ...newMovements(id),
});

/**
 * Takes cash in for an account; the first deposit makes it active. What the client owes is settled from it.
 *
 * Refuses `account.not-found`, `account.closed`, `account.blocked`, `account.day-ceiling`, `account.balance-ceiling`.
 */
export const deposit = defineCommand({ name: 'accounts.deposit', rows: cashRows, decide: decideDeposit });

function decideDeposit(
  rows: CashRows,
  { id, agency, amountCentimes, by }: CashOperation,
  { at, parameters }: DecisionContext,
): Decision<CashReply, SavedCash> {
  const bookedOn = businessDay(at);
  const found = openAccount(rows.account);
  checkUnblocked(found, 'credit');
  const { depositDayMaxCentimes } = parameters.on(COUNTER_LIMITS, bookedOn);
  const counted = countedOn(found, bookedOn);
  const depositedCentimes = counted.depositedCentimes + amountCentimes;
  if (depositedCentimes > depositDayMaxCentimes) throw dayCeiling(depositDayMaxCentimes, counted.depositedCentimes);
  checkBalanceCeiling(found, amountCentimes, parameters.on(BANK_RULES, bookedOn));
  const { receiptNumber, series } = nextReceipt(rows.series, agency, accounts.letter, bookedOn);
  const change = {
    id,
    kind: 'deposit',
    amountCentimes,
    valueOn: bookedOn,
    bookedAt: at,
    agency,
    receiptNumber,
    by,
  } as const;
  const moved = credited({ ...used(counted, bookedOn), depositedCentimes }, change);
  const event: DepositedV1 = {
    type: 'accounts.deposited.v1',
    subject: found.id,
    occurredAt: at,
    data: { accountId: found.id, agency, bookedOn, amountCentimes, cashCentimes: amountCentimes },
  };
  return {
    save: { account: moved.account, series, ...savedMovements(moved.movements) },
    booking: { bookedOn, agency, entries: [debit(drawerLedgerAccount(agency), amountCentimes), ...moved.entries] },
    events: [event],
    reply: { movementId: id, balanceCentimes: moved.account.balanceCentimes, receiptNumber },
  };
}

/** The account with the counts of a day: those of another day are gone. */
export function countedOn(account: Account, day: Day): Account {
  return account.countedOn === day
    ? account
    : { ...account, countedOn: day, depositedCentimes: 0, withdrawnCentimes: 0 };
}

/** The account that its client uses: active, whatever it was. */
export function used(account: Account, day: Day): Account {
  return { ...usedWithoutCounter(account, day), status: 'active' };
}

/** A refusal above what a day may bring. */
export function dayCeiling(maxCentimes: Centimes, usedCentimes: Centimes): Error {
  return refuseAccount('account.day-ceiling', { field: 'amountCentimes', maxCentimes, usedCentimes });
}

/** Checks what an account of its level may hold. @throws {DomainError} `account.balance-ceiling` */
export function checkBalanceCeiling(account: Account, amountCentimes: Centimes, { levels }: BankRules): void {
  const maxCentimes = levels.find(({ level }) => level === account.level)?.balanceMaxCentimes ?? null;
  if (maxCentimes !== null && account.balanceCentimes + amountCentimes > maxCentimes)
    throw refuseAccount('account.balance-ceiling', { field: 'amountCentimes', maxCentimes });
}
