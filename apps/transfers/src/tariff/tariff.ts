import { assert, defineErrors, type Centimes } from '#libs/domain';
import type { InternationalOperator } from '../operator/operator.js';
import { TRANSFERS_WORDS } from '../words/refusals.words.js';

/** The operators whose transfers are ours: a counter sends and pays out under our own codes. */
export const OPERATORS = ['cash-express'] as const;
export type Operator = (typeof OPERATORS)[number];
/** Every operator that has a tariff: of the international ones, of family aid. */
export type PricedOperator = Operator | InternationalOperator;

/** What an operator asks: a dated parameter of each. */
export interface Tariff {
  /** Largest amount of one transfer. */
  ceilingCentimes: Centimes;
  /** Fees by amount, VAT included, upper bounds included, in rising order; the last bound is the ceiling. */
  brackets: readonly { upToCentimes: Centimes; feeCentimes: Centimes }[];
}

/** The value-added tax on fees: a dated parameter. */
export interface VatRate {
  /** 1,000 are 10 %. */
  rateBasisPoints: number;
}

/** Whether the fee comes on top of the stated amount, or is taken from it. */
export const FEE_MODES = ['on-top', 'deducted'] as const;
export type FeeMode = (typeof FEE_MODES)[number];

/** What a sending costs. Net and VAT add up to the fee, amount and fee to what the sender pays. */
export interface Price {
  /** What the beneficiary gets. */
  amountCentimes: Centimes;
  feeCentimes: Centimes;
  /** Of the fee. */
  feeVatCentimes: Centimes;
}

const BASIS_POINTS = 10_000;

const refuse = defineErrors(TRANSFERS_WORDS, {
  'transfer.above-ceiling': { status: 422, detail: 'The amount is above the ceiling of one transfer.' },
  'transfer.eaten-by-fee': { status: 422, detail: 'Of this amount the fee leaves nothing for the beneficiary.' },
});

/**
 * What it costs to send an amount.
 *
 * @param statedCentimes above zero: what the beneficiary gets, or with `deducted` what the sender pays; its bracket
 *   gives the fee
 * @throws {DomainError} `transfer.above-ceiling` (domain rule: 80,000 DH a transfer, by law, dated), `transfer.eaten-by-fee`
 */
export function priceOf(tariff: Tariff, vat: VatRate, statedCentimes: Centimes, feeMode: FeeMode): Price {
  const feeCentimes = feeOf(tariff, statedCentimes);
  const amountCentimes = feeMode === 'deducted' ? statedCentimes - feeCentimes : statedCentimes;
  if (amountCentimes <= 0) throw refuse('transfer.eaten-by-fee', { field: 'amountCentimes', feeCentimes });
  return { amountCentimes, feeCentimes, feeVatCentimes: vatWithin(feeCentimes, vat) };
}

/**
 * The VAT within a price that includes it, to the nearest centime (domain rule: 10 % on the net commission, dated).
 *
 * @param grossCentimes not below zero
 */
export function vatWithin(grossCentimes: Centimes, { rateBasisPoints }: VatRate): Centimes {
  return grossCentimes - Math.round((grossCentimes * BASIS_POINTS) / (BASIS_POINTS + rateBasisPoints));
}

function feeOf({ ceilingCentimes, brackets }: Tariff, amountCentimes: Centimes): Centimes {
  if (amountCentimes > ceilingCentimes) throw refuse('transfer.above-ceiling', { ceilingCentimes });
  const bracket = brackets.find(({ upToCentimes }) => amountCentimes <= upToCentimes);
  assert(bracket, 'the brackets of a tariff reach its ceiling');
  return bracket.feeCentimes;
}
