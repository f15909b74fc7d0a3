import type { Payment } from '../src/payment/payment.js';
import { vehicleYearId, type VehicleYear } from '../src/payment/vehicle-year.js';
import { CAR } from './assess-on.js';

/** Half past midnight on 11 February in Morocco, still the 10th in UTC. */
export const AFTER_MIDNIGHT = '2026-02-10T23:30:00.000Z';
export const PAYMENT_ID = '01a20309-4c27-766d-b3de-7a4985ccf210';
export const OTHER_PAYMENT_ID = '01a20309-4c27-766d-b3de-7a4985ccf299';

const { plate, ...vehicle } = CAR;

/** A payment of 700 DH and 23 DH of fee, taken on 11 February 2026. */
export const CAR_PAYMENT = {
  id: PAYMENT_ID,
  agency: 'RAB-001',
  status: 'paid',
  plate,
  vehicle,
  years: [2026],
  half: null,
  lines: [],
  totalCentimes: 72_300,
  feeCentimes: 2_300,
  receiptNumber: 'RAB-001-V-2026-000001',
  standIn: false,
  paidAt: AFTER_MIDNIGHT,
  bookedOn: '2026-02-11',
  remittanceMonth: '2026-02',
  cancelledAt: null,
  takenBy: 'teller.rabat',
  tellerNumber: '4821-0937',
  codeKey: null,
} satisfies Payment;

/** A year of the car, held by nobody unless the change says so. */
export function carYear(year: number, change: Partial<VehicleYear> = {}): VehicleYear {
  const nobody = { firstHalfPayment: null, secondHalfPayment: null };
  const untold = { untoldCancellation: null, cancellationToldAt: null };
  return { id: vehicleYearId(plate, year), ...nobody, ...untold, ...change };
}

/** A year of the car that one payment holds whole. */
export function heldBy(payment: string, year = 2026): VehicleYear {
  return carYear(year, { firstHalfPayment: payment, secondHalfPayment: payment });
}
