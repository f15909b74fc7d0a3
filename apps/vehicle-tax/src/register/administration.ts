import type { Centimes, Day, Instant } from '#libs/domain';
import type { Half } from '../law/half.js';
import type { Category, Fuel } from '../law/vehicle.js';

/** What the register says of a vehicle. */
export interface RegisteredVehicle {
  category: Category;
  fuel: Fuel;
  fiscalPowerCv: number;
  grossWeightKg: number | null;
  firstRegisteredOn: Day | null;
}

/** A vehicle's record at the tax administration. */
export interface VehicleRecord {
  plate: string;
  /** null: the register does not know the vehicle, or not yet. */
  vehicle: RegisteredVehicle | null;
  /** What of which year is paid already, wherever that was. */
  paid: readonly { year: number; half: Half }[];
}

/** An record, and when it was asked for: what was told to the administration later is not in it. */
export type RecordAsOf = VehicleRecord & { askedAt: Instant };

/** The administration, as metrics and health name it. */
export const TAX_ADMINISTRATION = 'tax-administration';

/** A payment as the administration is told of it. */
export interface TaxConfirmation {
  paymentId: string;
  status: 'paid' | 'cancelled';
  plate: string;
  years: readonly number[];
  /** null: whole years. */
  half: Half | null;
  /** Tax, penalties and rounding; not our fee. */
  amountCentimes: Centimes;
  paidAt: Instant;
}

/** What the administration says to it; the same payment told again gets the same verdict. */
export type Verdict = 'accepted' | 'already-paid';

/** The tax administration, as counters need it. */
export interface TaxAdministration {
  /** A vehicle and what is paid for it. @throws {PartnerAway} */
  find: (plate: string) => Promise<VehicleRecord>;
  /** Tells of payments. @returns verdicts by payment id; one that is not there is told again @throws {PartnerAway} */
  confirm: (payments: readonly TaxConfirmation[]) => Promise<ReadonlyMap<string, Verdict>>;
}
