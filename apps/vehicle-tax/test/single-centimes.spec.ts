import { describe, expect, it } from '@jest/globals';
import { assess, type AssessmentRequest, type Head } from '../src/law/assessment.js';
import { bracketOf, tariffOfYear, type LateTariff, type Tariffs } from '../src/law/tariff.js';
import { tariffsOn } from '../src/law/tariff.parameter.js';
import { amountOf, assessOn, CAR, codeOf, PARAMETERS, TRUCK } from './assess-on.js';

const LAW = tariffsOn(PARAMETERS, '2026-03-15');
const OF_2026 = tariffOfYear(LAW, 2026);
const REQUEST: AssessmentRequest = { vehicle: CAR, years: [2026], half: null, policeReport: false, on: '2026-03-15' };

/** The law, but for what a 7 CV diesel pays, and what its lateness costs. */
function lawWith(taxCentimes: number, late: Partial<LateTariff> = {}, change: Partial<Tariffs> = {}): Tariffs {
  const diesel = [{ upToCv: null, amountCentimes: taxCentimes }];
  const tariff = { ...OF_2026, power: { ...OF_2026.power, diesel }, late: { ...OF_2026.late, ...late } };
  return { ...LAW, years: [{ fromYear: LAW.firstYear, tariff }], ...change };
}

describe('a share of the tax', () => {
  // 100 ‰ of each, as a penalty.
  it.each([
    [70_005, 7_001],
    [70_004, 7_000],
    [70_006, 7_001],
    [70_015, 7_002],
    [70_000, 7_000],
  ])('of %i centimes is %i: half a centime is rounded up, less is dropped', (taxCentimes, penalty) => {
    expect(amountOf(assess(lawWith(taxCentimes), REQUEST), 'penalty')).toBe(penalty);
  });

  it('of half a tax too: 5 ‰ of 1,375 dirhams are 6.88', () => {
    expect(amountOf(assessOn('2023-04-15', TRUCK, { half: 'first-half' }), 'further-months')).toBe(688);
  });

  it('is explained by the months that it is of', () => {
    const { lines } = assess(LAW, { ...REQUEST, on: '2026-04-15' });
    const further = lines.find(({ head }) => head === 'further-months');
    expect(further).toMatchObject({ amountCentimes: 700, article: '208' });
    expect(further?.explanation.en).toContain('2 further months');
    expect(further?.explanation.en).toContain('(CGI art. 208)');
  });
});

describe('the least that lateness costs', () => {
  const minimumOf = (law: Tariffs, request: Partial<AssessmentRequest> = {}) =>
    assess(law, { ...REQUEST, on: '2026-02-15', ...request }).lines.find(({ head }) => head === 'minimum');

  it.each([
    [10_501, 1],
    [10_500, undefined],
    [10_499, undefined],
  ])('of %i centimes adds to 105 dirhams of penalty and surcharge %s', (minimumCentimes, amount) => {
    expect(minimumOf(lawWith(70_000, { minimumCentimes }))?.amountCentimes).toBe(amount);
  });

  it('is of article 208, also for what a police report found, and of nobody who was in time', () => {
    const cheap = lawWith(70_000, { policeReportPermille: 10 });
    expect(minimumOf(cheap, { policeReport: true })).toMatchObject({ amountCentimes: 9_300, article: '208' });
    expect(minimumOf(cheap, { policeReport: true, on: '2026-01-31' })).toBeUndefined();
  });
});

describe('a payment', () => {
  const inTime = { ...REQUEST, on: '2026-01-15' };
  const lineOf = (law: Tariffs, head: Head) => assess(law, inTime).lines.find((line) => line.head === head);

  it('is rounded up by a single centime, and by no hundred', () => {
    expect(lineOf(lawWith(69_999), 'rounding')).toMatchObject({ amountCentimes: 1, article: '167' });
    expect(lineOf(lawWith(69_901), 'rounding')?.amountCentimes).toBe(99);
    expect(lineOf(lawWith(69_900), 'rounding')).toBeUndefined();
  });

  it('has a line for a fee of a single centime, of the counter’s own tariff, and none for no fee', () => {
    const feeOf = (serviceFeeCentimes: number) => lineOf(lawWith(70_000, {}, { serviceFeeCentimes }), 'service-fee');
    expect(feeOf(1)).toMatchObject({ amountCentimes: 1, article: 'tarif du guichet' });
    expect(feeOf(1)?.explanation.fr).not.toContain('CGI');
    expect(feeOf(0)).toBeUndefined();
  });

  it('of earlier years alone bears fee and rounding under the last of them', () => {
    const { lines } = assess(lawWith(69_999), { ...REQUEST, years: [2024, 2023] });
    expect(lines.filter(({ head }) => head === 'rounding' || head === 'service-fee').map(({ year }) => year)).toEqual([
      2024, 2024,
    ]);
  });

  it('of a vehicle that is exempt is due like any other, with nothing', () => {
    expect(assess(LAW, { ...REQUEST, vehicle: { ...CAR, fuel: 'electric' }, years: [2025, 2026] })).toMatchObject({
      dueOn: '2025-01-31',
      totalCentimes: 0,
    });
  });

  it('may be of the first year of the law, and of the year of its day', () => {
    expect(codeOf(() => assess(LAW, { ...REQUEST, years: [LAW.firstYear, 2026] }))).toBe('not refused');
  });

  it.each<[string, Partial<AssessmentRequest>, string]>([
    ['a year before the law', { years: [LAW.firstYear - 1] }, 'years'],
    ['a year to come', { years: [2027] }, 'years'],
    [
      'a year before the vehicle',
      { vehicle: { ...CAR, firstRegisteredOn: '2026-01-05' }, years: [2025] },
      'firstRegisteredOn',
    ],
    ['half of a car', { half: 'first-half' }, 'instalment'],
    ['a truck without its weight', { vehicle: { ...CAR, category: 'truck' } }, 'grossWeightKg'],
    [
      'a bus without its weight',
      { vehicle: { ...CAR, category: 'truck', exemption: 'public-transport' } },
      'grossWeightKg',
    ],
    ['a bus too heavy', { vehicle: { ...CAR, exemption: 'public-transport', grossWeightKg: 3_001 } }, 'exemption'],
  ])('of %s is refused by the field that is wrong', (_, change, field) => {
    expect(() => assess(LAW, { ...REQUEST, ...change })).toThrow(
      expect.objectContaining({ status: 422, details: expect.objectContaining({ field }) }),
    );
  });

  it('says by which article a vehicle pays', () => {
    const articleOf = (change: object) => assess(LAW, { ...inTime, vehicle: { ...CAR, ...change } }).lines[0]?.article;
    expect(articleOf({})).toBe('262-I-A');
    expect(articleOf({ ...TRUCK })).toBe('262-I-B');
    expect(articleOf({ ...TRUCK, category: 'tractor-trailer' })).toBe('262-I-C');
  });
});

describe('a bracket', () => {
  it('begins where the one before ends', () => {
    const powerOf = (fiscalPowerCv: number) => bracketOf(OF_2026, { ...CAR, fiscalPowerCv });
    expect(powerOf(7)).toEqual({ by: 'power', fuel: 'diesel', fromCv: 1, upToCv: 7, amountCentimes: 70_000 });
    expect(powerOf(8)).toMatchObject({ fromCv: 8, upToCv: 10 });
    expect(powerOf(15)).toMatchObject({ fromCv: 15, upToCv: null });
    const weightOf = (grossWeightKg: number) => bracketOf(OF_2026, { ...CAR, ...TRUCK, grossWeightKg });
    expect(weightOf(3_001)).toEqual({ by: 'weight', aboveKg: 3_000, upToKg: 5_000, amountCentimes: 80_000 });
    expect(weightOf(5_001)).toMatchObject({ aboveKg: 5_000, upToKg: 9_000 });
    expect(weightOf(40_001)).toMatchObject({ aboveKg: 40_000, upToKg: null });
  });
});
