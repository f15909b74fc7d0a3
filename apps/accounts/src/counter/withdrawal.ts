import { defineApproval, type Endorsement } from '#libs/approvals';
import { businessDay, credit, drawerLedgerAccount, nextReceipt } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { WithdrawnV1 } from '#libs/events';
import accounts from '../../product.js';
import { checkDebit, openAccount, refuseAccount } from '../account/account.js';
import { COUNTER_LIMITS } from '../account/rules.parameter.js';
import { debited } from '../movement/movement.js';
import { savedMovements } from '../movement/movement.table.js';
import { cashRows, countedOn, dayCeiling, used } from './deposit.js';
import type { CashOperation, CashReply, CashRows, SavedCash } from './deposit.js';

/** Cash that a counter gives; above the threshold with who stands for it. */
export type Withdrawal = CashOperation & Partial<Endorsement>;

const APPROVAL_VALID_MS = 30 * 60_000;

/**
 * Gives cash out of an account, as far as it is available.
 *
 * Refuses `account.not-found`, `account.closed`, `account.blocked`, `account.due-by-client`,
 * `account.insufficient-funds`, `account.day-ceiling`, `account.needs-approval`.
 */
export const withdraw = defineCommand({
  name: 'accounts.withdraw',
  rows: (command: Withdrawal) => cashRows(command),
  decide: decideWithdrawal,
});

function decideWithdrawal(
  rows: CashRows,
  { id, agency, amountCentimes, approvedBy, by }: Withdrawal,
  { at, parameters }: DecisionContext,
): Decision<CashReply, SavedCash> {
  const bookedOn = businessDay(at);
  const found = openAccount(rows.account);
  checkDebit(found, amountCentimes);
  const { withdrawalDayMaxCentimes, approvalAboveCentimes } = parameters.on(COUNTER_LIMITS, bookedOn);
  const counted = countedOn(found, bookedOn);
  const withdrawnCentimes = counted.withdrawnCentimes + amountCentimes;
  if (withdrawnCentimes > withdrawalDayMaxCentimes)
    throw dayCeiling(withdrawalDayMaxCentimes, counted.withdrawnCentimes);
  if (amountCentimes > approvalAboveCentimes && approvedBy === undefined)
    throw refuseAccount('account.needs-approval', { field: 'amountCentimes', aboveCentimes: approvalAboveCentimes });
  const { receiptNumber, series } = nextReceipt(rows.series, agency, accounts.letter, bookedOn);
  const moved = debited(
    { ...used(counted, bookedOn), withdrawnCentimes },
    {
      id,
      kind: 'withdrawal',
      amountCentimes: -amountCentimes,
      valueOn: bookedOn,
      bookedAt: at,
      agency,
      receiptNumber,
      by,
    },
  );
  const event: WithdrawnV1 = {
    type: 'accounts.withdrawn.v1',
    subject: found.id,
    occurredAt: at,
    data: { accountId: found.id, agency, bookedOn, amountCentimes, cashCentimes: -amountCentimes },
  };
  return {
    save: { account: moved.account, series, ...savedMovements(moved.movements) },
    booking: { bookedOn, agency, entries: [...moved.entries, credit(drawerLedgerAccount(agency), amountCentimes)] },
    events: [event],
    reply: { movementId: id, balanceCentimes: moved.account.balanceCentimes, receiptNumber },
  };
}

/** A teller asks for a large withdrawal; a supervisor, who sees the client, approves, and it is done. */
export const largeWithdrawal = defineApproval({
  kind: 'accounts.withdrawal',
  mayAsk: ['teller', 'supervisor'],
  mayApprove: ['supervisor'],
  validMs: APPROVAL_VALID_MS,
  subjectOf: ({ accountId }: CashOperation) => accountId,
  command: withdraw,
  commandOf: (asked, endorsement): Withdrawal => ({ ...asked, ...endorsement, by: endorsement.askedBy }),
});
