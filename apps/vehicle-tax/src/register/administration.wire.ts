import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { CATEGORIES, FUELS } from '../law/vehicle.js';
import { HALVES } from '../law/half.js';
import { type TaxConfirmation, type Verdict, type VehicleRecord } from './administration.js';

/*
 * The protocol is ours, since the administration's own is not public. Two calls, JSON both ways, 200 when it is
 * answered, anything else when it is not; a bearer token when one is given:
 *
 *   POST {url}/vehicles/find     {"plates": ["12345-A-6"]}            at most 200
 *     → {"vehicles": [{"plate", "vehicle": null | {"category", "fuel", "fiscalPowerCv", "grossWeightKg",
 *                      "firstRegisteredOn"}, "paid": [{"year", "half"}]}]}
 *   POST {url}/payments/confirm  {"payments": [{"paymentId", "status", "plate", "years", "half", "amountCentimes",
 *                                               "paidAt"}]}           at most 500
 *     → {"verdicts": [{"paymentId", "verdict"}]}
 *
 * Both may be repeated: finding changes nothing, and a payment that is told again gets the same verdict.
 */

/** Vehicles of one `find` at most. */
export const PLATES_MAX = 200;

/** Payments of one `confirm` at most. */
export const PAYMENTS_MAX = 500;

const VERDICTS: readonly Verdict[] = ['accepted', 'already-paid'];
const PAID_MAX = 400;

const ajv = new Ajv({ strict: true, allErrors: false });
addFormats.default(ajv);

const object = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const list = (items: object, maxItems: number) => ({ type: 'array', maxItems, items });
const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const orNull = <Schema extends { type: string }>(schema: Schema) => ({ ...schema, type: [schema.type, 'null'] });

// A vehicle that cannot be understood must not take those that were asked with it: each record is looked at alone.
const isFound = ajv.compile<{ vehicles: unknown[] }>(object({ vehicles: list({}, PLATES_MAX) }));

const isRecord = ajv.compile<VehicleRecord>(
  object({
    plate: { type: 'string' },
    vehicle: orNull(
      object({
        category: { enum: CATEGORIES },
        fuel: { enum: FUELS },
        fiscalPowerCv: whole(1, 999),
        grossWeightKg: orNull(whole(1, 200_000)),
        firstRegisteredOn: orNull({ type: 'string', format: 'date' }),
      }),
    ),
    paid: list(object({ year: whole(1900, 2999), half: { enum: HALVES } }), PAID_MAX),
  }),
);

const isConfirmed = ajv.compile<{ verdicts: unknown[] }>(object({ verdicts: list({}, PAYMENTS_MAX) }));
const isVerdict = ajv.compile<{ paymentId: string; verdict: Verdict }>(
  object({ paymentId: { type: 'string' }, verdict: { enum: VERDICTS } }),
);

/** What is sent of payments: what the protocol names and nothing else. */
export function paymentsBody(payments: readonly TaxConfirmation[]): object {
  return {
    payments: payments.map(({ paymentId, status, plate, years, half, amountCentimes, paidAt }) => ({
      paymentId,
      status,
      plate,
      years,
      half,
      amountCentimes,
      paidAt,
    })),
  };
}

/** The records that can be understood, by plate; undefined when the answer cannot. */
export function readRecords(answer: unknown): Map<string, VehicleRecord> | undefined {
  if (!isFound(answer)) return undefined;
  return new Map(answer.vehicles.filter((one) => isRecord(one)).map((record) => [record.plate, record]));
}

/** The verdicts that can be understood, by payment id; undefined when there are none. */
export function readVerdicts(answer: unknown): Map<string, Verdict> | undefined {
  if (!isConfirmed(answer)) return undefined;
  const understood = answer.verdicts.filter((one) => isVerdict(one));
  return understood.length > 0 ? new Map(understood.map(({ paymentId, verdict }) => [paymentId, verdict])) : undefined;
}
