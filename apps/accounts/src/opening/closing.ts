import { businessDay } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { AccountClosedV1 } from '#libs/events';
import { openAccount, refuseAccount, type Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import type { HolderOpening } from './opening.js';
import { HolderTable } from './opening.table.js';

/** Closes an account on the wish of its holder. */
export interface CloseAccount {
  accountId: string;
  /** Where the holder asks for it. */
  agency: string;
}

/** What who closes is answered. */
export interface ClosedReply {
  accountId: string;
  status: 'closed';
}

interface Rows {
  account: Account | undefined;
  known: HolderOpening | undefined;
}

/**
 * Closes an account that holds nothing: its holder may ask for another one. What a card still charges is due by the
 * client. Refuses `account.not-found`, `account.closed`, `account.not-empty`.
 */
export const closeAccount = defineCommand({
  name: 'accounts.close',
  rows: ({ accountId }: CloseAccount) => {
    const account = AccountTable.by('id', accountId);
    return { account, known: HolderTable.through('holderKey', account, 'holderKey') };
  },
  decide: decideClosing,
});

function decideClosing(
  { account, known }: Rows,
  { agency }: CloseAccount,
  { at }: DecisionContext,
): Decision<ClosedReply, Partial<Rows>> {
  const found = openAccount(account);
  const { id, balanceCentimes, heldCentimes, dueCentimes } = found;
  if (balanceCentimes + heldCentimes + dueCentimes > 0)
    throw refuseAccount('account.not-empty', { balanceCentimes, heldCentimes, dueCentimes });
  const closedOn = businessDay(at);
  const event: AccountClosedV1 = {
    type: 'accounts.account-closed.v1',
    subject: id,
    occurredAt: at,
    data: { accountId: id, agency, bookedOn: closedOn, cashCentimes: 0 },
  };
  return {
    save: {
      account: { ...found, status: 'closed', closedOn, closedAt: agency },
      ...(known ? { known: { ...known, openingId: null } } : {}),
    },
    events: [event],
    reply: { accountId: id, status: 'closed' },
  };
}
