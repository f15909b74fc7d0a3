import {
  addDays,
  businessDay,
  defineErrors,
  type Centimes,
  type Day,
  type Instant,
  type ReceiptSeries,
} from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { CLOCK_TOLERANCE_MS, issueNumbers, ReservedReceiptTable, type ReservedReceipt } from '#libs/counter';
import transfers from '../../product.js';
import { refuseTransfer, seriesOf, type PromisedCode, type Transfer } from '../transfer/transfer.js';
import { PromisedCodeTable, TransferTable } from '../transfer/transfer.table.js';
import { MOBILE_WORDS } from '../words/mobile.words.js';
import { AllowanceTable } from './allowance.table.js';
import { MOBILE_TRANSFERS } from './mobile.parameter.js';

/** What a mobile agency may send without a network. */
export interface AllowanceLimits {
  transferMaxCentimes: Centimes;
  /** Of a business day. */
  dayMaxCentimes: Centimes;
  totalMaxCentimes: Centimes;
}

/** An allowance that an agency took along, and what of it was used. */
export interface Allowance extends AllowanceLimits {
  id: string;
  agency: string;
  issuedAt: Instant;
  /** The last day on which something may be sent. */
  validUntil: Day;
  /** What was sent so far, by day. */
  sentByDay: Readonly<Record<Day, Centimes>>;
}

/** An id that was drawn for a transfer, with what is stored of its code. */
export interface DrawnTransfer {
  transferId: string;
  codeHash: string;
}

export interface IssueAllowance {
  /** Of the allowance, and of the block of its receipt numbers. */
  id: string;
  agency: string;
  /** One a transfer that may be sent. */
  drawn: readonly DrawnTransfer[];
}

/** What an agency takes along; codes are not in it. */
export interface AllowanceReply extends AllowanceLimits {
  id: string;
  agency: string;
  issuedAt: Instant;
  validUntil: Day;
  /** In the order of the drawn transfers. */
  receiptNumbers: string[];
}

/** Refusals of allowances. */
export const refuseAllowance = defineErrors(MOBILE_WORDS, {
  'allowance.foreign': { status: 422, detail: 'This allowance was not given to your agency.' },
  'allowance.not-yet': { status: 422, detail: 'The allowance was given out after this was sent.' },
  'allowance.expired': { status: 422, detail: 'The allowance was no longer valid: head office decides.' },
  'allowance.above-transfer': {
    status: 422,
    detail: 'More was sent at once than the allowance lets: head office decides.',
  },
  'allowance.above-day': {
    status: 422,
    detail: 'More was sent that day than the allowance lets: head office decides.',
  },
  'allowance.above-total': {
    status: 422,
    detail: 'More was sent in all than the allowance lets: head office decides.',
  },
});

interface Rows {
  series: ReceiptSeries | undefined;
  numbers: ReservedReceipt[];
  taken: Transfer[];
  promised: PromisedCode[];
}

interface Saved {
  allowance: Allowance;
  series?: ReceiptSeries;
  numbers: ReservedReceipt[];
  slots: PromisedCode[];
}

/**
 * Gives a mobile agency an allowance with receipt numbers and codes, before it leaves the network.
 *
 * Refuses `transfer.code-taken`: then others must be drawn.
 */
export const issueAllowance = defineCommand({
  name: 'transfers.issue-allowance',
  rows: ({ id, agency, drawn }: IssueAllowance) => {
    const hashes = drawn.map(({ codeHash }) => codeHash);
    return {
      allowance: AllowanceTable.madeBy(id),
      series: seriesOf(agency),
      numbers: ReservedReceiptTable.allBy('blockId', [id]),
      slots: PromisedCodeTable.allBy('allowanceId', [id]),
      taken: TransferTable.allBy('codeHash', hashes),
      promised: PromisedCodeTable.allBy('codeHash', hashes),
    };
  },
  decide: decideIssue,
});

function decideIssue(
  { series, numbers, taken, promised }: Rows,
  { id, agency, drawn }: IssueAllowance,
  { at, parameters }: DecisionContext,
): Decision<AllowanceReply, Saved> {
  if (taken.length > 0 || promised.length > 0) throw refuseTransfer('transfer.code-taken');
  const today = businessDay(at);
  const rules = parameters.on(MOBILE_TRANSFERS, today);
  const { transferMaxCentimes, dayMaxCentimes, totalMaxCentimes, allowanceValidDays } = rules;
  const limits = { transferMaxCentimes, dayMaxCentimes, totalMaxCentimes };
  const validUntil = addDays(today, allowanceValidDays);
  const block = issueNumbers({ series, numbers }, { blockId: id, agency, count: drawn.length }, transfers.letter, at);
  const { receiptNumbers } = block.reply;
  const slots = drawn.map(({ transferId, codeHash }, i) => {
    return { receiptNumber: receiptNumbers[i] ?? '', allowanceId: id, transferId, codeHash };
  });
  const { series: counted, numbers: issued = [] } = block.save ?? {};
  return {
    save: {
      allowance: { id, agency, issuedAt: at, validUntil, ...limits, sentByDay: {} },
      ...(counted ? { series: counted } : {}),
      numbers: issued,
      slots,
    },
    reply: { id, agency, issuedAt: at, validUntil, ...limits, receiptNumbers },
  };
}

/**
 * An allowance with one sending more.
 *
 * @param takenAt when it was sent
 * @throws {DomainError} `allowance.foreign`, `allowance.not-yet`, `allowance.expired`, `allowance.above-transfer`,
 *   `allowance.above-day`, `allowance.above-total`
 */
export function usedAllowance(
  allowance: Allowance | undefined,
  { agency, amountCentimes }: { agency: string; amountCentimes: Centimes },
  takenAt: Instant,
): Allowance {
  if (allowance?.agency !== agency) throw refuseAllowance('allowance.foreign', { field: 'allowance' });
  const { issuedAt, validUntil, transferMaxCentimes, dayMaxCentimes, totalMaxCentimes, sentByDay } = allowance;
  if (Date.parse(takenAt) < Date.parse(issuedAt) - CLOCK_TOLERANCE_MS)
    throw refuseAllowance('allowance.not-yet', { field: 'takenAt', issuedAt });
  const on = businessDay(takenAt);
  if (on > validUntil) throw refuseAllowance('allowance.expired', { field: 'takenAt', validUntil });
  if (amountCentimes > transferMaxCentimes)
    throw refuseAllowance('allowance.above-transfer', { field: 'amountCentimes', maxCentimes: transferMaxCentimes });
  const onDay = sentByDay[on] ?? 0;
  if (onDay + amountCentimes > dayMaxCentimes)
    throw refuseAllowance('allowance.above-day', { field: 'amountCentimes', leftCentimes: dayMaxCentimes - onDay });
  const sent = Object.values(sentByDay).reduce((sum, centimes) => sum + centimes, 0);
  if (sent + amountCentimes > totalMaxCentimes)
    throw refuseAllowance('allowance.above-total', { field: 'amountCentimes', leftCentimes: totalMaxCentimes - sent });
  return { ...allowance, sentByDay: { ...sentByDay, [on]: onDay + amountCentimes } };
}
