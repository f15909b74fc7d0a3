import type { RegisteredVehicle } from './register.js';

/** A half of a year's tax. */
export const HALVES = ['first-half', 'second-half'] as const;
export type Half = (typeof HALVES)[number];

/** What is paid of a vehicle's tax. */
export interface PaidHalf {
  year: number;
  half: Half;
}

/** A vehicle's record, as `find` answers. */
export interface VehicleRecord {
  plate: string;
  vehicle: RegisteredVehicle | null;
  paid: PaidHalf[];
}

/** A payment, as `confirm` is told; `half` null: whole years. */
export interface Payment {
  paymentId: string;
  status: 'paid' | 'cancelled';
  plate: string;
  years: number[];
  half: Half | null;
}

export type Verdict = 'accepted' | 'already-paid';

const object = (properties: Record<string, object>, optional: Record<string, object> = {}) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties: { ...properties, ...optional },
});
const PLATE = { type: 'string', pattern: '^\\S{1,20}$' };
const YEAR = { type: 'integer', minimum: 1900, maximum: 2999 };
const PAYMENT = object({
  paymentId: { type: 'string', minLength: 1, maxLength: 100 },
  status: { enum: ['paid', 'cancelled'] },
  plate: PLATE,
  years: { type: 'array', minItems: 1, maxItems: 20, uniqueItems: true, items: YEAR },
  half: { enum: [...HALVES, null] },
  amountCentimes: { type: 'integer', minimum: 0 },
  paidAt: { type: 'string', format: 'date-time' },
});

/** JSON Schemas of what is sent to the simulator. */
export const FIND_BODY = object({ plates: { type: 'array', maxItems: 200, items: PLATE } });
export const CONFIRM_BODY = object({ payments: { type: 'array', maxItems: 500, items: PAYMENT } });
export const ELSEWHERE_BODY = object({ plate: PLATE, year: YEAR }, { half: { enum: [...HALVES, null] } });
