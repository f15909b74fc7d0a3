import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { DIGITS, INTERNATIONAL, type International, type Name, type Remittance } from './protocol.js';

/** What the file says of a remittance: one that is blocked or paid is refused. */
export interface WrittenRemittance extends Remittance {
  state: 'open' | 'blocked' | 'paid';
}

const STATES = ['open', 'blocked', 'paid'] as const;
const SUPPLY_STEP_CENTIMES = 3_700;
const SUPPLY_SENDERS: readonly (Name & { country: string })[] = [
  { firstName: 'Rachid', lastName: 'Amrani', country: 'FR' },
  { firstName: 'Nadia', lastName: 'Benali', country: 'ES' },
  { firstName: 'Khalid', lastName: 'Ouazzani', country: 'IT' },
  { firstName: 'Samira', lastName: 'Idrissi', country: 'BE' },
];

/**
 * The remittances of a file by reference: columns reference, operator, amount_centimes,
 * sender_first_name, sender_last_name, country (ISO 3166, two letters), beneficiary_first_name, beneficiary_last_name,
 * state (open, blocked or paid; empty: open).
 *
 * @throws {Error} naming the file and the remittance that cannot be understood
 */
export function readRemittances(file: string): Map<string, WrittenRemittance> {
  const records = parse<Record<string, string>>(readFileSync(file), { columns: true, bom: true });
  return new Map(
    records.map((record, index) => {
      const remittance = remittanceOf(record);
      if (!remittance) throw new Error(`${file}, remittance ${index + 1}: cannot be understood`);
      return [remittance.reference, remittance];
    }),
  );
}

/**
 * The endless supply, for load and past years: every number whose first digit is 9 is a remittance for whoever asks. Its
 * last two digits say the amount, (NN + 1) × 37 DH: from 37 to 3,700 DH, 1,868.50 DH in the mean.
 */
export function suppliedRemittance(operator: International, reference: string): Remittance | undefined {
  if (!reference.startsWith('9') || operatorOf(reference) !== operator) return undefined;
  const last = Number(reference.slice(-2));
  const amountCentimes = (last + 1) * SUPPLY_STEP_CENTIMES;
  return { reference, operator, amountCentimes, sender: SUPPLY_SENDERS[last % 4]!, beneficiary: null };
}

/** Whose number it is, by how many digits it has; undefined: of none of those that give numbers. */
export function operatorOf(reference: string): International | undefined {
  return INTERNATIONAL.find((operator) => reference.length === DIGITS[operator] && /^[0-9]+$/.test(reference));
}

function remittanceOf(record: Record<string, string>): WrittenRemittance | undefined {
  const { reference = '', amount_centimes: amount = '', country = '' } = record;
  const operator = INTERNATIONAL.find((one) => one === record.operator);
  const state = STATES.find((one) => one === (record.state || 'open'));
  const [sender, beneficiary] = [nameOf(record, 'sender'), nameOf(record, 'beneficiary')];
  const isWritten = /^[1-9][0-9]{0,10}$/.test(amount) && /^[A-Z]{2}$/.test(country);
  if (!operator || !state || !sender || !beneficiary || !isWritten) return undefined;
  if (operatorOf(reference) !== operator) return undefined;
  return { reference, operator, amountCentimes: Number(amount), sender: { ...sender, country }, beneficiary, state };
}

function nameOf(record: Record<string, string>, whose: string): Name | undefined {
  const [firstName, lastName] = [record[`${whose}_first_name`], record[`${whose}_last_name`]];
  return firstName && lastName ? { firstName, lastName } : undefined;
}
