import { describe, expect, it } from '@jest/globals';
import { EXEMPTIONS, type Vehicle } from '../src/law/vehicle.js';
import { amountOf, assessOn, codeOf, TRUCK } from './assess-on.js';

const taxDh = (on: string, vehicle: Partial<Vehicle>) => amountOf(assessOn(on, vehicle), 'tax') / 100;

describe('the tax by fiscal power (CGI art. 262-I-A)', () => {
  it.each([
    [1, 350, 700],
    [7, 350, 700],
    [8, 650, 1_500],
    [10, 650, 1_500],
    [11, 3_000, 6_000],
    [14, 3_000, 6_000],
    [15, 8_000, 20_000],
    [40, 8_000, 20_000],
  ])('of %i CV is %i DH petrol, %i DH diesel', (fiscalPowerCv, petrol, diesel) => {
    expect(taxDh('2023-01-15', { fuel: 'petrol', fiscalPowerCv })).toBe(petrol);
    expect(taxDh('2023-01-15', { fuel: 'diesel', fiscalPowerCv })).toBe(diesel);
    expect(taxDh('2023-01-15', { fuel: 'diesel', fiscalPowerCv, grossWeightKg: 3_000 })).toBe(diesel);
  });

  it("takes a natural person's diesel pick-up for petrol, a company's not", () => {
    expect(taxDh('2023-01-15', { category: 'pickup', fiscalPowerCv: 8 })).toBe(650);
    expect(taxDh('2023-01-15', { category: 'pickup', fiscalPowerCv: 8, owner: 'company' })).toBe(1_500);
  });

  it('holds for a private 4×4 whatever its weight, and for a small truck', () => {
    const heavy = { category: 'four-by-four', fiscalPowerCv: 11, grossWeightKg: 3_500 } as const;
    expect(taxDh('2023-01-15', heavy)).toBe(6_000);
    expect(taxDh('2023-01-15', { ...heavy, professionalUse: true })).toBe(800);
    expect(taxDh('2023-01-15', { ...TRUCK, grossWeightKg: 3_000 })).toBe(700);
  });
});

describe('the tax by gross weight (CGI art. 262-I-B and C)', () => {
  it.each([
    [3_001, 800],
    [5_000, 800],
    [5_001, 1_350],
    [9_000, 1_350],
    [9_001, 2_750],
    [15_000, 2_750],
    [15_001, 4_500],
    [20_000, 4_500],
    [20_001, 7_300],
    [33_000, 7_300],
    [33_001, 7_500],
    [40_000, 7_500],
    [40_001, 11_000],
  ])('of %i kg is %i DH, whatever the fuel and the power', (grossWeightKg, tax) => {
    for (const category of ['truck', 'tractor-trailer', 'passenger', 'pickup'] as const) {
      for (const fuel of ['petrol', 'diesel'] as const) {
        expect(taxDh('2023-01-15', { category, fuel, grossWeightKg, fiscalPowerCv: 30 })).toBe(tax);
      }
    }
  });

  it('needs the weight of trucks and tractor-trailers', () => {
    for (const category of ['truck', 'tractor-trailer'] as const) {
      expect(codeOf(() => assessOn('2023-01-15', { category }))).toBe('vehicle.weight-missing');
    }
  });
});

describe('nothing is due (CGI art. 260)', () => {
  it.each([...EXEMPTIONS])('for %s, also late', (exemption) => {
    const assessment = assessOn('2023-05-15', { exemption });
    expect(assessment).toMatchObject({ totalCentimes: 0, feeCentimes: 0 });
    expect(assessment.lines).toEqual([expect.objectContaining({ year: 2023, head: 'tax', amountCentimes: 0 })]);
    expect(assessment.lines[0]?.article).toMatch(/^260/);
  });

  it.each(['electric', 'hybrid'] as const)('for an %s vehicle, without a code', (fuel) => {
    expect(assessOn('2023-05-15', { fuel }).totalCentimes).toBe(0);
  });

  it.each(['public-transport', 'mixed-transport'] as const)('for %s up to 3,000 kg only', (exemption) => {
    expect(assessOn('2023-01-15', { exemption, grossWeightKg: 3_000 }).totalCentimes).toBe(0);
    const tooHeavy = () => assessOn('2023-01-15', { exemption, grossWeightKg: 3_001 });
    expect(codeOf(tooHeavy)).toBe('vehicle.too-heavy-for-exemption');
  });

  it('for no truck whose weight nobody tells, but for an electric bus of any weight', () => {
    const truck = { category: 'truck', exemption: 'mixed-transport' } as const;
    expect(codeOf(() => assessOn('2023-01-15', truck))).toBe('vehicle.weight-missing');
    const bus = { fuel: 'electric', exemption: 'public-transport', grossWeightKg: 5_000 } as const;
    expect(assessOn('2023-01-15', bus).totalCentimes).toBe(0);
  });

  it('but age alone exempts nobody', () => {
    expect(taxDh('2023-01-15', { firstRegisteredOn: '1978-03-01' })).toBe(700);
  });
});

describe('a payment', () => {
  it('is rounded up to the dirham once, with its last year (CGI art. 167)', () => {
    const assessment = assessOn('2023-03-15');
    expect(assessment.lines.find(({ head }) => head === 'rounding')).toMatchObject({
      year: 2023,
      amountCentimes: 50,
      article: '167',
    });
    expect(assessment.totalCentimes).toBe(70_000 + 7_000 + 3_500 + 350 + 50 + 2_300);
  });

  it('of a 4-year arrears pack takes each year by its own tariff, and one fee', () => {
    const pack = assessOn('2026-11-24', { fuel: 'petrol' }, { years: [2026, 2024, 2023, 2025] });
    expect(pack.lines.filter(({ head }) => head === 'tax').map(({ year }) => year)).toEqual([2023, 2024, 2025, 2026]);
    expect(pack.lines.filter(({ head }) => head === 'service-fee')).toEqual([
      expect.objectContaining({ year: 2026, amountCentimes: 2_300 }),
    ]);
    expect([pack.dueOn, pack.prescribedYears]).toEqual(['2023-01-31', []]);
  });

  it('names the years that are prescribed', () => {
    expect(assessOn('2026-01-15', {}, { years: [2020, 2021, 2022, 2026] }).prescribedYears).toEqual([2020, 2021]);
  });

  it.each([[2016], [2024]])('knows no tariff of %i in 2023', (year) => {
    expect(codeOf(() => assessOn('2023-01-15', {}, { years: [year] }))).toBe('vehicle-tax.year-not-covered');
  });

  it('says why in both languages, with bracket and arithmetic', () => {
    const { lines } = assessOn('2023-02-03');
    expect(lines.map(({ explanation }) => explanation.en)).toEqual([
      'Tax of 2023: 7 CV, diesel bracket below 8 CV: 700.00 DH (CGI art. 262-I-A)',
      'Penalty for lateness since 2023-01-31: 10 % × 700.00 DH = 70.00 DH (CGI art. 208)',
      'Surcharge of the first month late: 5 % × 700.00 DH = 35.00 DH (CGI art. 208)',
      'Service fee of the counter, tax included, per receipt: 23.00 DH',
    ]);
    expect(lines[1]?.explanation.fr).toBe(
      'Pénalité de retard depuis le 2023-01-31 : 10 % × 700,00 DH = 70,00 DH (CGI art. 208)',
    );
    const heavy = assessOn('2023-01-15', { ...TRUCK, grossWeightKg: 45_000 }).lines;
    expect(heavy[0]?.explanation.fr).toBe(
      'Taxe 2023, premier versement (la moitié) : 45000 kg, tranche de plus de 40000 kg : 11 000,00 DH ÷ 2 = 5 500,00 DH (CGI art. 262-I-B)',
    );
  });
});
