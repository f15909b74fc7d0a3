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
  'vehicle.registered-later': { status: 422, detail: 'The vehicle was first registered after one of these years.' },
  'vehicle.too-heavy-for-exemption': {
    status: 422,
    detail: 'This exemption holds up to a gross weight of 3,000 kg (CGI art. 260).',
  },
});
