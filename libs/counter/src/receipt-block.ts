import {
  addDays,
  businessDay,
  defineErrors,
  nextReceipt,
  yearOf,
  type Instant,
  type ReceiptSeries,
} from '#libs/domain';
import type { Decision, DecisionContext } from '#libs/commands';
import { CLOCK_TOLERANCE_MS } from './allowance.js';
import { COUNTER_WORDS } from './words/refusals.words.js';

/** A receipt number that a mobile agency takes along. */
export interface ReservedReceipt {
  receiptNumber: string;
  blockId: string;
  agency: string;
  year: number;
  status: 'free' | 'used' | 'void';
  issuedAt: Instant;
}

export interface IssueBlock {
  blockId: string;
  agency: string;
  /** How many numbers, 1 to {@link BLOCK_MAX}. */
  count: number;
}

export interface BlockReply {
  blockId: string;
  agency: string;
  year: number;
  /** In order. */
  receiptNumbers: string[];
}

export interface CloseBlock {
  blockId: string;
  agency: string;
}

export interface ClosedBlockReply {
  blockId: string;
  used: number;
  voided: string[];
}

/** Numbers of one block at most. */
export const BLOCK_MAX = 500;

/** Refusals of blocks and of the numbers in them. */
export const refuseBlock = defineErrors(COUNTER_WORDS, {
  'receipt-block.not-found': { status: 404, detail: 'Your agency has no block of receipt numbers with this id.' },
  'receipt-block.not-of-block': {
    status: 422,
    detail: 'The receipt number is not one of a block that was issued to your agency.',
  },
  'receipt-block.before-issue': {
    status: 422,
    detail:
      'The payment is dated before its receipt number was given out: a clock was behind, or the date is wrong. Put the date right and send it again.',
  },
  'receipt-block.other-year': { status: 422, detail: 'The receipt number belongs to another year than the payment.' },
  'receipt-block.number-expired': {
    status: 422,
    detail: 'The receipt number was taken along too long before the payment: close its block and take a new one.',
  },
  'receipt-block.number-used': { status: 409, detail: 'The receipt number was used for another payment.' },
  'receipt-block.number-void': { status: 409, detail: 'The block of this receipt number was closed: it is void.' },
});

interface IssueRows {
  series: ReceiptSeries | undefined;
  numbers: ReservedReceipt[];
}

/**
 * Reserves the next receipt numbers of an agency for operations without a network; counters go on behind them.
 *
 * @param letter of the product
 */
export function issueNumbers(
  rows: IssueRows,
  { blockId, agency, count }: IssueBlock,
  letter: string,
  at: Instant,
): Decision<BlockReply, { series?: ReceiptSeries; numbers: ReservedReceipt[] }> {
  const on = businessDay(at);
  const year = yearOf(on);
  let series = rows.series;
  const numbers: ReservedReceipt[] = [];
  for (let i = 0; i < count; i++) {
    const next = nextReceipt(series, agency, letter, on);
    series = next.series;
    numbers.push({ receiptNumber: next.receiptNumber, blockId, agency, year, status: 'free', issuedAt: at });
  }
  return {
    save: { numbers, ...(series ? { series } : {}) },
    reply: { blockId, agency, year, receiptNumbers: numbers.map(({ receiptNumber }) => receiptNumber) },
  };
}

/**
 * Takes a block back: numbers that no operation used are void for good, so that every number is accounted for.
 *
 * @throws {DomainError} `receipt-block.not-found`
 */
export function takeBack(
  { numbers }: { numbers: ReservedReceipt[] },
  { blockId, agency }: CloseBlock,
  _: DecisionContext,
): Decision<ClosedBlockReply, { numbers: ReservedReceipt[] }> {
  if (numbers[0]?.agency !== agency) throw refuseBlock('receipt-block.not-found');
  const voided = numbers.filter(({ status }) => status !== 'used');
  return {
    save: { numbers: voided.map((number) => ({ ...number, status: 'void' })) },
    reply: {
      blockId,
      used: numbers.length - voided.length,
      voided: voided.map(({ receiptNumber }) => receiptNumber).sort(),
    },
  };
}

/**
 * Uses a reserved number for an operation. One that was taken before its number was given out was not: nobody dates a
 * payment back into a month in which it cost less.
 *
 * @param takenAt when the operation was taken
 * @param validDays for how many days from its issue a number may be used
 * @throws {DomainError} `receipt-block.not-of-block`, `receipt-block.before-issue`, `receipt-block.number-expired`, `receipt-block.other-year`,
 *   `receipt-block.number-used`, `receipt-block.number-void`
 */
export function useNumber(
  number: ReservedReceipt | undefined,
  agency: string,
  takenAt: Instant,
  validDays: number,
): ReservedReceipt {
  if (number?.agency !== agency) throw refuseBlock('receipt-block.not-of-block', { field: 'receiptNumber' });
  if (Date.parse(number.issuedAt) - CLOCK_TOLERANCE_MS > Date.parse(takenAt))
    throw refuseBlock('receipt-block.before-issue', { issuedAt: number.issuedAt });
  if (addDays(businessDay(number.issuedAt), validDays) < businessDay(takenAt)) {
    throw refuseBlock('receipt-block.number-expired', { issuedAt: number.issuedAt, validDays });
  }
  const paidIn = yearOf(businessDay(takenAt));
  if (number.year !== paidIn) throw refuseBlock('receipt-block.other-year', { numberOf: number.year, paidIn });
  if (number.status === 'used') throw refuseBlock('receipt-block.number-used');
  if (number.status === 'void') throw refuseBlock('receipt-block.number-void');
  return { ...number, status: 'used' };
}
