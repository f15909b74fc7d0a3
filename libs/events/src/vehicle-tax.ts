import { Type } from 'typebox';
import { defineEvent, type Contract, type EventOf } from './contract.js';
import { AgencyCode, AmountCentimes, BookedOn, Id } from './fields.js';

const FeeCentimes = Type.Integer({ minimum: 0, description: "The counter's service fee, centimes, on top." });

export const VehicleTaxPaidV1 = defineEvent('vehicle-tax.vehicle-tax-paid.v1', {
  summary: 'A counter took the vehicle tax of one or more years and owes it to the tax administration.',
  subject: 'the id of the payment',
  schema: Type.Object({
    paymentId: Id,
    agency: AgencyCode,
    bookedOn: BookedOn,
    years: Type.Array(Type.Integer({ minimum: 2000, maximum: 2200 }), {
      minItems: 1,
      maxItems: 20,
      description: 'The tax years that were paid, each once.',
    }),
    amountCentimes: AmountCentimes,
    feeCentimes: FeeCentimes,
    standIn: Type.Boolean({
      description: 'Taken by the carte grise while the tax administration could not be asked; confirmed later.',
    }),
  }),
});
export type VehicleTaxPaidV1 = EventOf<typeof VehicleTaxPaidV1>;

export const VehicleTaxCancelledV1 = defineEvent('vehicle-tax.vehicle-tax-cancelled.v1', {
  summary: 'A counter cancelled a payment of vehicle tax on the day it was made; amount and fee went back.',
  subject: 'the id of the payment',
  schema: Type.Object({
    paymentId: Id,
    agency: AgencyCode,
    bookedOn: BookedOn,
    amountCentimes: AmountCentimes,
    feeCentimes: FeeCentimes,
  }),
});
export type VehicleTaxCancelledV1 = EventOf<typeof VehicleTaxCancelledV1>;

export const vehicleTaxContract = {
  product: 'vehicle-tax',
  topic: 'vehicle-tax.events',
  events: { VehicleTaxPaidV1, VehicleTaxCancelledV1 },
} satisfies Contract;
