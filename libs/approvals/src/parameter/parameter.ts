import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { ParameterRef } from '#libs/commands';
import { assert, defineErrors, isDay, type Day, type Instant } from '#libs/domain';
import type { Static, TSchema } from 'typebox';
import { APPROVALS_WORDS } from '../words/refusals.words.js';

/** Where a proposed value does not fit, and what would. */
export interface Misfit {
  /** `value.brackets.3.feeCentimes`; `value`: as a whole; `validFrom`: from another day it would. */
  field: string;
  expected: string;
}

/** A value that a product brings along, from its first day on. */
export interface ParameterSeed<Value> {
  validFrom: Day;
  /** Where the rule comes from. */
  source: string;
  value: Value;
}

/** A rule of a product whose value depends on the day: a tariff, a ceiling, a threshold. */
export interface DatedParameter<Value extends object> extends ParameterRef<Value> {
  /** `cash-express.tariff` */
  name: string;
  /** For people. */
  title: string;
  seeds: readonly ParameterSeed<Value>[];
  /** Where a value does not fit that shall be valid from a day on; undefined when it fits. */
  misfitOf(value: unknown, validFrom: Day): Misfit | undefined;
}

/** A dated parameter, whatever its value is like. */
export type AnyDatedParameter = DatedParameter<object>;

interface ParameterOptions<Schema extends TSchema> {
  name: string;
  title: string;
  /** What every value is like. */
  schema: Schema;
  /** What a schema cannot say. */
  check?: (value: Static<Schema>, validFrom: Day) => Misfit | undefined;
  /** In order of their days, at least one. */
  seeds: readonly ParameterSeed<unknown>[];
}

/** A value as it is kept, which never changes: in force from its day until that of the next value. */
export interface ParameterValue {
  /** `name@validFrom` */
  id: string;
  name: string;
  validFrom: Day;
  value: object;
  source: string | null;
  /** Who proposed it; null, with all that follows, of a value that the product brought along. */
  proposedBy: string | null;
  approvedBy: string | null;
  approvedAt: Instant | null;
  /** Why it was proposed. */
  reason: string | null;
  approvalId: string | null;
}

/** Refusals of dated parameters. */
export const refuseParameter = defineErrors(APPROVALS_WORDS, {
  'parameter.unknown-name': { status: 422, detail: 'The service has no parameter of this name.' },
  'parameter.does-not-fit': { status: 422, detail: 'The value is not what this parameter takes.' },
  'parameter.malformed-day': { status: 400, detail: 'A day is one that the calendar has, written 2026-11-26.' },
  'parameter.too-late': {
    status: 422,
    detail: 'A value is proposed and approved before the day from which it is valid, an hour at least.',
  },
  'parameter.day-taken': { status: 409, detail: 'The parameter has a value from this day on, and keeps it.' },
  'parameter.away': {
    status: 503,
    detail: 'What is in force today is not known for sure now. Repeat the request in a moment, with the same key.',
  },
});

const ajv = new Ajv({ strict: true, allErrors: false });
addFormats.default(ajv);

/**
 * Describes a dated parameter beside the rules that read it: `parameters.on(TARIFF, day)` gives its value in force.
 *
 * @example
 * const TARIFF = defineParameter({ name: 'cash-express.tariff', title: 'Fees of Cash Express', schema: TariffSchema, seeds });
 * @throws {Error} when a seed does not fit, or the seeds are not in order
 */
export function defineParameter<Schema extends TSchema>(
  options: ParameterOptions<Schema>,
): DatedParameter<Static<Schema> & object> {
  const { name, title, schema, check, seeds } = options;
  let validate: ValidateFunction<Static<Schema>> | undefined;
  const misfitOf = (value: unknown, validFrom: Day): Misfit | undefined => {
    validate ??= ajv.compile<Static<Schema>>(schema);
    return validate(value) ? check?.(value, validFrom) : misfitTold(validate.errors?.[0]);
  };
  seeds.forEach(({ validFrom, value }, i) => {
    const misfit = misfitOf(value, validFrom);
    assert(!misfit, `the seed of ${name} from ${validFrom}: ${misfit?.field} ${misfit?.expected}`);
    assert(isDay(validFrom) && validFrom > (seeds[i - 1]?.validFrom ?? ''), `the seeds of ${name} are in order`);
  });
  assert(seeds.length > 0, `${name} has a value from the first day on`);
  return { name, title, seeds: seeds as readonly ParameterSeed<Static<Schema> & object>[], misfitOf };
}

function misfitTold(error: ErrorObject | undefined): Misfit {
  const params: Record<string, unknown> = error?.params ?? {};
  const name = params.missingProperty ?? params.additionalProperty;
  const path = (error?.instancePath ?? '').slice(1).replaceAll('/', '.');
  const field = ['value', path, name].filter(Boolean).join('.').slice(0, 100);
  if (params.missingProperty) return { field, expected: 'this field is needed' };
  if (params.additionalProperty) return { field, expected: 'no such field' };
  if (Array.isArray(params.allowedValues)) return { field, expected: `one of ${params.allowedValues.join(', ')}` };
  return { field, expected: error?.message ?? 'another value' };
}

/** The id of a parameter's value from a day on. */
export function valueIdOf(name: string, validFrom: Day): string {
  return `${name}@${validFrom}`;
}

/** A parameter's seeds as they are kept. */
export function seedValues({ name, seeds }: AnyDatedParameter): ParameterValue[] {
  return seeds.map(({ validFrom, value, source }) => ({
    id: valueIdOf(name, validFrom),
    name,
    validFrom,
    value,
    source,
    proposedBy: null,
    approvedBy: null,
    approvedAt: null,
    reason: null,
    approvalId: null,
  }));
}
