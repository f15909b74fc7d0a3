import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

const CATEGORIES = ['passenger', 'pickup', 'four-by-four', 'truck', 'tractor-trailer'];
const FUELS = ['petrol', 'diesel', 'electric', 'hybrid'];

/** What the register says of a vehicle. */
export interface RegisteredVehicle {
  category: string;
  fuel: string;
  fiscalPowerCv: number;
  grossWeightKg: number | null;
  firstRegisteredOn: string | null;
}

/**
 * The vehicles of a register file by plate: columns plate, category, fuel, fiscal_power_cv, gross_weight_kg,
 * first_registered_on, the last two may be empty.
 *
 * @throws {Error} naming the file and the line that cannot be understood
 */
export function readRegister(file: string): Map<string, RegisteredVehicle> {
  const records = parse<Record<string, string>>(readFileSync(file), { columns: true, bom: true });
  return new Map(
    records.map((record, index) => {
      const vehicle = vehicleOf(record);
      if (!record.plate || !vehicle) throw new Error(`${file}, vehicle ${index + 1}: cannot be understood`);
      return [record.plate, vehicle];
    }),
  );
}

function vehicleOf(record: Record<string, string>): RegisteredVehicle | undefined {
  const { category = '', fuel = '', first_registered_on: day = '' } = record;
  const fiscalPowerCv = wholeOf(record.fiscal_power_cv);
  const grossWeightKg = record.gross_weight_kg ? wholeOf(record.gross_weight_kg) : null;
  const isKnown = CATEGORIES.includes(category) && FUELS.includes(fuel) && /^(\d{4}-\d{2}-\d{2})?$/.test(day);
  if (!isKnown || !fiscalPowerCv || grossWeightKg === undefined) return undefined;
  return { category, fuel, fiscalPowerCv, grossWeightKg, firstRegisteredOn: day || null };
}

function wholeOf(text = ''): number | undefined {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}
