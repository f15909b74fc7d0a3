import { businessDay, credit, debit, drawerLedgerAccount, refusalIn, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReservedReceiptTable, type ReservedReceipt } from '#libs/counter';
import type { CashOwedBackV1, DepositedV1 } from '#libs/events';
import { checkUnblocked, openAccount, refuseAccount, type Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import { BANK_RULES, MOBILE_RULES } from '../account/rules.parameter.js';
import { checkBalanceCeiling, used } from '../counter/deposit.js';
import { credited, type Movement } from '../movement/movement.js';
import { newMovements, savedMovements } from '../movement/movement.table.js';
import { usedNumber, type MobileOperation, type MobileReply } from './mobile-operation.js';
import { OwedCashTable } from './owed-cash.table.js';
import { OWED_CASH_LEDGER_ACCOUNT, type OwedCash } from './owed-cash.js';

/** Cash that a mobile agency took in for an account. */
export interface MobileDeposit extends MobileOperation {
  accountId: string;
}

interface Rows {
  account: Account | undefined;
  number: ReservedReceipt | undefined;
}

interface Saved {
  number: ReservedReceipt;
  account?: Account;
  movement?: Movement;
  accompanying?: Movement;
  owed?: OwedCash;
}

/**
 * Books cash that was taken in without a network, on the day on which it was taken. Money that the account cannot take
 * (it is closed, blocked, full, unknown, or the agency took more than it may) is here all the same: it is owed back to
 * the client, and says why.
 *
 * The time of the command is when it was taken. Refuses what {@link usedNumber} refuses; the number is free then.
 */
export const depositMobile = defineCommand({
  name: 'accounts.deposit-mobile',
  rows: ({ id, accountId, receiptNumber }: MobileDeposit) => ({
    account: AccountTable.by('id', accountId),
    number: ReservedReceiptTable.by('receiptNumber', receiptNumber),
    owed: OwedCashTable.madeBy(id),
    ...newMovements(id),
  }),
  decide: decideMobileDeposit,
});

function decideMobileDeposit(
  rows: Rows,
  command: MobileDeposit,
  { at, parameters }: DecisionContext,
): Decision<MobileReply, Saved> {
  const { id, accountId, agency, amountCentimes, receivedAt, by } = command;
  const takenOn = businessDay(at);
  const rules = parameters.on(MOBILE_RULES, takenOn);
  const number = usedNumber(rows.number, command, at, rules);
  const { receiptNumber } = number;
  const refusal = refusalIn(() => {
    const account = openAccount(rows.account);
    checkUnblocked(account, 'credit');
    checkBalanceCeiling(account, amountCentimes, parameters.on(BANK_RULES, takenOn));
    const { depositMaxCentimes: maxCentimes } = rules;
    if (amountCentimes > maxCentimes)
      throw refuseAccount('account.mobile-ceiling', { field: 'amountCentimes', maxCentimes });
  });
  if (refusal || !rows.account) return owedBack(command, number, refusal?.code ?? 'account.not-found', at);
  const moved = credited(used(rows.account, takenOn), {
    id,
    kind: 'deposit',
    amountCentimes,
    valueOn: takenOn,
    bookedAt: receivedAt,
    agency,
    receiptNumber,
    by,
  });
  const event: DepositedV1 = {
    type: 'accounts.deposited.v1',
    subject: accountId,
    occurredAt: at,
    data: { accountId, agency, bookedOn: takenOn, amountCentimes, cashCentimes: amountCentimes },
  };
  return {
    save: { number, account: moved.account, ...savedMovements(moved.movements) },
    booking: {
      bookedOn: takenOn,
      agency,
      entries: [debit(drawerLedgerAccount(agency), amountCentimes), ...moved.entries],
    },
    events: [event],
    reply: {
      movementId: id,
      status: 'booked',
      receiptNumber,
      balanceCentimes: moved.account.balanceCentimes,
      code: null,
    },
  };
}

function owedBack(
  { id, accountId, agency, amountCentimes, by }: MobileDeposit,
  number: ReservedReceipt,
  code: string,
  takenAt: Instant,
): Decision<MobileReply, Saved> {
  const { receiptNumber } = number;
  const bookedOn = businessDay(takenAt);
  const owed: OwedCash = {
    id,
    accountId,
    agency,
    receiptNumber,
    amountCentimes,
    code,
    takenAt,
    takenBy: by,
    status: 'owed',
    givenBackAt: null,
    givenBackBy: null,
  };
  const event: CashOwedBackV1 = {
    type: 'accounts.cash-owed-back.v1',
    subject: id,
    occurredAt: takenAt,
    data: { accountId, agency, bookedOn, amountCentimes, code, cashCentimes: amountCentimes },
  };
  return {
    save: { number, owed },
    booking: {
      bookedOn,
      agency,
      entries: [debit(drawerLedgerAccount(agency), amountCentimes), credit(OWED_CASH_LEDGER_ACCOUNT, amountCentimes)],
    },
    events: [event],
    reply: { movementId: id, status: 'owed-back', receiptNumber, balanceCentimes: null, code },
  };
}
