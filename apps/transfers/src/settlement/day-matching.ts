import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { Centimes, Day } from '#libs/domain';
import {
  differenceIdsOf,
  DifferenceTable,
  matchLines,
  recordDifferences,
  type Difference,
  type Matching,
} from '#libs/partners';
import { isInternational, type OperatorLine } from '../operator/operator.js';
import type { PricedOperator } from '../tariff/tariff.js';
import type { BookedLine, SettledKind } from './settled-line.js';
import { refuseSettlement, settlementId, type FileComparison, type OperatorSettlement } from './settlement.js';
import { OperatorSettlementTable } from './settlement.table.js';

/** A line of ours, or of the operator's, as both are compared. */
export interface ComparedOperation {
  key: string;
  amountCentimes: Centimes;
  /** With VAT: taken of the sender, or given back. */
  feeCentimes: Centimes;
  /** Null: only one side knows at which counter. */
  agency: string | null;
}

/** How our books of a day and the operator's file compare. */
export type FileMatching = Matching<ComparedOperation, ComparedOperation>;

/** As what an operator's file has what we did. What goes back to a sender is a cancellation there; a fee alone is nothing. */
const FILED: Record<SettledKind, OperatorLine['kind'] | null> = {
  sent: 'sent',
  paid: 'paid',
  'paid-elsewhere': 'paid',
  cancelled: 'cancelled',
  refunded: 'cancelled',
  'fee-returned': null,
};

/**
 * Matches a day of our books with the operator's file line by line: by the `requestId` and what was done, or, where the
 * numbers are ours or the operator's own counter has done it, by the number. Fee and agency are compared besides amounts.
 */
export function matchDayFile(
  operator: PricedOperator,
  mine: readonly BookedLine[],
  theirs: readonly OperatorLine[],
): FileMatching {
  const isOurs = !isInternational(operator);
  return matchLines({
    mine: sideOf(mine.flatMap((line) => ofBooks(line, isOurs))),
    theirs: sideOf(theirs.map((line) => ofFile(line, isOurs))),
    otherFields: (ours, other) => [
      ...(ours.feeCentimes === other.feeCentimes ? [] : ['fee']),
      ...(ours.agency === null || other.agency === null || ours.agency === other.agency ? [] : ['agency']),
    ],
  });
}

function ofBooks(line: BookedLine, isOurs: boolean): ComparedOperation[] {
  const kind = FILED[line.kind];
  if (!kind) return [];
  const isElsewhere = line.kind === 'paid-elsewhere';
  const key = `${isOurs || isElsewhere ? line.reference : line.subject}/${kind}`;
  const feeCentimes = Math.abs(line.feeNetCentimes + line.feeVatCentimes);
  return [{ key, amountCentimes: line.amountCentimes, feeCentimes, agency: isElsewhere ? null : line.agency }];
}

function ofFile(line: OperatorLine, isOurs: boolean): ComparedOperation {
  const { reference, requestId, kind, amountCentimes, feeCentimes, agency } = line;
  const key = `${isOurs ? reference : (requestId?.toLowerCase() ?? reference)}/${kind}`;
  return { key, amountCentimes, feeCentimes, agency: requestId === null ? null : agency };
}

function sideOf(lines: readonly ComparedOperation[]) {
  return {
    lines,
    keyOf: ({ key }: ComparedOperation) => key,
    amountOf: ({ amountCentimes }: ComparedOperation) => amountCentimes,
  };
}

/** The operator's file of a closed day is compared. */
export interface MatchSettlement {
  operator: PricedOperator;
  day: Day;
  matching: FileMatching;
  fileDigest: string;
  by: string;
  /** Ids of the day's differences that are open: their lines may agree by now. */
  openIds: readonly string[];
}

/** How a day compares. */
export interface MatchSettlementReply extends FileComparison {
  id: string;
  status: 'matched' | 'differs';
}

interface Rows {
  settlement: OperatorSettlement | undefined;
  differences: Difference[];
}

/**
 * Keeps how the operator's file compares with a closed day, as often as it is asked for. A line that is not alike is a
 * difference, which a person closes. Refuses `settlement.not-found`.
 */
export const matchSettlement = defineCommand({
  name: 'transfers.match-settlement',
  rows: ({ operator, day, matching, openIds }: MatchSettlement) => ({
    settlement: OperatorSettlementTable.by('id', settlementId(operator, day)),
    differences: DifferenceTable.allBy('id', [
      ...new Set([...differenceIdsOf(matching, { partner: operator, statement: day }), ...openIds]),
    ]),
  }),
  decide: decideMatching,
});

function decideMatching(
  { settlement, differences: known }: Rows,
  { operator, day, matching, fileDigest, by }: MatchSettlement,
  { at }: DecisionContext,
): Decision<MatchSettlementReply, Rows> {
  if (!settlement) throw refuseSettlement('settlement.not-found');
  const { totals, lines } = matching;
  const changed = recordDifferences(known, matching, { partner: operator, statement: day }, at);
  const after = new Map([...known, ...changed].map((difference) => [difference.id, difference]));
  const found = differenceIdsOf(matching, { partner: operator, statement: day });
  const status = found.every((id) => after.get(id)?.status === 'closed') ? 'matched' : 'differs';
  const differenceCount = lines.filter(({ what }) => what !== 'matched').length;
  const comparison: FileComparison = { fileDigest, matchedAt: at, matchedBy: by, differenceCount, totals };
  return {
    save: { settlement: { ...settlement, status, matching: comparison }, differences: changed },
    reply: { id: settlement.id, status, ...comparison },
  };
}
