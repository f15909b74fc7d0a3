import { businessDay, type Day } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { Account } from './account.js';
import { AccountTable } from './account.table.js';
import { BANK_RULES } from './rules.parameter.js';

interface Rows {
  account: Account | undefined;
}

/** The last day of use after which an account is dormant on a day. @param months without any operation */
export function idleSince(day: Day, months: number): Day {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const months0 = year * 12 + month - 1 - months;
  const [before, of] = [Math.floor(months0 / 12), (months0 % 12) + 1];
  const last = new Date(Date.UTC(before, of, 0)).getUTCDate();
  return `${before}-${String(of).padStart(2, '0')}-${String(Math.min(date, last)).padStart(2, '0')}`;
}

/** Lets an account rest that nobody has used for a year; the next operation wakes it. One that was used since stays. */
export const restAccount = defineCommand({
  name: 'accounts.rest',
  rows: ({ accountId }: { accountId: string }) => ({ account: AccountTable.by('id', accountId) }),
  decide: (
    { account }: Rows,
    _: { accountId: string },
    { at, parameters }: DecisionContext,
  ): Decision<object, Rows> => {
    const today = businessDay(at);
    const { dormantAfterMonths } = parameters.on(BANK_RULES, today);
    if (account?.status !== 'active' || account.lastUsedOn > idleSince(today, dormantAfterMonths)) return { reply: {} };
    return { save: { account: { ...account, status: 'dormant' } }, reply: {} };
  },
});
