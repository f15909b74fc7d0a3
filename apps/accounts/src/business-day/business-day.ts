import type { Centimes, Day, Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import {
  differenceIdsOf,
  DifferenceTable,
  matchLines,
  recordDifferences,
  type Difference,
  type Matching,
} from '#libs/partners';
import { refuseBankFile, type BankStatement } from './bank-file.js';
import { BankBalanceTable, BusinessDayTable } from './business-day.table.js';

/** A day whose file the bank has sent, and how it compares with our books. */
export interface BusinessDay {
  /** `attijari/2026-11-26` */
  id: string;
  bank: string;
  day: Day;
  status: 'matched' | 'differs';
  /** Of the file, SHA-256. */
  digest: string;
  accountCount: number;
  lineCount: number;
  differenceCount: number;
  receivedAt: Instant;
  by: string;
}

/** What an account held at the bank at the end of the last day of which there was a file. */
export interface BankBalance {
  rib: string;
  bank: string;
  day: Day;
  openingCentimes: Centimes;
  closingCentimes: Centimes;
}

/** A movement of ours, or of the bank's, as both are compared. */
export interface ComparedMovement {
  rib: string;
  reference: string;
  amountCentimes: Centimes;
}

/** How a day of ours and the bank's file compare. */
export type DayMatching = Matching<ComparedMovement, ComparedMovement>;

/** Matches a day's movements with the file, by account and reference. */
export function matchDay(mine: readonly ComparedMovement[], statements: readonly BankStatement[]): DayMatching {
  const theirs = statements.flatMap(({ rib, lines }) =>
    lines.map(({ reference, amountCentimes }): ComparedMovement => ({ rib, reference, amountCentimes })),
  );
  const sideOf = (lines: readonly ComparedMovement[]) => ({
    lines,
    keyOf: ({ rib, reference }: ComparedMovement) => `${rib}/${reference}`,
    amountOf: ({ amountCentimes }: ComparedMovement) => amountCentimes,
  });
  return matchLines({ mine: sideOf(mine), theirs: sideOf(theirs) });
}

/** Closes a day with the bank's file. */
export interface CloseDay {
  bank: string;
  day: Day;
  digest: string;
  by: string;
  /** Balances of the accounts of the file. */
  balances: readonly Omit<BankBalance, 'bank' | 'day'>[];
  matching: DayMatching;
  /** Ids of the bank's differences that are open: their lines may agree by now. */
  openIds: readonly string[];
}

interface Rows {
  known: BusinessDay | undefined;
  balances: BankBalance[];
  differences: Difference[];
}

interface Saved {
  known: BusinessDay;
  balances: BankBalance[];
  differences: Difference[];
}

/**
 * Keeps a day's file and how it compares; again, whenever it is asked for: the same file gives the same, and differences
 * that agree by now say so. Refuses `bank-file.other-old-balance`, `bank-file.day-passed`.
 */
export const closeDay = defineCommand({
  name: 'accounts.close-day',
  rows: ({ bank, day, balances, matching, openIds }: CloseDay) => ({
    known: BusinessDayTable.by('id', dayId(bank, day)),
    balances: BankBalanceTable.allBy(
      'rib',
      balances.map(({ rib }) => rib),
    ),
    differences: DifferenceTable.allBy('id', [
      ...new Set([...differenceIdsOf(matching, { partner: bank, statement: day }), ...openIds]),
    ]),
  }),
  decide: decideClosing,
});

/** The key of a day. */
export function dayId(bank: string, day: Day): string {
  return `${bank}/${day}`;
}

function decideClosing(
  rows: Rows,
  { bank, day, digest, by, balances, matching }: CloseDay,
  { at }: DecisionContext,
): Decision<BusinessDay, Saved> {
  const before = new Map(rows.balances.map((balance) => [balance.rib, balance]));
  for (const { rib, openingCentimes } of balances) {
    const last = before.get(rib);
    if (!last) continue;
    if (last.day > day) throw refuseBankFile('bank-file.day-passed', { rib, lastDay: last.day });
    const wantedCentimes = last.day === day ? last.openingCentimes : last.closingCentimes;
    if (openingCentimes !== wantedCentimes)
      throw refuseBankFile('bank-file.other-old-balance', { rib, openingCentimes, wantedCentimes, lastDay: last.day });
  }
  const differing = matching.lines.filter(({ what }) => what !== 'matched');
  const closed: BusinessDay = {
    id: dayId(bank, day),
    bank,
    day,
    status: differing.length === 0 ? 'matched' : 'differs',
    digest,
    accountCount: balances.length,
    lineCount: matching.totals.all.theirs.count,
    differenceCount: differing.length,
    receivedAt: at,
    by,
  };
  return {
    save: {
      known: closed,
      balances: balances.map((balance) => ({ ...balance, bank, day })),
      differences: recordDifferences(rows.differences, matching, { partner: bank, statement: day }, at),
    },
    reply: closed,
  };
}
