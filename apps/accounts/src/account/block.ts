import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { openAccount, refuseAccount, type Account, type AccountBlock, type BlockKind } from './account.js';
import { AccountTable } from './account.table.js';

/** Forbids something to be done with an account. */
export interface BlockAccount {
  accountId: string;
  kind: BlockKind;
  reason: string;
  by: string;
}

/** What who blocks, or unblocks, is answered. */
export interface BlockedReply {
  accountId: string;
  block: BlockKind | null;
}

interface AccountRows {
  account: Account | undefined;
}

/**
 * Blocks an account, or changes what is blocked: what that lets through again another person must let. What a bank has
 * paid is booked all the same. Refuses `account.not-found`, `account.closed`, `account.same-person`.
 */
export const blockAccount = defineCommand({
  name: 'accounts.block',
  rows: ({ accountId }: BlockAccount) => ({ account: AccountTable.by('id', accountId) }),
  decide: (
    { account }: AccountRows,
    { kind, reason, by }: BlockAccount,
    { at }: DecisionContext,
  ): Decision<BlockedReply, AccountRows> => {
    const found = openAccount(account);
    if (found.block && kind !== 'all' && kind !== found.block.kind) checkAnother(found.block, by);
    return {
      save: { account: { ...found, block: { kind, reason, by, at } } },
      reply: { accountId: found.id, block: kind },
    };
  },
});

/** Lets an account be used again. */
export interface UnblockAccount {
  accountId: string;
  by: string;
}

/**
 * Lets an account be used again that another person has blocked. Refuses `account.not-found`, `account.closed`,
 * `account.unblocked`, `account.same-person`.
 */
export const unblockAccount = defineCommand({
  name: 'accounts.unblock',
  rows: ({ accountId }: UnblockAccount) => ({ account: AccountTable.by('id', accountId) }),
  decide: ({ account }: AccountRows, { by }: UnblockAccount): Decision<BlockedReply, AccountRows> => {
    const found = openAccount(account);
    if (!found.block) throw refuseAccount('account.unblocked');
    checkAnother(found.block, by);
    return { save: { account: { ...found, block: null } }, reply: { accountId: found.id, block: null } };
  },
});

function checkAnother(block: AccountBlock, by: string): void {
  if (block.by === by) throw refuseAccount('account.same-person');
}
