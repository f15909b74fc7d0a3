import { defineErrors } from '#libs/domain';
import type { Vehicle } from '../law/vehicle.js';
import type { VehicleRecord } from './administration.js';
import { VEHICLE_TAX_WORDS } from '../words/refusals.words.js';

/** Refusals of a vehicle that the register knows otherwise. */
export const refuseRegister = defineErrors(VEHICLE_TAX_WORDS, {
  'vehicle-tax.vehicle-differs': {
    status: 409,
    detail: 'The register describes the vehicle otherwise: read the carte grise again.',
  },
});

const COMPARED = ['category', 'fuel', 'fiscalPowerCv', 'grossWeightKg', 'firstRegisteredOn'] as const;

/**
 * A vehicle with what the register adds to its description: weight and first day, where the counter left them out.
 *
 * @throws {DomainError} `vehicle-tax.vehicle-differs` where both say something, and not the same
 */
export function asRegistered(vehicle: Vehicle, { vehicle: registered }: VehicleRecord): Vehicle {
  if (!registered) return vehicle; // not in the register yet: the carte grise counts
  const field = COMPARED.find((name) => {
    const [ours, theirs] = [vehicle[name], registered[name]];
    return ours !== null && theirs !== null && ours !== theirs;
  });
  if (field) throw refuseRegister('vehicle-tax.vehicle-differs', { field, expected: String(registered[field]) });
  const { grossWeightKg, firstRegisteredOn } = registered;
  return {
    ...vehicle,
    grossWeightKg: vehicle.grossWeightKg ?? grossWeightKg,
    firstRegisteredOn: vehicle.firstRegisteredOn ?? firstRegisteredOn,
  };
}
