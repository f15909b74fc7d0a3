import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Contract, EventDefinition } from './contract.js';
import { transfersContract } from './transfers.js';
import { vehicleTaxContract } from './vehicle-tax.js';

/** Every product's contract: a new product adds its line here. */
export const contracts: readonly Contract[] = [transfersContract, vehicleTaxContract];

const ajv = new Ajv({ strict: true, allErrors: false });
addFormats.default(ajv);

const definitions = new Map<string, { definition: EventDefinition; validate: ValidateFunction }>();
for (const contract of contracts) {
  for (const definition of Object.values(contract.events)) {
    definitions.set(definition.type, { definition, validate: ajv.compile(definition.schema) });
  }
}

/**
 * Checks the data of an event against its contract.
 *
 * @returns undefined when it fits, otherwise what is wrong and where, without the offending value
 */
export function contractViolation(type: string, data: unknown): string | undefined {
  const known = definitions.get(type);
  if (!known) return `no contract knows the type ${type.slice(0, 100)}`;
  if (known.validate(data)) return undefined;
  const error = known.validate.errors?.[0];
  return `data${error?.instancePath ?? ''} ${error?.message ?? 'does not fit'}`;
}
