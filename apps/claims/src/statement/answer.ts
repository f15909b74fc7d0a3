import { defineCommand, type Decision } from '#libs/commands';
import type { Centimes } from '#libs/domain';
import {
  differenceIdsOf,
  DifferenceTable,
  matchLines,
  recordDifferences,
  type Difference,
  type MatchedLine,
  type Matching,
  type Side,
} from '#libs/partners';
import { bookingOf, rowsOfInsurer, settlementEntries, statementIn, type OfMonth } from './closing.js';
import { isClosed, refuseStatement, type InsurerStatement, type StatementTotals } from './statement.js';

/** A line, or a total, as one side has it. */
export interface ComparedLine {
  /** Of a line `lineKey`; of a total `total/premiums`. */
  key: string;
  amountCentimes: Centimes;
  /** How many lines a total is of. */
  count?: number;
}

/** The totals of an insurer's own statement. */
export interface AnsweredTotals {
  premiumCentimes: Centimes;
  claimCentimes: Centimes;
  claimCount: number;
  /** What it is owed, as it reckons; below zero, what it owes. */
  netCentimes: Centimes;
}

/** What an insurer answers to a statement: its totals, its lines, or both. */
export interface InsurerAnswer {
  totals: AnsweredTotals | null;
  lines: readonly ComparedLine[] | null;
}

/** Totals as lines, so that they are matched as those are. */
export function totalLines({
  premiumCentimes,
  claimCentimes,
  claimCount,
  netCentimes,
}: AnsweredTotals): ComparedLine[] {
  return [
    { key: 'total/premiums', amountCentimes: premiumCentimes },
    { key: 'total/claims', amountCentimes: claimCentimes, count: claimCount },
    { key: 'total/net', amountCentimes: netCentimes },
  ];
}

/** Our totals, as an insurer says its own. */
export function answeredOf({ premiums, claims, netCentimes }: StatementTotals): AnsweredTotals {
  const { premiumCentimes } = premiums;
  return { premiumCentimes, claimCentimes: claims.amountCentimes, claimCount: claims.count, netCentimes };
}

/** How a statement and its answer compare. What the insurer did not send is not compared. */
export type StatementMatching = Matching<ComparedLine, ComparedLine>;

/**
 * Matches an answer with our statement.
 *
 * @param lines ours; they are looked at only when the insurer sent some
 * @throws {DomainError} `statement.nothing-to-match`
 */
export function matchAnswer(
  totals: StatementTotals,
  lines: readonly ComparedLine[],
  answer: InsurerAnswer,
): StatementMatching {
  if (!answer.totals && !answer.lines) throw refuseStatement('statement.nothing-to-match');
  const mine = [...(answer.lines ? lines : []), ...(answer.totals ? totalLines(answeredOf(totals)) : [])];
  const theirs = [...(answer.lines ?? []), ...(answer.totals ? totalLines(answer.totals) : [])];
  return matchLines({
    mine: sideOf(mine),
    theirs: sideOf(theirs),
    otherFields: (ours, other) => (ours.count === other.count ? [] : ['count']),
  });
}

function sideOf(lines: readonly ComparedLine[]): Side<ComparedLine> {
  return { lines, keyOf: ({ key }) => key, amountOf: ({ amountCentimes }) => amountCentimes };
}

/** A line that both sides do not have alike. */
export type ToldDifference = Pick<Difference, 'key' | 'what' | 'mineCentimes' | 'theirsCentimes' | 'fields'>;

/** More of them are those of another month, or of another file. */
export const DIFFERENCES_MAX = 5_000;

/**
 * The differences of a matching, in its order.
 *
 * @throws {DomainError} `statement.too-many-differences`
 */
export function differencesOf({ lines }: StatementMatching): ToldDifference[] {
  const differing = lines.filter((line): line is Exclude<typeof line, { what: 'matched' }> => line.what !== 'matched');
  if (differing.length > DIFFERENCES_MAX) {
    throw refuseStatement('statement.too-many-differences', {
      differenceCount: differing.length,
      differencesMax: DIFFERENCES_MAX,
    });
  }
  return differing.map(told);
}

function told(line: Exclude<MatchedLine<unknown, unknown>, { what: 'matched' }>): ToldDifference {
  const { key, what, mineCentimes, theirsCentimes } = line;
  return { key, what, mineCentimes, theirsCentimes, fields: 'fields' in line ? line.fields : [] };
}

export interface MatchStatement extends OfMonth {
  matching: StatementMatching;
  /** Ids of the insurer's differences that are open: their lines may agree by now. */
  openIds: readonly string[];
}

/** How a statement and its answer compare. */
export interface MatchedReply extends OfMonth {
  status: 'matched' | 'differs';
  differences: ToldDifference[];
}

interface MatchRows {
  statements: InsurerStatement[];
  differences: Difference[];
}

/**
 * Keeps how an insurer's answer compares with the statement of a month. When both agree, the month is settled by one
 * transfer; otherwise each difference is told and kept until a person closes it, and another answer can be given.
 *
 * Refuses `statement.not-closed`, `statement.matched-already`, `statement.too-many-differences`.
 */
export const matchStatement = defineCommand({
  name: 'claims.match-statement',
  rows: ({ insurer, month, matching, openIds }: MatchStatement) => ({
    ...rowsOfInsurer({ insurer, month }),
    differences: DifferenceTable.allBy('id', [
      ...new Set([...differenceIdsOf(matching, { partner: insurer, statement: month }), ...openIds]),
    ]),
  }),
  decide: (
    rows: MatchRows,
    { insurer, month, matching }: MatchStatement,
    { at },
  ): Decision<MatchedReply, MatchRows> => {
    const statement = statementIn(rows, { insurer, month });
    if (!isClosed(statement)) throw refuseStatement('statement.not-closed', { month });
    if (statement.status === 'matched') throw refuseStatement('statement.matched-already', { month });
    const differences = differencesOf(matching);
    const status = differences.length === 0 ? 'matched' : 'differs';
    return {
      save: {
        statements: [{ ...statement, status, answeredAt: at }],
        differences: recordDifferences(rows.differences, matching, { partner: insurer, statement: month }, at),
      },
      ...(status === 'matched' ? bookingOf(settlementEntries(insurer, statement.totals), at) : {}),
      reply: { insurer, month, status, differences },
    };
  },
});
