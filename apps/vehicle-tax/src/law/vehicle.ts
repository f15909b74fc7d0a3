import { defineErrors, type Day } from '#libs/domain';
import { VEHICLE_TAX_WORDS } from '../words/refusals.words.js';

/** What the carte grise says a vehicle is. */
export const CATEGORIES = ['passenger', 'pickup', 'four-by-four', 'truck', 'tractor-trailer'] as const;
export type Category = (typeof CATEGORIES)[number];

export const FUELS = ['petrol', 'diesel', 'electric', 'hybrid'] as const;
export type Fuel = (typeof FUELS)[number];

export const OWNER_KINDS = ['natural-person', 'company'] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];

/** Reasons not to pay that a counter is told; that of electric and hybrid vehicles lies in their fuel (CGI art. 260). */
export const EXEMPTIONS = [
  'taxi',
  'public-transport',
  'mixed-transport',
  'diplomat',
  'croissant-rouge',
  'entraide-nationale',
  'dealer-stock',
  'collection-vehicle',
  'state-ambulance',
  'state-fire',
  'state-intervention',
] as const;
export type Exemption = (typeof EXEMPTIONS)[number];

/**
 * Gross weights in kg that a carte grise of each category may hold; a truck of 19 was written in tonnes. Working rule:
 * wide around what is built (Directive 96/53/EC and the code de la route allow 32 t on four axles, 44 t in combination),
 * for exceptional transport too.
 */
const GROSS_WEIGHTS_KG: Readonly<Record<Category, readonly [least: number, most: number]>> = {
  passenger: [500, 12_000],
  pickup: [500, 12_000],
  'four-by-four': [500, 12_000],
  truck: [1_000, 80_000],
  'tractor-trailer': [3_000, 200_000],
};

/** Before this day nothing on the road today was registered. */
export const OLDEST_REGISTRATION: Day = '1900-01-01';

/** A vehicle as its carte grise describes it, with what its owner claims. */
export interface Vehicle {
  /** As `readPlate` writes it. */
  plate: string;
  category: Category;
  professionalUse: boolean;
  fuel: Fuel;
  /** Puissance fiscale, whole CV. */
  fiscalPowerCv: number;
  /** Poids total en charge, or total maximum en charge tracté of a tractor; needed for trucks and tractors. */
  grossWeightKg: number | null;
  /** Date of the receipt of its first registration. */
  firstRegisteredOn: Day | null;
  owner: OwnerKind;
  exemption: Exemption | null;
}

/** Refusals of a vehicle's description. */
export const refuseVehicle = defineErrors(VEHICLE_TAX_WORDS, {
  'vehicle.weight-missing': {
    status: 422,
    detail: 'A truck or tractor-trailer is taxed by its gross weight: give grossWeightKg as the carte grise says it.',
  },
  'vehicle.weight-implausible': {
    status: 422,
    detail: 'No vehicle of this category has such a gross weight: give it in kilograms, as the carte grise says it.',
  },
  'vehicle.registered-later': { status: 422, detail: 'The vehicle was first registered after one of these years.' },
  'vehicle.too-heavy-for-exemption': {
    status: 422,
    detail: 'This exemption holds up to a gross weight of 3,000 kg (CGI art. 260).',
  },
});

/** @throws {DomainError} `vehicle.weight-implausible` for a weight that no vehicle of the category has, in whatever unit it was meant */
export function checkWeight(category: Category, grossWeightKg: number | null): void {
  const [least, most] = GROSS_WEIGHTS_KG[category];
  if (grossWeightKg === null || (least <= grossWeightKg && grossWeightKg <= most)) return;
  throw refuseVehicle('vehicle.weight-implausible', {
    field: 'grossWeightKg',
    expected: `kilograms, from ${least} to ${most} for a ${category}: 19 tonnes are 19000`,
  });
}
