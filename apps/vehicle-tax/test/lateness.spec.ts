import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#libs/domain';
import type { Assessment } from '../src/law/assessment.js';
import { CATEGORIES, FUELS, OWNER_KINDS, type Category, type Vehicle } from '../src/law/vehicle.js';
import { amountOf, assessOn, codeOf, TRUCK } from './assess-on.js';

describe('lateness (CGI art. 208)', () => {
  it.each([
    ['2023-01-31', 0, 0, 0, 0],
    ['2023-02-01', 70, 35, 0, 0],
    ['2023-02-28', 70, 35, 0, 0],
    ['2023-03-01', 70, 35, 3.5, 0],
    ['2023-03-31', 70, 35, 3.5, 0],
    ['2023-04-01', 70, 35, 7, 0],
    ['2023-12-31', 70, 35, 35, 0],
  ])(
    'of a 7 CV diesel paid on %s: penalty %d, first month %d, further months %d DH',
    (on, penalty, first, further, min) => {
      const assessment = assessOn(on);
      const found = (['penalty', 'first-month', 'further-months', 'minimum'] as const).map((head) =>
        amountOf(assessment, head),
      );
      expect(found).toEqual([penalty, first, further, min].map((dh) => Math.round(dh * 100)));
    },
  );

  it('costs 100 DH at least, penalty and surcharges together', () => {
    const assessment = assessOn('2023-02-01', { fuel: 'petrol' });
    expect([amountOf(assessment, 'penalty'), amountOf(assessment, 'first-month')]).toEqual([3_500, 1_750]);
    expect(amountOf(assessment, 'minimum')).toBe(10_000 - 3_500 - 1_750);
    expect(assessment.totalCentimes).toBe(35_000 + 10_000 + 2_300);
  });

  it('costs the least amount in each year of an arrears pack', () => {
    const pack = assessOn('2023-02-01', { fuel: 'petrol' }, { years: [2020, 2022, 2023] });
    expect(pack.lines.filter(({ head }) => head === 'minimum').map(({ year }) => year)).toEqual([2022, 2023]);
    const late2020 = pack.lines.filter(({ year, head }) => year === 2020 && head !== 'tax');
    expect(late2020.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0)).toBe(3_500 + 1_750 + 36 * 175);
  });

  it('costs the whole tax again when a police report found it, and nothing when it was in time', () => {
    const late = assessOn('2023-06-10', {}, { policeReport: true });
    expect(late.lines.map(({ head }) => head)).toEqual(['tax', 'police-report', 'service-fee']);
    expect(amountOf(late, 'police-report')).toBe(70_000);
    expect(amountOf(assessOn('2023-01-31', {}, { policeReport: true }), 'police-report')).toBe(0);
  });
});

describe('the day by which it is due (CGI art. 261)', () => {
  it('is 31 January', () => expect(assessOn('2024-05-01').dueOn).toBe('2024-01-31'));

  it.each([
    ['2024-03-10', '2024-04-09'],
    ['2024-12-20', '2025-01-19'],
    ['2025-03-10', '2025-05-09'],
    ['2026-01-02', '2026-03-03'],
  ])('of a vehicle registered on %s is %s: 60 days later since 2025, 30 before', (firstRegisteredOn, dueOn) => {
    const year = Number(firstRegisteredOn.slice(0, 4));
    const paidOn = (on: string) => assessOn(on, { firstRegisteredOn }, { years: [year] });
    expect(paidOn(dueOn)).toMatchObject({ dueOn, totalCentimes: 70_000 + 2_300 });
    expect(amountOf(paidOn(addDays(dueOn, 1)), 'penalty')).toBe(7_000);
  });

  it('is 31 January again in the next year', () => {
    const assessment = assessOn('2026-02-01', { firstRegisteredOn: '2025-06-01' });
    expect(assessment.dueOn).toBe('2026-01-31');
  });

  it('counts the months of a vehicle new in the year from day to day', () => {
    const further = (on: string) =>
      amountOf(assessOn(on, { firstRegisteredOn: '2025-03-10' }, { years: [2025] }), 'further-months');
    expect([further('2025-06-09'), further('2025-06-10'), further('2025-07-10')]).toEqual([0, 350, 700]);
  });

  it('is never in a year before the vehicle was registered', () => {
    const early = () => assessOn('2026-02-01', { firstRegisteredOn: '2025-06-01' }, { years: [2024, 2025] });
    expect(codeOf(early)).toBe('vehicle.registered-later');
  });
});

describe('a vehicle over 9,000 kg may pay in two halves (CGI art. 261-II)', () => {
  it.each([
    ['2023-02-28', 0],
    ['2023-03-01', 13_750 + 6_875],
    ['2023-08-31', 13_750 + 6_875 + 5 * 688],
  ])('of which the first is due at the end of February: on %s %i centimes late', (on, late) => {
    const { lines, dueOn } = assessOn(on, TRUCK, { half: 'first-half' });
    const found = lines.filter(({ head }) => ['penalty', 'first-month', 'further-months'].includes(head));
    const sum = found.reduce((total, { amountCentimes }) => total + amountCentimes, 0);
    expect(dueOn).toBe('2023-02-28');
    expect(Math.abs(sum - late)).toBeLessThanOrEqual(5); // five half centimes are rounded once
  });

  it('of which the second is due at the end of August', () => {
    expect(amountOf(assessOn('2023-08-31', TRUCK, { half: 'second-half' }), 'penalty')).toBe(0);
    expect(amountOf(assessOn('2023-09-01', TRUCK, { half: 'second-half' }), 'penalty')).toBe(13_750);
    expect(assessOn('2023-09-01', TRUCK, { half: 'second-half' }).dueOn).toBe('2023-08-31');
  });

  it('and pays both at once no dearer than one after the other', () => {
    const both = assessOn('2023-02-15', TRUCK);
    expect(both.totalCentimes).toBe(275_000 + 2_300);
    expect(both.lines.filter(({ head }) => head === 'tax').map(({ amountCentimes }) => amountCentimes)).toEqual([
      137_500, 137_500,
    ]);
  });

  it('but no other', () => {
    const light = { ...TRUCK, grossWeightKg: 9_000 };
    expect(codeOf(() => assessOn('2023-02-15', light, { half: 'first-half' }))).toBe('vehicle-tax.no-halves');
    expect(assessOn('2023-01-15', light).dueOn).toBe('2023-01-31');
  });

  it('new in the first semester pays the second half at the end of August, new in the second all at once', () => {
    const dues = (firstRegisteredOn: string, half: 'first-half' | 'second-half') =>
      assessOn('2025-12-31', { ...TRUCK, firstRegisteredOn }, { half }).dueOn;
    expect([dues('2025-04-10', 'first-half'), dues('2025-04-10', 'second-half')]).toEqual(['2025-06-09', '2025-08-31']);
    expect([dues('2025-07-10', 'first-half'), dues('2025-07-10', 'second-half')]).toEqual(['2025-09-08', '2025-09-08']);
  });
});

describe('whatever the vehicle', () => {
  const vehicles = fc.record<Vehicle>({
    plate: fc.constant('12345-A-6'),
    category: fc.constantFrom(...CATEGORIES),
    professionalUse: fc.boolean(),
    fuel: fc.constantFrom(...FUELS),
    fiscalPowerCv: fc.integer({ min: 1, max: 60 }),
    grossWeightKg: fc.integer({ min: 500, max: 60_000 }),
    firstRegisteredOn: fc.constantFrom(null, '2015-04-02', '2019-06-30', '2019-12-30'),
    owner: fc.constantFrom(...OWNER_KINDS),
    exemption: fc.constantFrom(null, null, null, 'taxi' as const),
  });
  const days = fc.integer({ min: 0, max: 2_500 }).map((count) => addDays('2020-01-01', count));
  const years = fc.uniqueArray(fc.integer({ min: 2019, max: 2020 }), { minLength: 1 });

  it('amounts are never negative, and the sum of the lines is the total, in whole dirhams', () => {
    fc.assert(
      fc.property(vehicles, days, years, fc.boolean(), (vehicle, on, asked, policeReport) => {
        const { lines, totalCentimes, feeCentimes } = assessOn(on, vehicle, { years: asked, policeReport });
        expect(lines.every(({ amountCentimes }) => Number.isSafeInteger(amountCentimes) && amountCentimes >= 0)).toBe(
          true,
        );
        expect(lines.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0)).toBe(totalCentimes);
        expect((totalCentimes - feeCentimes) % 100).toBe(0);
      }),
    );
  });

  it('it never gets cheaper by waiting', () => {
    fc.assert(
      fc.property(vehicles, days, days, years, fc.boolean(), (vehicle, a, b, asked, policeReport) => {
        const [sooner, later] = [a, b].sort().map((on) => assessOn(on, vehicle, { years: asked, policeReport }));
        expect(later?.totalCentimes).toBeGreaterThanOrEqual(sooner?.totalCentimes ?? 0);
      }),
    );
  });

  it('two halves cost what the whole costs, but for rounding and the second fee', () => {
    const heavy = vehicles.map((vehicle) => ({
      ...vehicle,
      category: 'truck' as Category,
      grossWeightKg: 20_000,
      exemption: null,
      fuel: 'diesel' as const,
    }));
    fc.assert(
      fc.property(heavy, days, (vehicle, on) => {
        const [whole, first, second] = ([null, 'first-half', 'second-half'] as const).map((half) =>
          assessOn(on, vehicle, { years: [2020], half }),
        );
        const net = (one?: Assessment) => (one ? one.totalCentimes - one.feeCentimes - amountOf(one, 'rounding') : 0);
        expect(net(first) + net(second)).toBe(net(whole));
      }),
    );
  });
});
