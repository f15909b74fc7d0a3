import { describe, expect, it } from '@jest/globals';
import type { Day } from '#libs/domain';
import type { InsuranceContract, Policy, Span } from '../src/policy/policy.js';
import { INSURANCE_CONTRACT } from '../src/benefit/rules.parameter.js';
import { premiumLinesOf, type StatedPeriod } from '../src/statement/premium-lines.js';
import { loanPolicy, SEEDED_RULES, standalonePolicy } from './insured.js';

const CONTRACT: InsuranceContract = SEEDED_RULES.on(INSURANCE_CONTRACT, '2026-01-01');
/** 10 DH a month, 12 from July 2026 on. */
const contractOn = (day: Day): InsuranceContract =>
  day < '2026-07-01'
    ? CONTRACT
    : { ...CONTRACT, monthlyPremiumCentimes: 1_200, standaloneMonthlyPremiumCentimes: 1_200 };

const MAY: StatedPeriod = { insurer: 'saham', month: '2026-05', knownAt: '2026-06-02T09:00:00.000Z', before: null };
const AFTER_MAY: StatedPeriod = {
  insurer: 'saham',
  month: '2026-08',
  knownAt: '2026-09-02T09:00:00.000Z',
  before: { firstMonth: '2026-05', knownAt: '2026-08-02T09:00:00.000Z' },
};
const span = (startsOn: Day, endsOn: Day, cause: Span['cause'], recordedAt: string): Span => ({
  startsOn,
  endsOn,
  cause,
  recordedAt,
});
const said = (policy: Policy, period: StatedPeriod, contract = contractOn) =>
  premiumLinesOf(policy, period, contract).map(({ month, movement, months, premiumCentimes }) => [
    month,
    movement,
    months,
    premiumCentimes,
  ]);

describe('a policy that is bound to a loan', () => {
  it.each<[what: string, startsOn: Day, endsOn: Day, lines: unknown[]]>([
    ['began before and goes on', '2026-01-10', '2026-12-31', [['2026-05', 'in-force', 1, 1_000]]],
    ['begins on the first day', '2026-05-01', '2026-12-31', [['2026-05', 'entry', 1, 1_000]]],
    ['begins on the last day', '2026-05-31', '2026-12-31', [['2026-05', 'entry', 1, 1_000]]],
    ['begins the day after', '2026-06-01', '2026-12-31', []],
    ['ends on the last day', '2026-01-10', '2026-05-31', [['2026-05', 'exit', 1, 1_000]]],
    ['ends on the first day', '2026-01-10', '2026-05-01', [['2026-05', 'exit', 1, 1_000]]],
    ['ended the day before', '2026-01-10', '2026-04-30', []],
    ['begins and ends in it', '2026-05-02', '2026-05-03', [['2026-05', 'entry', 1, 1_000]]],
    ['is of a single day', '2026-05-02', '2026-05-02', [['2026-05', 'entry', 1, 1_000]]],
    ['never covered', '2026-05-02', '2026-05-01', []],
  ])('%s', (_what, startsOn, endsOn, lines) => expect(said(loanPolicy(startsOn, endsOn), MAY)).toEqual(lines));

  it('is stated whole: whose, from when to when, at which price', () => {
    expect(premiumLinesOf(loanPolicy('2026-05-03', '2026-12-31'), MAY, contractOn)).toEqual([
      {
        kind: 'premium',
        policyId: expect.any(String),
        product: 'loan',
        clientId: expect.any(String),
        loanId: 'L-1',
        month: '2026-05',
        effectOn: '2026-05-03',
        endsOn: '2026-12-31',
        movement: 'entry',
        months: 1,
        unitPriceCentimes: 1_000,
        premiumCentimes: 1_000,
        taxCentimes: 0,
        commissionCentimes: 0,
        netCentimes: 1_000,
      },
    ]);
  });

  it('is nothing that was known only later', () => {
    const spans = [span('2026-05-03', '2026-12-31', 'disbursed', '2026-06-02T09:00:00.001Z')];
    expect(said(loanPolicy('2026-05-03', '2026-12-31', { spans }), MAY)).toEqual([]);
  });

  const began = span('2026-04-10', '2027-04-09', 'disbursed', '2026-04-10T09:00:00.000Z');
  it.each<[what: string, later: Span[], lines: unknown[]]>([
    ['as it was', [], [['2026-08', 'in-force', 1, 1_200]]],
    [
      'rescheduled since',
      [span('2026-04-10', '2027-09-09', 'rescheduled', '2026-08-20T09:00:00.000Z')],
      [['2026-08', 'change', 1, 1_200]],
    ],
    [
      'rescheduled before: that was stated',
      [span('2026-04-10', '2027-09-09', 'rescheduled', '2026-08-02T09:00:00.000Z')],
      [['2026-08', 'in-force', 1, 1_200]],
    ],
    [
      'ends in this month',
      [span('2026-04-10', '2026-08-15', 'repaid-early', '2026-08-20T09:00:00.000Z')],
      [['2026-08', 'exit', 1, 1_200]],
    ],
    [
      'ended months ago, each at its price; what was never stated is not taken back',
      [span('2026-04-10', '2026-04-20', 'written-off', '2026-08-20T09:00:00.000Z')],
      [
        ['2026-05', 'correction', -1, -1_000],
        ['2026-06', 'correction', -1, -1_000],
        ['2026-07', 'correction', -1, -1_200],
      ],
    ],
    [
      'ended, known too late',
      [span('2026-04-10', '2026-04-20', 'written-off', '2026-09-02T09:00:00.001Z')],
      [['2026-08', 'in-force', 1, 1_200]],
    ],
  ])('%s', (_what, later, lines) => {
    const last = later.at(-1) ?? began;
    expect(said(loanPolicy(last.startsOn, last.endsOn, { spans: [began, ...later] }), AFTER_MAY)).toEqual(lines);
  });

  it('that is told late enters, with the months that were stated without it', () => {
    const spans = [span('2026-06-20', '2026-12-31', 'disbursed', '2026-08-10T09:00:00.000Z')];
    expect(said(loanPolicy('2026-06-20', '2026-12-31', { spans }), AFTER_MAY)).toEqual([
      ['2026-06', 'correction', 1, 1_000],
      ['2026-07', 'correction', 1, 1_200],
      ['2026-08', 'entry', 1, 1_200],
    ]);
  });

  it('changes in the month of which nothing was stated before when that is known in it, as days are in Morocco', () => {
    const first = span('2026-01-10', '2026-12-31', 'disbursed', '2026-01-10T09:00:00.000Z');
    const known = (recordedAt: string) =>
      said(
        loanPolicy('2026-01-10', '2027-02-01', {
          spans: [first, span('2026-01-10', '2027-02-01', 'rescheduled', recordedAt)],
        }),
        MAY,
      );
    expect(known('2026-04-30T23:00:00.000Z')).toEqual([['2026-05', 'change', 1, 1_000]]);
    expect(known('2026-04-30T22:59:59.999Z')).toEqual([['2026-05', 'in-force', 1, 1_000]]);
  });
});

describe('a standalone policy', () => {
  const sold = span('2026-05-10', '2026-08-09', 'sold', '2026-05-08T09:00:00.000Z');
  const policy = (...spans: Span[]) => standalonePolicy('2026-05-10', 3, { spans });

  it('is due whole in the month of its sale, and in no other', () => {
    expect(premiumLinesOf(policy(sold), MAY, contractOn)).toMatchObject([
      {
        product: 'standalone',
        movement: 'entry',
        months: 3,
        unitPriceCentimes: 1_000,
        premiumCentimes: 3_000,
        loanId: null,
      },
    ]);
    expect(said(policy(sold), AFTER_MAY)).toEqual([]);
  });

  it('is due again when it is renewed, at the price of that day', () => {
    const renewed = span('2026-05-10', '2026-10-09', 'renewed', '2026-08-05T09:00:00.000Z');
    expect(said(policy(sold, renewed), AFTER_MAY)).toEqual([['2026-08', 'change', 2, 2_400]]);
    expect(said(policy(sold, renewed), MAY)).toEqual([['2026-05', 'entry', 3, 3_000]]);
  });

  it('gives back what a loan made superfluous, by the average of what was paid, once', () => {
    const renewed = span('2026-05-10', '2026-10-09', 'renewed', '2026-07-05T09:00:00.000Z');
    // Of five months at 54 DH two begin after 9 August, then a third as well.
    const ended = span('2026-05-10', '2026-08-09', 'loan-taken', '2026-08-07T09:00:00.000Z');
    const again = span('2026-05-10', '2026-07-31', 'loan-taken', '2026-08-08T09:00:00.000Z');
    expect(premiumLinesOf(policy(sold, renewed, ended, again), AFTER_MAY, contractOn)).toMatchObject([
      {
        movement: 'exit',
        months: -2,
        unitPriceCentimes: 1_080,
        premiumCentimes: -2_160,
        netCentimes: -2_160,
        endsOn: '2026-08-09',
      },
    ]);
    const earlier = span('2026-05-10', '2026-07-09', 'loan-taken', '2026-08-08T09:00:00.000Z');
    expect(said(policy(sold, renewed, ended, earlier), AFTER_MAY)).toEqual([
      ['2026-08', 'exit', -2, -2_160],
      ['2026-08', 'exit', -1, -1_080],
    ]);
  });
});

describe('what a loan takes back of a standalone policy', () => {
  const spans = [
    span('2026-05-10', '2026-08-09', 'sold', '2026-05-08T09:00:00.000Z'),
    span('2026-05-10', '2026-12-09', 'renewed', '2026-07-05T09:00:00.000Z'),
  ];
  // Seven months, three at 10 DH and four at 12: 78 DH.
  it.each([
    ['2026-10-09', -2, -2_228],
    ['2026-10-10', -1, -1_114],
    ['2026-12-09', undefined, undefined],
  ])('when it ends on %s, in whole months and rounded down', (endsOn, months, premiumCentimes) => {
    const ended = span('2026-05-10', endsOn, 'loan-taken', AFTER_MAY.knownAt);
    const known = standalonePolicy('2026-05-10', 7, { spans: [...spans, ended] });
    const lines = premiumLinesOf(known, AFTER_MAY, contractOn);
    const inAugust = { ...AFTER_MAY, month: '2026-09' };
    expect(lines).toEqual([]);
    expect(premiumLinesOf(known, inAugust, contractOn).map((line) => [line.months, line.premiumCentimes])).toEqual(
      months === undefined ? [] : [[months, premiumCentimes]],
    );
    if (months !== undefined)
      expect(premiumLinesOf(known, inAugust, contractOn)).toMatchObject([{ unitPriceCentimes: 1_114 }]);
    expect(premiumLinesOf(known, { ...inAugust, knownAt: '2026-09-02T08:59:59.999Z' }, contractOn)).toEqual([]);
  });
});

describe('tax and commission', () => {
  it('are exact of large amounts', () => {
    const large = {
      ...CONTRACT,
      monthlyPremiumCentimes: 1_000_000,
      premiumTaxBasisPoints: 1_400,
      commissionBasisPoints: 2_000,
    };
    expect(premiumLinesOf(loanPolicy('2026-05-03', '2026-12-31'), MAY, () => large)).toMatchObject([
      { taxCentimes: 122_807, commissionCentimes: 175_439, netCentimes: 824_561 },
    ]);
  });

  const rated = (premiumTaxBasisPoints: number, commissionBasisPoints: number) => () => ({
    ...CONTRACT,
    premiumTaxBasisPoints,
    commissionBasisPoints,
  });
  it.each([
    [0, 0, [0, 0, 1_000]],
    [1_400, 0, [123, 0, 1_000]],
    [0, 1_250, [0, 125, 875]],
    [1_400, 2_000, [123, 175, 825]],
  ])('%i and %i basis points: the tax is contained, the commission is of the rest', (tax, commission, amounts) => {
    const of = (policy: Policy, period: StatedPeriod) =>
      premiumLinesOf(policy, period, rated(tax, commission)).map((line) => [
        line.taxCentimes,
        line.commissionCentimes,
        line.netCentimes,
      ]);
    expect(of(loanPolicy('2026-05-03', '2026-12-31'), MAY)).toEqual([amounts]);
    const spans = [
      span('2026-04-10', '2027-04-09', 'disbursed', '2026-04-10T09:00:00.000Z'),
      span('2026-04-10', '2026-06-20', 'written-off', '2026-08-20T09:00:00.000Z'),
    ];
    expect(of(loanPolicy('2026-04-10', '2026-06-20', { spans }), AFTER_MAY)).toEqual([amounts.map((one) => 0 - one)]);
  });
});
