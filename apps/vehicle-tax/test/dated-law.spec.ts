import { describe, expect, it } from '@jest/globals';
import { ParameterSnapshot, seedValues, valueIdOf, type AnyDatedParameter } from '#libs/approvals';
import type { ReservedReceipt } from '#libs/counter';
import { contextAt } from '#libs/testing';
import { assess } from '../src/law/assessment.js';
import type { YearTariff } from '../src/law/tariff.js';
import {
  EXEMPTION_RULES,
  MOBILE_ALLOWANCE,
  ROUNDING,
  SERVICE_FEE,
  tariffsOn,
  VEHICLE_TAX_PARAMETERS,
  YEAR_TARIFF,
} from '../src/law/tariff.parameter.js';
import { payMobile } from '../src/mobile/mobile-payment.js';
import { amountOf, CAR, codeOf, PARAMETERS } from './assess-on.js';

const LAW_OF_2025 = PARAMETERS.on(YEAR_TARIFF, '2025-01-01');
const DIESEL = { vehicle: CAR, half: null, policeReport: false };

/** The seeded values, and one more. */
function lawWith({ name }: AnyDatedParameter, validFrom: string, value: object): ParameterSnapshot {
  const values = VEHICLE_TAX_PARAMETERS.flatMap((parameter) => seedValues(parameter));
  const [first] = values;
  if (!first) throw new Error('there are seeds');
  return new ParameterSnapshot([...values, { ...first, id: valueIdOf(name, validFrom), name, validFrom, value }]);
}

describe('the law of a year', () => {
  const dearer: YearTariff = {
    ...LAW_OF_2025,
    power: { ...LAW_OF_2025.power, diesel: [{ upToCv: null, amountCentimes: 99_000 }] },
  };
  const parameters = lawWith(YEAR_TARIFF, '2027-01-01', dearer);
  const taxOf = (year: number, on: string) =>
    amountOf(assess(tariffsOn(parameters, on), { ...DIESEL, years: [year], on }), 'tax');

  it.each([
    [2026, '2026-12-31', 70_000],
    [2026, '2027-01-01', 70_000],
    [2027, '2027-01-01', 99_000],
    [2029, '2030-06-01', 99_000],
  ])('is that of the tax of %d, on whatever day it is paid (%s)', (year, on, taxCentimes) => {
    expect(taxOf(year, on)).toBe(taxCentimes);
  });

  it('begins with 2017: before, nothing is known to be due', () => {
    for (const on of ['2016-12-31', '1999-01-01', '0001-01-01']) {
      const year = Number(on.slice(0, 4));
      expect(codeOf(() => assess(tariffsOn(PARAMETERS, on), { ...DIESEL, years: [year], on }))).toBe(
        'vehicle-tax.year-not-covered',
      );
    }
    expect(tariffsOn(PARAMETERS, '9999-12-31').years).toHaveLength(2);
  });

  it('is put together once for a day', () => {
    expect(tariffsOn(parameters, '2027-03-01')).toBe(tariffsOn(parameters, '2027-03-01'));
    expect(tariffsOn(parameters, '2027-03-01')).not.toBe(tariffsOn(PARAMETERS, '2027-03-01'));
  });
});

describe('what depends on the day of payment', () => {
  it('is the service fee, the rounding, and what is exempt', () => {
    const on = '2026-01-15';
    const total = (parameters: ParameterSnapshot) =>
      assess(tariffsOn(parameters, on), { ...DIESEL, years: [2026], on }).totalCentimes;
    expect(total(PARAMETERS)).toBe(72_300);
    expect(total(lawWith(SERVICE_FEE, '2026-01-15', { amountCentimes: 2_500 }))).toBe(72_500);
    expect(total(lawWith(SERVICE_FEE, '2026-01-16', { amountCentimes: 2_500 }))).toBe(72_300);
    expect(total(lawWith(ROUNDING, '2026-01-15', { upToCentimes: 1_000_00 }))).toBe(102_300);
    const rules = PARAMETERS.on(EXEMPTION_RULES, on);
    const lighter = lawWith(EXEMPTION_RULES, on, { ...rules, taxi: { ...rules.taxi, upToKg: 1_000 } });
    const taxi = {
      ...DIESEL,
      vehicle: { ...CAR, exemption: 'taxi', grossWeightKg: 1_500 } as const,
      years: [2026],
      on,
    };
    expect(assess(tariffsOn(PARAMETERS, on), taxi).totalCentimes).toBe(0);
    expect(codeOf(() => assess(tariffsOn(lighter, on), taxi))).toBe('vehicle.too-heavy-for-exemption');
  });

  it('is for a mobile agency the day on which it took the payment, however late that comes', () => {
    const number: ReservedReceipt = {
      receiptNumber: 'RAB-040-V-2026-000007',
      blockId: '01a20309-4c27-766d-b3de-7a4985ccf208',
      agency: 'RAB-040',
      year: 2026,
      status: 'free',
      issuedAt: '2026-01-14T08:00:00.000Z',
    };
    const command = {
      id: '01a20309-4c27-766d-b3de-7a4985ccf210',
      agency: 'RAB-040',
      request: { ...DIESEL, years: [2026] },
      expectedTotalCentimes: 72_300,
      receiptNumber: number.receiptNumber,
      receivedAt: '2026-02-20T09:00:00.000Z',
      paidMonth: '2026-01',
    };
    const rows = {
      payment: undefined,
      years: [],
      announcement: undefined,
      refundCase: undefined,
      remittances: [],
      number,
    };
    const book = (parameters: ParameterSnapshot) =>
      payMobile.decide(rows, command, contextAt('2026-01-15T10:00:00.000Z', parameters)).reply.feeCentimes;
    expect(book(lawWith(SERVICE_FEE, '2026-01-16', { amountCentimes: 2_500 }))).toBe(2_300);
    expect(codeOf(() => book(lawWith(SERVICE_FEE, '2026-01-15', { amountCentimes: 2_500 })))).toBe(
      'vehicle-tax.amount-changed',
    );
    const shorter = { numberValidDays: 31, arrivesWithinDays: 10 };
    expect(book(lawWith(MOBILE_ALLOWANCE, '2026-01-16', shorter))).toBe(2_300);
    expect(codeOf(() => book(lawWith(MOBILE_ALLOWANCE, '2026-01-15', shorter)))).toBe('vehicle-tax.paid-too-long-ago');
  });
});

describe('a proposed law', () => {
  const change = (part: object) => ({ ...LAW_OF_2025, ...part });
  const withPetrol = (...petrol: object[]) => change({ power: { ...LAW_OF_2025.power, petrol } });

  it('fits as it is, from a 1 January on', () => {
    expect(YEAR_TARIFF.misfitOf(LAW_OF_2025, '2027-01-01')).toBeUndefined();
    expect(YEAR_TARIFF.misfitOf(LAW_OF_2025, '2027-02-01')).toEqual({
      field: 'validFrom',
      expected: 'a 1 January: the tax is of a year',
    });
  });

  it.each([
    ['no weights', change({ weight: undefined }), 'value.weight'],
    ['no bracket', change({ weight: [] }), 'value.weight'],
    ['a bounded last bracket', withPetrol({ upToCv: 7, amountCentimes: 1 }), 'value.power.petrol.0.upToCv'],
    [
      'two brackets without a bound',
      withPetrol({ upToCv: null, amountCentimes: 1 }, { upToCv: null, amountCentimes: 2 }),
      'value.power.petrol.0.upToCv',
    ],
    [
      'brackets that fall',
      withPetrol(
        { upToCv: 7, amountCentimes: 1 },
        { upToCv: 7, amountCentimes: 2 },
        { upToCv: null, amountCentimes: 3 },
      ),
      'value.power.petrol.1.upToCv',
    ],
    [
      'a tax that has no half',
      change({ weight: [{ upToKg: null, amountCentimes: 3 }] }),
      'value.weight.0.amountCentimes',
    ],
    ['a part of a day', change({ newVehicleDays: 1.5 }), 'value.newVehicleDays'],
    ['a field too many', change({ fromYear: 2027 }), 'value.fromYear'],
  ])('with %s does not fit', (_, value, field) => {
    expect(YEAR_TARIFF.misfitOf(JSON.parse(JSON.stringify(value)), '2027-01-01')).toMatchObject({ field });
  });

  const late = (part: object) => ({ late: { ...LAW_OF_2025.late, ...part } });
  const exemptionsWith = (rule: object) => ({
    ...PARAMETERS.on(EXEMPTION_RULES, '2025-01-01'),
    taxi: { article: '260', fr: 'taxi', en: 'taxi', ...rule },
  });
  const allowed = (change: object) => ({ numberValidDays: 31, arrivesWithinDays: 62, ...change });
  it.each<[string, AnyDatedParameter, (value: number) => unknown, least: number, most: number]>([
    ['a weight', YEAR_TARIFF, (weighedAboveKg) => change({ weighedAboveKg }), 1, 1_000_000],
    ['the days of a new vehicle', YEAR_TARIFF, (newVehicleDays) => change({ newVehicleDays }), 0, 366],
    ['a permille', YEAR_TARIFF, (penaltyPermille) => change(late({ penaltyPermille })), 0, 10_000],
    ['an amount', YEAR_TARIFF, (minimumCentimes) => change(late({ minimumCentimes })), 0, Number.MAX_SAFE_INTEGER],
    [
      'a fiscal power',
      YEAR_TARIFF,
      (upToCv) => withPetrol({ upToCv, amountCentimes: 0 }, { upToCv: null, amountCentimes: 0 }),
      1,
      1_000,
    ],
    [
      'a heavy tax, in halves',
      YEAR_TARIFF,
      (twice) => change({ weight: [{ upToKg: null, amountCentimes: 2 * twice }] }),
      0,
      (Number.MAX_SAFE_INTEGER - 1) / 2,
    ],
    ['a rounding', ROUNDING, (upToCentimes) => ({ upToCentimes }), 1, 10_000],
    ['a service fee', SERVICE_FEE, (amountCentimes) => ({ amountCentimes }), 0, Number.MAX_SAFE_INTEGER],
    ['the validity of a number', MOBILE_ALLOWANCE, (numberValidDays) => allowed({ numberValidDays }), 1, 366],
    ['the lateness of an arrival', MOBILE_ALLOWANCE, (arrivesWithinDays) => allowed({ arrivesWithinDays }), 1, 80],
    ['the words of an exemption', EXEMPTION_RULES, (length) => exemptionsWith({ fr: 'x'.repeat(length) }), 1, 100],
  ])('holds %s within its bounds', (_, parameter, valueOf, least, most) => {
    const fits = (value: number) => parameter.misfitOf(valueOf(value), '2027-01-01') === undefined;
    expect([least, most].map(fits)).toEqual([true, true]);
    expect([least - 1, most + 1].map(fits)).toEqual([false, false]);
  });

  it('says of each bracket that is wrong what it should be', () => {
    const of = (name: 'upToCv' | 'upToKg', ...bounds: (number | null)[]) =>
      bounds.map((bound) => ({ [name]: bound, amountCentimes: 2 }));
    const misfit = (value: object) => YEAR_TARIFF.misfitOf(value, '2027-01-01');
    const unbounded = 'no bound, null, of the last bracket alone';
    const withDiesel = (diesel: object[]) => change({ power: { ...LAW_OF_2025.power, diesel } });
    expect(misfit(withPetrol())).toEqual({ field: 'value.power.petrol', expected: 'one bracket at least' });
    expect(misfit(withDiesel(of('upToCv', 7)))).toEqual({ field: 'value.power.diesel.0.upToCv', expected: unbounded });
    expect(misfit(change({ weight: of('upToKg', null, null) }))).toEqual({
      field: 'value.weight.0.upToKg',
      expected: unbounded,
    });
    expect(misfit(withDiesel(of('upToCv', 9, 8, null)))).toEqual({
      field: 'value.power.diesel.1.upToCv',
      expected: 'more than the bracket before',
    });
  });

  it('closes every part of a value to fields too many, and says so of each by its name', () => {
    expect(VEHICLE_TAX_PARAMETERS.map(({ name }) => name)).toEqual([
      'vehicle-tax.year-tariff',
      'vehicle-tax.service-fee',
      'vehicle-tax.rounding',
      'vehicle-tax.mobile-allowance',
      'vehicle-tax.exemptions',
    ]);
    for (const [parameter, value] of [
      [YEAR_TARIFF, change({ power: { ...LAW_OF_2025.power, gas: [] } })],
      [YEAR_TARIFF, change(late({ other: 1 }))],
      [SERVICE_FEE, { amountCentimes: 1, other: 1 }],
      [EXEMPTION_RULES, exemptionsWith({ other: 1 })],
    ] as [AnyDatedParameter, object][])
      expect(parameter.misfitOf(value, '2027-01-01')).toMatchObject({ expected: 'no such field' });
  });

  it('keeps a late payment within the months that a remittance looks at', () => {
    const misfit = MOBILE_ALLOWANCE.misfitOf({ numberValidDays: 31, arrivesWithinDays: 81 }, '2027-01-01');
    expect(misfit).toEqual({ field: 'value.arrivesWithinDays', expected: 'must be <= 80' });
  });
});
