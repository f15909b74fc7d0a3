import { describe, expect, it } from '@jest/globals';
import { DEATH_BENEFITS } from '../src/benefit/benefit.js';
import {
  BENEFIT_RULES,
  CLAIMS_PARAMETERS,
  FAMILY_RULES,
  HANDLING_RULES,
  INSURANCE_CONTRACT,
  INSURED_SINCE,
  insuredDay,
  RETENTION_RULES,
} from '../src/benefit/rules.parameter.js';
import { SEEDED_RULES } from './insured.js';

const ON = '2026-02-01';
const CONTRACT = SEEDED_RULES.on(INSURANCE_CONTRACT, ON);
const FAMILY = SEEDED_RULES.on(FAMILY_RULES, ON);
const BENEFITS_SEEDED = SEEDED_RULES.on(BENEFIT_RULES, ON);
const benefitsWith = (change: object) => ({ ...BENEFITS_SEEDED, birth: { ...BENEFITS_SEEDED.birth, ...change } });
const without = (value: object, field: string) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));

it('parameters bear the names under which they are kept', () => {
  expect(CLAIMS_PARAMETERS.map(({ name }) => name)).toEqual([
    'claims.contract',
    'claims.family',
    'claims.benefits',
    'claims.handling',
    'claims.retention',
  ]);
});

describe('the insurance', () => {
  it.each([
    ['2012-09-30', '2012-10-01'],
    ['2012-10-01', '2012-10-01'],
    ['2012-10-02', '2012-10-02'],
  ])('began in October 2012: on %s the rules of %s count', (on, day) => expect(insuredDay(on)).toBe(day));

  it('is known from its first day on', () => expect(INSURED_SINCE).toBe('2012-10-01'));
});

describe('a contract', () => {
  it.each([
    ['the shortest name', { insurer: 'ab' }],
    ['the longest name', { insurer: `a${'1-'.repeat(19)}b` }],
    ['the least', { monthlyPremiumCentimes: 1, standaloneMonthlyPremiumCentimes: 1, standaloneMonthsMax: 1 }],
    ['the most', { standaloneMonthsMax: 120, standaloneBeginsWithinDays: 366 }],
    ['no tax and no commission', { premiumTaxBasisPoints: 0, commissionBasisPoints: 0 }],
    ['all of it as tax', { premiumTaxBasisPoints: 10_000, commissionBasisPoints: 10_000 }],
    ['sold from today on', { standaloneBeginsWithinDays: 0 }],
  ])('may have %s', (_, change) => expect(INSURANCE_CONTRACT.misfitOf({ ...CONTRACT, ...change }, ON)).toBeUndefined());

  it.each<[object, string]>([
    [{ insurer: 'a' }, 'value.insurer'],
    [{ insurer: `a${'1-'.repeat(19)}bc` }, 'value.insurer'],
    [{ insurer: 'Saham' }, 'value.insurer'],
    [{ insurer: '1a' }, 'value.insurer'],
    [{ monthlyPremiumCentimes: 0 }, 'value.monthlyPremiumCentimes'],
    [{ standaloneMonthlyPremiumCentimes: 9.5 }, 'value.standaloneMonthlyPremiumCentimes'],
    [{ standaloneMonthsMax: 0 }, 'value.standaloneMonthsMax'],
    [{ standaloneMonthsMax: 121 }, 'value.standaloneMonthsMax'],
    [{ standaloneBeginsWithinDays: -1 }, 'value.standaloneBeginsWithinDays'],
    [{ standaloneBeginsWithinDays: 367 }, 'value.standaloneBeginsWithinDays'],
    [{ premiumTaxBasisPoints: 10_001 }, 'value.premiumTaxBasisPoints'],
    [{ commissionBasisPoints: -1 }, 'value.commissionBasisPoints'],
    [{ broker: 'none' }, 'value.broker'],
  ])('does not fit with %j', (change, field) =>
    expect(INSURANCE_CONTRACT.misfitOf({ ...CONTRACT, ...change }, ON)).toMatchObject({ field }),
  );

  it('needs an insurer', () =>
    expect(INSURANCE_CONTRACT.misfitOf(without(CONTRACT, 'insurer'), ON)).toMatchObject({ field: 'value.insurer' }));
});

describe('the rules of a family', () => {
  it.each([
    [{ childUntilAge: 1, studentUntilAge: 1, spousesMax: 1, membersMax: 1 }],
    [{ childUntilAge: 99, studentUntilAge: 99, spousesMax: 10, membersMax: 50 }],
  ])('may be %j', (rules) => expect(FAMILY_RULES.misfitOf(rules, ON)).toBeUndefined());

  it.each<[object, string]>([
    [{ childUntilAge: 0 }, 'value.childUntilAge'],
    [{ studentUntilAge: 100 }, 'value.studentUntilAge'],
    [{ spousesMax: 0 }, 'value.spousesMax'],
    [{ spousesMax: 11 }, 'value.spousesMax'],
    [{ membersMax: 0 }, 'value.membersMax'],
    [{ membersMax: 51 }, 'value.membersMax'],
    [{ cousinsMax: 1 }, 'value.cousinsMax'],
  ])('do not fit with %j', (change, field) =>
    expect(FAMILY_RULES.misfitOf({ ...FAMILY, ...change }, ON)).toMatchObject({ field }),
  );

  it('insure students for as long as other children, or longer', () =>
    expect(FAMILY_RULES.misfitOf({ ...FAMILY, childUntilAge: 21, studentUntilAge: 20 }, ON)).toEqual({
      field: 'value.studentUntilAge',
      expected: 'childUntilAge, or more',
    }));
});

describe('the table of benefits', () => {
  it.each([
    [{ labelFr: 'F', labelEn: 'E'.repeat(100) }],
    [{ fromCentimes: 1, toCentimes: 1 }],
    [{ paidTo: 'carrier', perYearMax: null }],
    [{ perYearMax: 1 }],
    [{ perYearMax: 1_000 }],
    [{ waitingDays: 0, documents: [] }],
    [{ heirshipActAboveCentimes: 1 }],
    [{ heirshipActAboveCentimes: null }],
    [{ waitingDays: 3_660, documents: ['invoice', 'medical-report'] }],
  ])('may say %j of one', (change) => expect(BENEFIT_RULES.misfitOf(benefitsWith(change), ON)).toBeUndefined());

  it.each<[object, string]>([
    [{ labelFr: '' }, 'value.birth.labelFr'],
    [{ labelEn: 'E'.repeat(101) }, 'value.birth.labelEn'],
    [{ paidTo: 'insurer' }, 'value.birth.paidTo'],
    [{ fromCentimes: 0 }, 'value.birth.fromCentimes'],
    [{ perYearMax: 0 }, 'value.birth.perYearMax'],
    [{ perYearMax: 1_001 }, 'value.birth.perYearMax'],
    [{ waitingDays: -1 }, 'value.birth.waitingDays'],
    [{ waitingDays: 3_661 }, 'value.birth.waitingDays'],
    [{ documents: ['invoice', 'invoice'] }, 'value.birth.documents'],
    [{ documents: ['passport'] }, 'value.birth.documents.0'],
    [{ heirshipActAboveCentimes: 0 }, 'value.birth.heirshipActAboveCentimes'],
    [{ pathology: 'A' }, 'value.birth.pathology'],
  ])('does not fit with %j of one', (change, field) =>
    expect(BENEFIT_RULES.misfitOf(benefitsWith(change), ON)).toMatchObject({ field }),
  );

  it('is whole, and names no benefit that there is not', () => {
    expect(BENEFIT_RULES.misfitOf(without(BENEFITS_SEEDED, 'disability'), ON)).toMatchObject({
      field: 'value.disability',
    });
    expect(BENEFIT_RULES.misfitOf({ ...BENEFITS_SEEDED, dental: BENEFITS_SEEDED.birth }, ON)).toMatchObject({
      field: 'value.dental',
    });
  });

  it('gives no less at most than at least, of the first one where it does', () => {
    const upsideDown = { fromCentimes: 50_001, toCentimes: 50_000 };
    const rules = { ...benefitsWith(upsideDown), disability: { ...BENEFITS_SEEDED.disability, ...upsideDown } };
    const misfit = { field: 'value.birth.toCentimes', expected: 'fromCentimes, or more' };
    expect(BENEFIT_RULES.misfitOf(rules, ON)).toEqual(misfit);
  });
});

describe('the terms of claims', () => {
  const terms = SEEDED_RULES.on(HANDLING_RULES, ON);

  it('are others for what is paid when somebody dies', () =>
    expect(DEATH_BENEFITS).toEqual(['funeral-costs', 'funeral-transport']));

  it.each([
    ['2025-06-30', null],
    ['2025-07-01', 5],
  ])('of a death, from July 2025 on, are told within five days: on %s %p', (on, deathNoticeDays) =>
    expect(SEEDED_RULES.on(HANDLING_RULES, on)).toMatchObject({ deathNoticeDays, deathTermDays: 30, termDays: 30 }),
  );

  it.each<[object, string | undefined]>([
    [{ termDays: 0, deathNoticeDays: 0 }, undefined],
    [{ lateAfterDays: 3_660, deathNoticeDays: null }, undefined],
    [{ lateAfterDays: 3_661 }, 'value.lateAfterDays'],
    [{ duplicateWithinDays: -1 }, 'value.duplicateWithinDays'],
    [{ deathTermDays: null }, 'value.deathTermDays'],
    [{ weeks: 1 }, 'value.weeks'],
  ])('with %j: what does not fit is %s', (change, field) =>
    expect(HANDLING_RULES.misfitOf({ ...terms, ...change }, ON)?.field).toBe(field),
  );
});

describe('people are known', () => {
  it.each([
    [0, 'value.years'],
    [1, undefined],
    [30, undefined],
    [31, 'value.years'],
  ])('for %i years after their last policy and claim: what does not fit is %s', (years, field) =>
    expect(RETENTION_RULES.misfitOf({ years }, ON)?.field).toBe(field),
  );
});
