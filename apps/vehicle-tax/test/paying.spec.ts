import { describe, expect, it } from '@jest/globals';
import { contractViolation } from '#libs/events';
import { contextAt } from '#libs/testing';
import type { Vehicle } from '../src/law/vehicle.js';
import { entriesOf, pay, takenBackEntries, type Pay } from '../src/payment/payment.js';
import { asRegistered } from '../src/register/registered.js';
import type { RegisteredVehicle } from '../src/register/administration.js';
import { assessSeeded, CAR, codeOf, PARAMETERS } from './assess-on.js';
import { AFTER_MIDNIGHT, carYear, heldBy, CAR_PAYMENT, PAYMENT_ID } from './payments.sample.js';

const REQUEST = { vehicle: CAR, years: [2026, 2025], half: null, policeReport: false };
const ASSESSED = assessSeeded({ ...REQUEST, on: '2026-02-11' });

function paying(change: Partial<Pay> = {}, years = [carYear(2025)], at = AFTER_MIDNIGHT) {
  const series = { agency: 'RAB-001', receiptCounts: { '2026': 6 } };
  const expectedTotalCentimes = ASSESSED.totalCentimes;
  return pay.decide(
    { payment: undefined, years, announcement: undefined, series },
    { id: PAYMENT_ID, agency: 'RAB-001', request: REQUEST, expectedTotalCentimes, record: null, ...change },
    contextAt(at, PARAMETERS),
  );
}

describe('a payment at a counter', () => {
  const { totalCentimes, feeCentimes } = ASSESSED;

  it('says who took it, and by which number the receipt calls them', () => {
    const { save } = paying({ teller: { subject: 'teller.rabat', number: '4821-0937' } });
    expect(save?.payment).toMatchObject({ takenBy: 'teller.rabat', tellerNumber: '4821-0937' });
  });

  it('is kept as it was assessed, on its day in Morocco, under the next receipt number', () => {
    const { save, reply } = paying();
    const { plate, ...vehicle } = CAR;
    expect(save?.payment).toEqual({
      id: PAYMENT_ID,
      agency: 'RAB-001',
      status: 'paid',
      plate,
      vehicle,
      years: [2025, 2026],
      half: null,
      lines: ASSESSED.lines.map(({ explanation: _, ...line }) => line),
      totalCentimes,
      feeCentimes,
      receiptNumber: 'RAB-001-V-2026-000007',
      standIn: true,
      paidAt: AFTER_MIDNIGHT,
      bookedOn: '2026-02-11',
      remittanceMonth: '2026-02',
      cancelledAt: null,
      takenBy: null,
      tellerNumber: null,
      codeKey: null,
    });
    expect(save?.series).toEqual({ agency: 'RAB-001', receiptCounts: { '2026': 7 } });
    expect(save?.years).toEqual([heldBy(PAYMENT_ID), heldBy(PAYMENT_ID, 2025)]);
    expect(save?.announcement).toMatchObject({ id: PAYMENT_ID, what: 'paid', since: AFTER_MIDNIGHT });
    expect(reply).toEqual({
      paymentId: PAYMENT_ID,
      status: 'paid',
      receiptNumber: 'RAB-001-V-2026-000007',
      totalCentimes,
      feeCentimes,
      standIn: true,
    });
  });

  it('is owed to the administration, but for our fee, and told to the reports', () => {
    const { booking, events } = paying();
    const amountCentimes = totalCentimes - feeCentimes;
    expect(booking).toEqual({
      bookedOn: '2026-02-11',
      agency: 'RAB-001',
      entries: [
        { ledgerAccount: 'drawer:RAB-001', amountCentimes: totalCentimes },
        { ledgerAccount: 'tax-due:2026-02', amountCentimes: -amountCentimes },
        { ledgerAccount: 'fees:vehicle-tax', amountCentimes: -feeCentimes },
      ],
    });
    const bookedOn = '2026-02-11';
    const facts = { amountCentimes, feeCentimes, standIn: true, cashCentimes: totalCentimes };
    expect(events).toEqual([
      {
        type: 'vehicle-tax.vehicle-tax-paid.v1',
        subject: PAYMENT_ID,
        occurredAt: AFTER_MIDNIGHT,
        data: { paymentId: PAYMENT_ID, agency: 'RAB-001', bookedOn, years: [2025, 2026], ...facts },
      },
    ]);
    expect(events?.map(({ type, data }) => contractViolation(type, data))).toEqual([undefined]);
  });

  it('without a fee books none, and takes none back; a fee of a centime is one', () => {
    const accountsOf = (feeCentimes: number) =>
      [
        entriesOf({ ...CAR_PAYMENT, feeCentimes }),
        takenBackEntries({ ...CAR_PAYMENT, feeCentimes }, 'drawer:RAB-001'),
      ].map((entries) => entries.map((entry) => entry.ledgerAccount.split(':')[0]));
    expect(accountsOf(0)).toEqual([
      ['drawer', 'tax-due'],
      ['tax-due', 'drawer'],
    ]);
    expect(accountsOf(1)).toEqual([
      ['drawer', 'tax-due', 'fees'],
      ['tax-due', 'fees', 'drawer'],
    ]);
  });

  it('of a vehicle that the register describes is no stand-in', () => {
    const record = { plate: CAR.plate, vehicle: null, paid: [], askedAt: AFTER_MIDNIGHT };
    expect(paying({ record }).reply.standIn).toBe(false);
  });

  it('is not taken twice, whoever had it, and the years are told once each, in order', () => {
    const paid = [2026, 2025].map((year) => ({ year, half: 'first-half' as const }));
    const record = { plate: CAR.plate, vehicle: null, paid, askedAt: AFTER_MIDNIGHT };
    expect(() => paying({ record }, [heldBy('another')])).toThrow(
      expect.objectContaining({ code: 'vehicle-tax.already-paid', details: { years: [2025, 2026] } }),
    );
  });

  it('of another total than was expected is refused with the right one and its lines, in both languages', () => {
    const details = {
      expectedTotalCentimes: totalCentimes - 1,
      totalCentimes,
      lines: ASSESSED.lines.map(({ explanation: { fr, en }, ...line }) => ({ ...line, explanation: { fr, en } })),
    };
    expect(() => paying({ expectedTotalCentimes: totalCentimes - 1 })).toThrow(
      expect.objectContaining({ code: 'vehicle-tax.amount-changed', details }),
    );
  });

  it('of nothing is refused', () => {
    const request = { ...REQUEST, vehicle: { ...CAR, fuel: 'electric' as const } };
    expect(codeOf(() => paying({ request, expectedTotalCentimes: 0 }))).toBe('vehicle-tax.nothing-due');
  });
});

describe('a vehicle and the register', () => {
  const described: Vehicle = { ...CAR, grossWeightKg: 1_500, firstRegisteredOn: '2016-03-02' };
  const { category, fuel, fiscalPowerCv, grossWeightKg, firstRegisteredOn } = described;
  const registered: RegisteredVehicle = { category, fuel, fiscalPowerCv, grossWeightKg, firstRegisteredOn };
  const record = (vehicle: RegisteredVehicle | null) => ({ plate: CAR.plate, vehicle, paid: [] });

  it('agree, or one completes the other', () => {
    expect(asRegistered(described, record(null))).toBe(described);
    expect(asRegistered(described, record(registered))).toEqual(described);
    expect(asRegistered(CAR, record(registered))).toEqual(described);
    expect(asRegistered(described, record({ ...registered, grossWeightKg: null, firstRegisteredOn: null }))).toEqual(
      described,
    );
  });

  it.each<[keyof RegisteredVehicle, Partial<RegisteredVehicle>, string]>([
    ['category', { category: 'pickup' }, 'pickup'],
    ['fuel', { fuel: 'petrol' }, 'petrol'],
    ['fiscalPowerCv', { fiscalPowerCv: 8 }, '8'],
    ['grossWeightKg', { grossWeightKg: 1_501 }, '1501'],
    ['firstRegisteredOn', { firstRegisteredOn: '2016-03-03' }, '2016-03-03'],
  ])('contradict each other in %s', (field, change, expected) => {
    expect(() => asRegistered(described, record({ ...registered, ...change }))).toThrow(
      expect.objectContaining({ code: 'vehicle-tax.vehicle-differs', details: { field, expected } }),
    );
  });

  it('contradict each other first where both are read first', () => {
    const other = record({ ...registered, fuel: 'petrol', fiscalPowerCv: 8 });
    expect(() => asRegistered(described, other)).toThrow(
      expect.objectContaining({ details: { field: 'fuel', expected: 'petrol' } }),
    );
  });
});
