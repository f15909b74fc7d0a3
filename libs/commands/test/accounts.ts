import { defineErrors } from '#libs/domain';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { defineCommand } from '../src/command/command.js';
import { defineTable } from '../src/table/table.js';

/** An account of which a part may be held back. */
export interface TestAccount {
  id: string;
  balanceCentimes: number;
}

/** Money of an account that may not be taken out. */
export interface TestHold {
  id: string;
  accountId: string;
  amountCentimes: number;
  status: 'held' | 'captured' | 'released';
}

export const TestAccountTable = defineTable<TestAccount>({
  name: 'testAccount',
  key: 'id',
  columns: { id: { type: 'text' }, balanceCentimes: { type: 'bigint' } },
});

export const TestHoldTable = defineTable<TestHold>({
  name: 'testHold',
  key: 'id',
  columns: {
    id: { type: 'text' },
    accountId: { type: 'text' },
    amountCentimes: { type: 'bigint' },
    status: { type: 'text' },
  },
  transitions: { held: ['captured', 'released'], captured: [], released: [] },
});

export class TestAccounts1700000009003 implements MigrationInterface {
  readonly name = 'TestAccounts1700000009003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE test_account (id text PRIMARY KEY, balance_centimes bigint NOT NULL);
      CREATE TABLE test_hold (
        id text PRIMARY KEY, account_id text NOT NULL, amount_centimes bigint NOT NULL, status text NOT NULL);
      CREATE INDEX ON test_hold (account_id)`);
  }

  async down(): Promise<void> {
    throw new Error('test accounts are never taken down');
  }
}

const WORDS = {
  fr: {
    'account.short': "Le compte n'a pas autant.",
    'account.unknown-hold': "Cette retenue n'existe pas.",
    'account.settled-hold': 'La retenue a été prise ou libérée.',
  },
  ar: {
    'account.short': 'ليس في الحساب هذا المبلغ.',
    'account.unknown-hold': 'لا يوجد هذا الحجز.',
    'account.settled-hold': 'تم تنفيذ الحجز أو إلغاؤه.',
  },
};

export const refuseAccount = defineErrors(WORDS, {
  'account.short': { status: 422, detail: 'There is not so much in the account.' },
  'account.unknown-hold': { status: 404, detail: 'There is no such hold.' },
  'account.settled-hold': { status: 409, detail: 'The hold was captured or released.' },
});

interface OfAccount {
  account: string;
  amountCentimes: number;
}
interface OfHold {
  hold: string;
}

const byAccount = ({ account }: { account: string }) => ({
  account: TestAccountTable.by('id', account),
  holds: TestHoldTable.allBy('accountId', [account]),
});
const byHold = ({ hold }: OfHold) => ({
  hold: TestHoldTable.by('id', hold),
  account: TestAccountTable.through('id', TestHoldTable.by('id', hold), 'accountId'),
  holds: TestHoldTable.allThrough('accountId', TestHoldTable.by('id', hold), 'accountId'),
});

function freeOf(account: TestAccount | undefined, holds: readonly TestHold[]): number {
  const held = holds.filter(({ status }) => status === 'held').reduce((sum, hold) => sum + hold.amountCentimes, 0);
  return (account?.balanceCentimes ?? 0) - held;
}

/** Puts money into an account, or takes it out if it is not held. */
export const changeAccount = defineCommand({
  name: 'accounts.change',
  rows: byAccount,
  decide: ({ account, holds }, { account: id, amountCentimes }: OfAccount) => {
    const free = freeOf(account, holds) + amountCentimes;
    if (amountCentimes < 0 && free < 0) throw refuseAccount('account.short');
    const after = { id, balanceCentimes: (account?.balanceCentimes ?? 0) + amountCentimes };
    return { save: { account: after }, reply: { free } };
  },
});

/** Holds money of an account: a new hold, no change of the account's row. */
export const placeHold = defineCommand({
  name: 'accounts.hold',
  rows: (command: OfAccount & OfHold) => ({ ...byAccount(command), hold: TestHoldTable.madeBy(command.hold) }),
  decide: ({ account, holds }, { hold: id, account: accountId, amountCentimes }) => {
    if (freeOf(account, holds) < amountCentimes) throw refuseAccount('account.short');
    return { save: { hold: { id, accountId, amountCentimes, status: 'held' as const } }, reply: { id } };
  },
});

/** Another hold of as much on the account of a hold, of which only the hold is known. */
export const repeatHold = defineCommand({
  name: 'accounts.repeat-hold',
  rows: (command: OfHold & { next: string }) => ({ ...byHold(command), next: TestHoldTable.madeBy(command.next) }),
  decide: ({ hold, account, holds }, { next: id }) => {
    if (!hold) throw refuseAccount('account.unknown-hold');
    if (freeOf(account, holds) < hold.amountCentimes) throw refuseAccount('account.short');
    return { save: { next: { ...hold, id, status: 'held' as const } }, reply: { id } };
  },
});

/** Takes the money of a hold out of its account, of which only the hold is known. */
export const captureHold = defineCommand({
  name: 'accounts.capture',
  rows: byHold,
  decide: ({ hold, account, holds }) => {
    if (!hold || !account) throw refuseAccount('account.unknown-hold');
    if (hold.status !== 'held') throw refuseAccount('account.settled-hold');
    return {
      save: {
        hold: { ...hold, status: 'captured' as const },
        account: { ...account, balanceCentimes: account.balanceCentimes - hold.amountCentimes },
      },
      reply: { free: freeOf(account, holds) },
    };
  },
});

/** Brings a hold from elsewhere, without a look at its account. */
export const importHold = defineCommand({
  name: 'accounts.import-hold',
  rows: ({ hold }: OfAccount & OfHold) => ({ hold: TestHoldTable.madeBy(hold) }),
  decide: (_rows, { hold: id, account: accountId, amountCentimes }) => {
    return { save: { hold: { id, accountId, amountCentimes, status: 'held' as const } }, reply: { id } };
  },
});
