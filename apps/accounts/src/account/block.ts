import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { openAccount, refuseAccount, type Account, type AccountBlock, type BlockKind } from './account.js';
import { AccountTable } from './account.table.js';

/** Forbids something to be done with an account. */
export interface BlockAccount {
  accountId: string;
  kind: BlockKind;
  reason: string;
  by: string;
  /** Whether somebody of compliance asks. */
  isCompliance: boolean;
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
 * paid is booked all the same.
 *
 * Refuses `account.not-found`, `account.closed`, `account.same-person`, `account.blocked-by-compliance`.
 */
export const blockAccount = defineCommand({
  name: 'accounts.block',
  rows: ({ accountId }: BlockAccount) => ({ account: AccountTable.by('id', accountId) }),
  decide: (
    { account }: AccountRows,
    { kind, reason, by, isCompliance }: BlockAccount,
    { at }: DecisionContext,
  ): Decision<BlockedReply, AccountRows> => {
    const found = openAccount(account);
    if (found.block) checkRank(found.block, isCompliance);
    if (found.block && kind !== 'all' && kind !== found.block.kind) checkAnother(found.block, by);
    const block: AccountBlock = { kind, reason, by, ...(isCompliance ? { byCompliance: true } : {}), at };
    return {
      save: { account: { ...found, block } },
      reply: { accountId: found.id, block: kind },
    };
  },
});

/** Lets an account be used again. */
export interface UnblockAccount {
  accountId: string;
  by: string;
  /** Whether somebody of compliance asks. */
  isCompliance: boolean;
}

/**
 * Lets an account be used again that another person has blocked. Refuses `account.not-found`, `account.closed`,
 * `account.unblocked`, `account.same-person`, `account.blocked-by-compliance`.
 */
export const unblockAccount = defineCommand({
  name: 'accounts.unblock',
  rows: ({ accountId }: UnblockAccount) => ({ account: AccountTable.by('id', accountId) }),
  decide: ({ account }: AccountRows, { by, isCompliance }: UnblockAccount): Decision<BlockedReply, AccountRows> => {
    const found = openAccount(account);
    if (!found.block) throw refuseAccount('account.unblocked');
    checkRank(found.block, isCompliance);
    checkAnother(found.block, by);
    return { save: { account: { ...found, block: null } }, reply: { accountId: found.id, block: null } };
  },
});

function checkRank({ byCompliance }: AccountBlock, isCompliance: boolean): void {
  if (byCompliance && !isCompliance) throw refuseAccount('account.blocked-by-compliance');
}

function checkAnother(block: AccountBlock, by: string): void {
  if (block.by === by) throw refuseAccount('account.same-person');
}
