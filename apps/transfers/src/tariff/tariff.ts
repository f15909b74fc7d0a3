import { assert, defineErrors, type Centimes } from '#libs/domain';
import { TRANSFERS_WORDS } from '../words/refusals.words.js';

/** The operators through which a counter sends and pays out. */
export const OPERATORS = ['cash-express'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What an operator asks: a dated parameter of each. */
export interface Tariff {
  /** Largest amount of one transfer. */
  ceilingCentimes: Centimes;
  /** Fees by amount, upper bounds included, in rising order; the last bound is the ceiling. */
  brackets: readonly { upToCentimes: Centimes; feeCentimes: Centimes }[];
}

const refuse = defineErrors(TRANSFERS_WORDS, {
  'transfer.above-ceiling': { status: 422, detail: 'The amount is above the ceiling of one transfer.' },
});

/**
 * The fee of sending an amount, taken on top of it.
 *
 * @param amountCentimes above zero
 * @throws {DomainError} `transfer.above-ceiling` (domain rule: 80,000 DH a transfer, by law, dated)
 */
export function feeOf({ ceilingCentimes, brackets }: Tariff, amountCentimes: Centimes): Centimes {
  if (amountCentimes > ceilingCentimes) throw refuse('transfer.above-ceiling', { ceilingCentimes });
  const bracket = brackets.find(({ upToCentimes }) => amountCentimes <= upToCentimes);
  assert(bracket, 'the brackets of a tariff reach its ceiling');
  return bracket.feeCentimes;
}
