import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { INTERNATIONAL_OPERATORS } from '../src/operator/operator.js';
import { OPERATORS, priceOf, vatWithin, type Tariff } from '../src/tariff/tariff.js';
import { TARIFF_OF } from '../src/tariff/tariff.parameter.js';
import { VAT } from '../src/tariff/vat.parameter.js';

const CASH_EXPRESS = TARIFF_OF['cash-express'];
const ON = '2026-01-31';
const VAT_10 = seededParameters(VAT).on(VAT, ON);
const tariff = seededParameters(CASH_EXPRESS).on(CASH_EXPRESS, ON);

describe('the fee of a transfer', () => {
  it.each([
    [1, 1_500],
    [50_000, 1_500],
    [50_001, 2_000],
    [100_000, 2_000],
    [100_001, 3_000],
    [200_000, 3_000],
    [200_001, 4_500],
    [500_000, 4_500],
    [500_001, 6_500],
    [1_000_000, 6_500],
    [1_000_001, 9_500],
    [2_000_000, 9_500],
    [2_000_001, 14_000],
    [4_000_000, 14_000],
    [4_000_001, 20_000],
    [8_000_000, 20_000],
  ])('of %d centimes is %d centimes: upper bounds are included', (amountCentimes, feeCentimes) => {
    expect(priceOf(tariff, VAT_10, amountCentimes, 'on-top')).toMatchObject({ amountCentimes, feeCentimes });
  });

  it('is refused above the ceiling of 80,000 DH, and the refusal says the ceiling', () => {
    expect(() => priceOf(tariff, VAT_10, 8_000_001, 'on-top')).toThrow(
      expect.objectContaining({ code: 'transfer.above-ceiling', details: { ceilingCentimes: 8_000_000 } }),
    );
  });

  it('includes VAT of 10 % on what is ours: both add up to it', () => {
    expect(VAT_10).toEqual({ rateBasisPoints: 1_000 });
    expect([1_500, 3_000, 4_500, 20_000].map((gross) => vatWithin(gross, VAT_10))).toEqual([136, 273, 409, 1_818]);
    expect([0, 1, 5, 6].map((gross) => vatWithin(gross, VAT_10))).toEqual([0, 0, 0, 1]);
    expect(vatWithin(3_000, { rateBasisPoints: 0 })).toBe(0);
  });

  it('may be taken from what the sender pays, in the bracket of that', () => {
    expect(priceOf(tariff, VAT_10, 100_000, 'deducted')).toEqual({
      amountCentimes: 98_000,
      feeCentimes: 2_000,
      feeVatCentimes: 182,
    });
    expect(priceOf(tariff, VAT_10, 1_501, 'deducted').amountCentimes).toBe(1);
    expect(() => priceOf(tariff, VAT_10, 1_500, 'deducted')).toThrow(
      expect.objectContaining({
        code: 'transfer.eaten-by-fee',
        status: 422,
        details: { field: 'amountCentimes', feeCentimes: 1_500 },
      }),
    );
  });

  it('is written for every operator', () => {
    expect(OPERATORS).toEqual(['cash-express']);
    expect(Object.keys(TARIFF_OF)).toEqual([...OPERATORS, ...INTERNATIONAL_OPERATORS]);
  });

  it('is known from the first day of the product on', () => {
    expect(() => seededParameters(CASH_EXPRESS).on(CASH_EXPRESS, '2011-12-31')).toThrow(
      'cash-express.tariff has a value on 2011-12-31',
    );
  });
});

describe('a proposed tariff', () => {
  const GOOD: Tariff = {
    ceilingCentimes: 2_000,
    brackets: [
      { upToCentimes: 1_000, feeCentimes: 10 },
      { upToCentimes: 2_000, feeCentimes: 15 },
    ],
  };
  const misfitOf = (value: unknown) => CASH_EXPRESS.misfitOf(value, ON);
  const withBracket = (i: number, bracket: object) => ({
    ...GOOD,
    brackets: GOOD.brackets.map((known, n) => (n === i ? { ...known, ...bracket } : known)),
  });

  const withBrackets = (count: number): Tariff => ({
    ceilingCentimes: count,
    brackets: Array.from({ length: count }, (_, i) => ({ upToCentimes: i + 1, feeCentimes: 1 })),
  });

  it.each([
    ['two brackets', GOOD] as const,
    ...[1, 100].map((count) => [`${count} brackets`, withBrackets(count)] as const),
  ])('of %s fits when they rise to the ceiling', (_, tariff) => expect(misfitOf(tariff)).toBeUndefined());

  it.each([
    ['no object', 5, '', 'must be object'],
    ['no ceiling', { brackets: GOOD.brackets }, 'ceilingCentimes', 'this field is needed'],
    ['a ceiling that is a text', { ...GOOD, ceilingCentimes: '2000' }, 'ceilingCentimes', 'must be integer'],
    ['a field too many', { ...GOOD, currency: 'MAD' }, 'currency', 'no such field'],
    ['no ceiling above nothing', { ...GOOD, ceilingCentimes: 0 }, 'ceilingCentimes', 'must be >= 1'],
    ['a bracket up to nothing', withBracket(0, { upToCentimes: 0 }), 'brackets.0.upToCentimes', 'must be >= 1'],
    ['too many brackets', withBrackets(101), 'brackets', 'must NOT have more than 100 items'],
    ['no bracket', { ...GOOD, brackets: [] }, 'brackets', 'must NOT have fewer than 1 items'],
    ['half centimes', withBracket(1, { feeCentimes: 1.5 }), 'brackets.1.feeCentimes', 'must be integer'],
    ['a fee of nothing', withBracket(0, { feeCentimes: 0 }), 'brackets.0.feeCentimes', 'must be >= 1'],
    [
      'brackets that fall',
      withBracket(0, { upToCentimes: 2_000 }),
      'brackets.1.upToCentimes',
      'more than the bracket before',
    ],
    [
      'brackets that end below the ceiling',
      { ...GOOD, ceilingCentimes: 2_001 },
      'brackets.1.upToCentimes',
      'the ceiling, ceilingCentimes',
    ],
  ])('with %s does not fit', (_, value, field, expected) => {
    expect(misfitOf(value)).toEqual({ field: ['value', field].filter(Boolean).join('.'), expected });
  });
});
