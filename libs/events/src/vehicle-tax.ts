import { Type } from 'typebox';
import { defineContract, defineEvent, flow, type EventOf } from './contract/contract.js';
import { dayClosed } from './contract/day-closed.js';
import { AmountCentimes, Id } from './contract/fields.js';

const FeeCentimes = Type.Integer({ minimum: 0, description: "The counter's service fee, centimes, on top." });

export const VehicleTaxPaidV1 = defineEvent('vehicle-tax.vehicle-tax-paid.v1', {
  summary: 'A counter took the vehicle tax of one or more years and owes it to the tax administration.',
  subject: 'the id of the payment',
  data: {
    paymentId: Id,
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
  },
  sample: {
    paymentId: '01a20309-4c27-766d-b3de-7a4985ccf210',
    agency: 'RAB-001',
    bookedOn: '2023-02-03',
    years: [2023],
    amountCentimes: 80_500,
    feeCentimes: 2300,
    standIn: false,
    cashCentimes: 82_800,
  },
});
export type VehicleTaxPaidV1 = EventOf<typeof VehicleTaxPaidV1>;

export const VehicleTaxCancelledV1 = defineEvent('vehicle-tax.vehicle-tax-cancelled.v1', {
  summary: 'A counter cancelled a payment of vehicle tax on the day it was made; amount and fee went back.',
  subject: 'the id of the payment',
  data: { paymentId: Id, amountCentimes: AmountCentimes, feeCentimes: FeeCentimes },
  sample: {
    paymentId: '01a20309-4c27-766d-b3de-7a4985ccf210',
    agency: 'RAB-001',
    bookedOn: '2023-02-03',
    amountCentimes: 80_500,
    feeCentimes: 2300,
    cashCentimes: -82_800,
  },
});
export type VehicleTaxCancelledV1 = EventOf<typeof VehicleTaxCancelledV1>;

export const VehicleTaxSoldTwiceV1 = defineEvent('vehicle-tax.vehicle-tax-sold-twice.v1', {
  summary: 'A mobile agency took the tax of a year that a counter had sold: the money is owed back.',
  subject: 'the id of the payment',
  data: { paymentId: Id, amountCentimes: AmountCentimes },
  sample: {
    paymentId: '01a20309-4c27-766d-b3de-7a4985ccf210',
    agency: 'RAB-001',
    bookedOn: '2023-02-03',
    amountCentimes: 82_800,
    cashCentimes: 82_800,
  },
});
export type VehicleTaxSoldTwiceV1 = EventOf<typeof VehicleTaxSoldTwiceV1>;

export const VehicleTaxRefundedV1 = defineEvent('vehicle-tax.vehicle-tax-refunded.v1', {
  summary: 'A counter gave the money of a payment that was owed back to whoever brought the receipt.',
  subject: 'the id of the payment',
  data: { paymentId: Id, amountCentimes: AmountCentimes },
  sample: {
    paymentId: '01a20309-4c27-766d-b3de-7a4985ccf210',
    agency: 'RAB-001',
    bookedOn: '2023-02-03',
    amountCentimes: 82_800,
    cashCentimes: -82_800,
  },
});
export type VehicleTaxRefundedV1 = EventOf<typeof VehicleTaxRefundedV1>;

export const vehicleTaxContract = defineContract({
  product: 'vehicle-tax',
  topic: 'vehicle-tax.events',
  indicators: {
    'vehicle-tax.paid': flow('Vignettes payées', 'Vehicle taxes paid', 'ضرائب السيارات المؤداة'),
    'vehicle-tax.cancelled': flow('Vignettes annulées', 'Vehicle taxes cancelled', 'ضرائب السيارات الملغاة'),
  },
  events: {
    VehicleTaxPaidV1,
    VehicleTaxCancelledV1,
    VehicleTaxSoldTwiceV1,
    VehicleTaxRefundedV1,
    DayClosedV1: dayClosed('vehicle-tax'),
  },
  counts: {
    DayClosedV1: [],
    VehicleTaxPaidV1: [{ indicator: 'vehicle-tax.paid', count: 1, amount: 'amountCentimes', sign: 1 }],
    VehicleTaxCancelledV1: [{ indicator: 'vehicle-tax.cancelled', count: 1, amount: 'amountCentimes', sign: 1 }],
    // They move the drawer's cash only.
    VehicleTaxSoldTwiceV1: [],
    VehicleTaxRefundedV1: [],
  },
  rows: {
    'vehicle-tax-operations': {
      section: 'B-5',
      labelFr: "Nombre d'opérations de vignettes automobiles",
      labelEn: 'Vehicle-tax operations',
      labelAr: 'عدد عمليات الضريبة السنوية على السيارات',
      unit: 'count',
      of: ['vehicle-tax.paid'],
      less: ['vehicle-tax.cancelled'],
    },
  },
});
