import { assert, defineErrors, type Centimes, type Day } from '#libs/domain';
import written from '../data/tariffs.json' with { type: 'json' };

/** The operators through which a counter sends and pays out. */
export const OPERATORS = ['cash-express'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What an operator asks from a day on, until the next tariff. */
export interface Tariff {
  validFrom: Day;
  /** Where the rule comes from. */
  source: string;
  /** Largest amount of one transfer. */
  ceilingCentimes: Centimes;
  /** Fees by amount, upper bounds included, in rising order; the last bound is the ceiling. */
  brackets: readonly { upToCentimes: Centimes; feeCentimes: Centimes }[];
}

/** Every operator's tariffs, oldest first: data, `apps/transfers/data/tariffs.json`. */
export type Tariffs = Record<Operator, readonly Tariff[]>;

/** The tariffs in force. */
export const TARIFFS: Tariffs = written;

const refuse = defineErrors({
  'transfer.above-ceiling': { status: 422, detail: 'The amount is above the ceiling of one transfer.' },
});

/**
 * The fee of sending an amount on a day, taken on top of it.
 *
 * @param amountCentimes above zero
 * @throws {DomainError} `transfer.above-ceiling` (domain rule: 80,000 DH a transfer, by law, dated)
 */
export function feeOf(tariffs: Tariffs, operator: Operator, amountCentimes: Centimes, on: Day): Centimes {
  const tariff = tariffs[operator].findLast(({ validFrom }) => validFrom <= on);
  assert(tariff, `${operator} has a tariff on ${on}`);
  const { ceilingCentimes, brackets } = tariff;
  if (amountCentimes > ceilingCentimes) throw refuse('transfer.above-ceiling', { ceilingCentimes });
  const bracket = brackets.find(({ upToCentimes }) => amountCentimes <= upToCentimes);
  assert(bracket, `the brackets of ${operator} reach its ceiling`);
  return bracket.feeCentimes;
}
