import { seededParameters } from '#libs/approvals';
import type { DomainError } from '#libs/domain';
import { assess, type Assessment, type AssessmentRequest, type Head } from '../src/law/assessment.js';
import { tariffsOn, VEHICLE_TAX_PARAMETERS } from '../src/law/tariff.parameter.js';
import type { Vehicle } from '../src/law/vehicle.js';

/** A natural person's 7 CV diesel. */
export const CAR: Vehicle = {
  plate: '12345-A-6',
  category: 'passenger',
  professionalUse: false,
  fuel: 'diesel',
  fiscalPowerCv: 7,
  grossWeightKg: null,
  firstRegisteredOn: null,
  owner: 'natural-person',
  exemption: null,
};
/** What makes a company's 12 t truck of it. */
export const TRUCK: Partial<Vehicle> = {
  category: 'truck',
  owner: 'company',
  professionalUse: true,
  grossWeightKg: 12_000,
};

/** The dated parameters as the product brings them along. */
export const PARAMETERS = seededParameters(...VEHICLE_TAX_PARAMETERS);

/** What is owed by them. */
export function assessSeeded(request: AssessmentRequest): Assessment {
  return assess(tariffsOn(PARAMETERS, request.on), request);
}

/** What a vehicle owes on a day: for that year, unless the request says otherwise. */
export function assessOn(
  on: string,
  vehicle: Partial<Vehicle> = {},
  request: Partial<AssessmentRequest> = {},
): Assessment {
  const years = [Number(on.slice(0, 4))];
  return assessSeeded({ vehicle: { ...CAR, ...vehicle }, years, half: null, policeReport: false, on, ...request });
}

/** What some kind of line adds up to, centimes. */
export function amountOf({ lines }: Assessment, head: Head): number {
  return lines.filter((line) => line.head === head).reduce((sum, { amountCentimes }) => sum + amountCentimes, 0);
}

/** The code with which something is refused. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as DomainError).code;
  }
  return 'not refused';
}
