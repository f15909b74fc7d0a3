import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { assert } from '#libs/domain';
import type { Contract, Contribution, IndicatorDefinition } from './contract/contract.js';
import { accountsContract } from './accounts.js';
import { claimsContract } from './claims.js';
import { reportingContract } from './reporting.js';
import { transfersContract } from './transfers.js';
import { vehicleTaxContract } from './vehicle-tax.js';

/** Every product's contract: a new product adds its line here. */
const CONTRACTS = [accountsContract, claimsContract, transfersContract, vehicleTaxContract] as const;

export const contracts: readonly Contract[] = CONTRACTS;

/** All that is published: what the products' contracts say, and what the reports tell of the network. */
export const allContracts: readonly Contract[] = [...CONTRACTS, reportingContract];

/** What cash came in and what went out, of every product: always counted, so that the drawers can be proved. */
type CashIndicator<Product extends string> = `${Product}.cash-in` | `${Product}.cash-out`;

/** What a contract counts; the cash of the drawers aside. */
export type IndicatorOf<Of extends Contract> = Of extends Contract ? keyof Of['indicators'] & string : never;

type AnyContract = (typeof CONTRACTS)[number];

/** All that is counted in the house. */
export type Indicator = IndicatorOf<AnyContract> | CashIndicator<AnyContract['product']>;

/** The indicators of a product, those of its cash last. */
export function indicatorsOf({ product, indicators }: Contract): Indicator[] {
  return [...Object.keys(indicators), ...cashIndicatorsOf(product)] as Indicator[];
}

/** The indicators of a product's cash: what came into the drawers, what went out of them. */
export function cashIndicatorsOf(product: string): [string, string] {
  return [`${product}.cash-in`, `${product}.cash-out`];
}

/** All that is counted in the house, product by product. */
export const INDICATORS: readonly Indicator[] = CONTRACTS.flatMap((contract) => indicatorsOf(contract));

/** How an indicator is named, for patterns: `transfers.sent`. */
export const INDICATOR_NAME = '[a-z][a-z-]{0,39}[.][a-z][a-z-]{0,39}';

const withKind = (fits: (definition: IndicatorDefinition) => boolean): Indicator[] =>
  contracts.flatMap(({ indicators }) =>
    Object.entries(indicators).flatMap(([name, definition]) => (fits(definition) ? [name as Indicator] : [])),
  );

/** Those of them that are stocks: what events add to them are changes. */
export const STOCKS: readonly Indicator[] = withKind(({ kind }) => kind === 'stock');

/** Those of them that count operations, each operation in one of them. */
export const OPERATIONS: readonly Indicator[] = withKind(({ kind, isTotal }) => kind === 'flow' && !isTotal);

interface Known {
  product: string;
  counts: readonly Contribution[];
  validate: ValidateFunction;
}

const ajv = new Ajv({ strict: true, allErrors: false });
addFormats.default(ajv);

const known = new Map<string, Known>();
allContracts.forEach(makeKnown);

/**
 * Makes the events of a contract known: from now on they are checked, read and counted. The house's own are from the
 * start. The sample product of the tests makes its own known; it stands in no list of what the house publishes.
 *
 * @throws {Error} when a type is known already: two contracts would say what it means
 */
export function makeKnown({ product, events, counts }: Contract): void {
  for (const [name, { type, schema }] of Object.entries(events)) {
    assert(!known.has(type), `one contract has the type ${type}`);
    known.set(type, { product, counts: counts[name] ?? [], validate: ajv.compile(schema) });
  }
}

/** What contract and contributions say of a type of event; undefined when no contract knows it. */
export function knownEvent(type: string): Pick<Known, 'product' | 'counts'> | undefined {
  return known.get(type);
}

/**
 * Checks the data of an event against its contract.
 *
 * @returns undefined when it fits, otherwise what is wrong and where, without the offending value
 */
export function contractViolation(type: string, data: unknown): string | undefined {
  const event = known.get(type);
  if (!event) return `no contract knows the type ${type.slice(0, 100)}`;
  if (event.validate(data)) return undefined;
  const error = event.validate.errors?.[0];
  return `data${error?.instancePath ?? ''} ${error?.message ?? 'does not fit'}`;
}
