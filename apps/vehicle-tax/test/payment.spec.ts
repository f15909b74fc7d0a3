import { describe, expect, it } from '@jest/globals';
import { contextAt } from '#libs/testing';
import type { RecordAsOf } from '../src/register/administration.js';
import type { Vehicle } from '../src/law/vehicle.js';
import { openRefund } from '../src/payment/refund.js';
import { pay, type Pay, type Payment } from '../src/payment/payment.js';
import { vehicleYearId, type VehicleYear } from '../src/payment/vehicle-year.js';
import { assessSeeded, CAR, codeOf, PARAMETERS, TRUCK } from './assess-on.js';

const AT = '2026-02-10T10:00:00.000Z';
const ID = '01a20309-4c27-766d-b3de-7a4985ccf210';
const HALVES = ['first-half', 'second-half'] as const;

function recordOf(paid: RecordAsOf['paid'] = [], vehicle: RecordAsOf['vehicle'] = null): RecordAsOf {
  return { plate: CAR.plate, vehicle, paid, askedAt: AT };
}

function yearOf(year: number, change: Partial<VehicleYear> = {}): VehicleYear {
  const nobody = {
    firstHalfPayment: null,
    secondHalfPayment: null,
    untoldCancellation: null,
    cancellationToldAt: null,
  };
  return { id: vehicleYearId(CAR.plate, year), ...nobody, ...change };
}

function payWith(record: RecordAsOf | null, known: VehicleYear[] = [], change: Partial<Pay['request']> = {}) {
  const request = { vehicle: CAR, years: [2026], half: null, policeReport: false, ...change };
  const expectedTotalCentimes = assessSeeded({ ...request, on: '2026-02-10' }).totalCentimes;
  const rows = { payment: undefined, years: known, announcement: undefined, series: undefined };
  const command = { id: ID, agency: 'RAB-001', request, expectedTotalCentimes, record };
  return pay.decide(rows, command, contextAt(AT, PARAMETERS));
}

const paidWhole = HALVES.map((half) => ({ year: 2026, half }));

describe('what the administration says of a year', () => {
  it.each<[string, VehicleYear[], string]>([
    ['counts when we know nothing of it', [], 'vehicle-tax.already-paid'],
    [
      'counts when we had it once and cancelled it, long told',
      [yearOf(2026, { cancellationToldAt: '2026-01-20T10:00:00.000Z' })],
      'vehicle-tax.already-paid',
    ],
    [
      'counts for nothing while it has not heard of our cancellation',
      [yearOf(2026, { untoldCancellation: ID })],
      'not refused',
    ],
    [
      'counts for nothing when it was asked before it had heard',
      [yearOf(2026, { cancellationToldAt: '2026-02-10T10:00:00.250Z' })],
      'not refused',
    ],
    [
      'counts for nothing when it was asked in the very millisecond in which it heard',
      [yearOf(2026, { cancellationToldAt: AT })],
      'not refused',
    ],
  ])('%s', (_, known, code) => {
    expect(codeOf(() => payWith(recordOf(paidWhole), known))).toBe(code);
  });

  it('counts for the half that it is about, though we sold the other', () => {
    const truck = { ...CAR, ...TRUCK } as Vehicle;
    const known = [yearOf(2026, { firstHalfPayment: '01a20309-4c27-766d-b3de-7a4985ccf299' })];
    const second = { vehicle: truck, half: 'second-half' } as const;
    const paid = recordOf([{ year: 2026, half: 'second-half' }]);
    expect(codeOf(() => payWith(paid, known, second))).toBe('vehicle-tax.already-paid');
    expect(codeOf(() => payWith(recordOf([{ year: 2026, half: 'first-half' }]), known, second))).toBe('not refused');
  });

  it('names the years that are paid, and no other', () => {
    try {
      payWith(recordOf([{ year: 2025, half: 'first-half' }]), [yearOf(2024, { secondHalfPayment: ID })], {
        years: [2026, 2025, 2024, 2023],
      });
      throw new Error('it was not refused');
    } catch (error) {
      expect(error).toMatchObject({ code: 'vehicle-tax.already-paid', details: { years: [2024, 2025] } });
    }
  });
});

describe('what the register says of a vehicle', () => {
  const registered = { category: 'passenger', fuel: 'diesel', fiscalPowerCv: 7, grossWeightKg: 3_500 } as const;

  it('completes what the counter left out, in what is reckoned and in what is kept', () => {
    const record = recordOf([], { ...registered, firstRegisteredOn: '2016-03-02' });
    const request = { vehicle: CAR, years: [2026], half: null, policeReport: false };
    const vehicle = { ...CAR, grossWeightKg: 3_500 };
    const expectedTotalCentimes = assessSeeded({ ...request, vehicle, on: '2026-02-10' }).totalCentimes;
    const rows = { payment: undefined, years: [], announcement: undefined, series: undefined };
    const command = { id: ID, agency: 'RAB-001', request, expectedTotalCentimes, record };
    const { save } = pay.decide(rows, command, contextAt(AT, PARAMETERS));
    expect(save?.payment).toMatchObject({
      vehicle: { grossWeightKg: 3_500, firstRegisteredOn: '2016-03-02' },
      lines: expect.arrayContaining([{ year: 2026, head: 'tax', amountCentimes: 80_000, article: '262-I-B' }]),
    });
    expect(codeOf(() => payWith(record))).toBe('vehicle-tax.amount-changed');
  });

  it('is not contradicted', () => {
    const record = recordOf([], { ...registered, fiscalPowerCv: 8, firstRegisteredOn: null });
    expect(() => payWith(record)).toThrow(
      expect.objectContaining({
        code: 'vehicle-tax.vehicle-differs',
        details: { field: 'fiscalPowerCv', expected: '8' },
      }),
    );
  });
});

describe('a refund of a pack of which one year had been paid elsewhere', () => {
  it('lets go of all its years, and of no other payment’s', () => {
    const { save } = payWith(null, [], { years: [2025, 2026] });
    const other = yearOf(2024, { firstHalfPayment: '01a20309-4c27-766d-b3de-7a4985ccf299' });
    const years = [...(save?.years ?? []), other];
    const rows = { payment: save?.payment as Payment, years, refundCase: undefined };
    const refunded = openRefund.decide(rows, { paymentId: ID, yearIds: [] }, contextAt(AT, PARAMETERS));
    expect(refunded.save?.years).toEqual([yearOf(2025), yearOf(2026), other]);
    expect(refunded.booking?.entries.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0)).toBe(0);
  });
});
