import { describe, expect, it } from '@jest/globals';
import type { AnyDatedParameter } from '#libs/approvals';
import { ALERT_RULES, type AlertRule } from '../src/alert/alert-rules.parameter.js';
import {
  ACCOUNTS_PARAMETERS,
  BANK_RULES,
  CARD_RULES,
  COUNTER_LIMITS,
  MOBILE_RULES,
} from '../src/account/rules.parameter.js';

const DAY = '2026-11-26';
const MOST = Number.MAX_SAFE_INTEGER;

const fits = (parameter: AnyDatedParameter, value: unknown) => parameter.misfitOf(value, DAY) === undefined;

/** Bounds of whole numbers in the value of a parameter: both are taken, and nothing beyond. */
const BOUNDS: [string, AnyDatedParameter, [string, number, number][]][] = [
  ['the bank', BANK_RULES, [['dormantAfterMonths', 1, 120]]],
  [
    'counters',
    COUNTER_LIMITS,
    [
      ['depositDayMaxCentimes', 1, MOST],
      ['withdrawalDayMaxCentimes', 1, MOST],
      ['approvalAboveCentimes', 1, MOST],
    ],
  ],
  [
    'cards',
    CARD_RULES,
    [
      ['feeCentimes', 0, MOST],
      ['holdDays', 1, 366],
      ['preAuthorisationDays', 1, 366],
    ],
  ],
  [
    'mobile agencies',
    MOBILE_RULES,
    [
      ['numberValidDays', 1, 366],
      ['arrivesWithinDays', 1, 366],
      ['depositMaxCentimes', 1, MOST],
      ['withdrawalMaxCentimes', 1, MOST],
      ['reservationValidDays', 1, 366],
    ],
  ],
];

describe.each(BOUNDS)('the rules of %s', (_, parameter, bounds) => {
  const value = parameter.seeds[0]!.value as Record<string, unknown>;

  it.each(bounds)('%s is a whole number from %d to %d', (field, min, max) => {
    const taken = [min, max].map((number) => fits(parameter, { ...value, [field]: number }));
    const refused = [min - 1, min + 0.5, max + 1, String(min), null].map((one) =>
      fits(parameter, { ...value, [field]: one }),
    );
    expect([taken, refused]).toEqual([
      [true, true],
      [false, false, false, false, false],
    ]);
  });

  it('have no other fields', () => {
    expect(fits(parameter, value)).toBe(true);
    expect(fits(parameter, { ...value, more: 1 })).toBe(false);
  });
});

it('parameters are known by these names', () => {
  expect([...ACCOUNTS_PARAMETERS, ALERT_RULES].map(({ name }) => name)).toEqual([
    'accounts.bank',
    'accounts.limits',
    'accounts.cards',
    'accounts.mobile-allowance',
    'accounts.alerts',
  ]);
});

describe('the partner bank', () => {
  const { value } = BANK_RULES.seeds[0]!;
  const level = (number: number, balanceMaxCentimes: number | null = null) => ({ level: number, balanceMaxCentimes });
  const misfit = (change: object) => BANK_RULES.misfitOf({ ...value, ...change }, DAY);

  it.each([
    [{ bank: 'a1' }, true],
    [{ bank: 'attijari-wafa' }, true],
    [{ bank: 'Attijari' }, false],
    [{ bank: 'a' }, false],
    [{ bank: '1a' }, false],
    [{ bankCode: '013' }, true],
    [{ bankCode: '13' }, false],
    [{ bankCode: '0130' }, false],
    [{ levels: [level(1, 20_000), level(2, 500_000), level(3)] }, true],
    [{ levels: [level(1, 0), level(2), level(3)] }, false],
    [{ levels: [level(1), level(2)] }, false],
    [{ levels: [level(1), level(2), level(3), level(3)] }, false],
    [{ levels: [level(0), level(1), level(2)] }, false],
    [{ levels: [level(2), level(3), level(4)] }, false],
    [{ chaseAfterHours: 1, escalateAfterHours: 720 }, true],
    [{ chaseAfterHours: 24, escalateAfterHours: 24 }, true],
    [{ chaseAfterHours: 0 }, false],
    [{ escalateAfterHours: 721 }, false],
  ])('with %j fits: %p', (change, isFit) => expect(misfit(change) === undefined).toBe(isFit));

  it('has levels in their order, and escalates after it has asked', () => {
    expect(misfit({ levels: [level(1), level(3), level(2)] })).toEqual({
      field: 'value.levels',
      expected: 'levels 1, 2 and 3, each once, in this order',
    });
    expect(misfit({ chaseAfterHours: 24, escalateAfterHours: 23 })).toEqual({
      field: 'value.escalateAfterHours',
      expected: 'chaseAfterHours, or more',
    });
  });
});

describe('rules of alerts', () => {
  const { rules } = ALERT_RULES.seeds[0]!.value;
  const ruleOf = (kind: AlertRule['kind']) => rules.find((rule) => rule.kind === kind)!;
  const isFit = (kind: AlertRule['kind'], change: object) =>
    fits(ALERT_RULES, { rules: [{ ...ruleOf(kind), ...change }] });

  it.each<[AlertRule['kind'], string, number, number]>([
    ['near-limit', 'fromPercent', 1, 100],
    ['near-limit', 'toPercent', 1, 100],
    ['near-limit', 'withdrawals', 2, 100],
    ['near-limit', 'windowHours', 1, 2_208],
    ['in-and-out', 'minCentimes', 1, MOST],
    ['woken-and-emptied', 'idleMonths', 1, 120],
    ['quick-reversals', 'withinSeconds', 1, 86_400],
    ['shared-phone', 'accounts', 2, 100],
  ])('%s: %s is a whole number from %d to %d', (kind, field, min, max) => {
    const taken = [min, max].map((number) => isFit(kind, { [field]: number }));
    const refused = [min - 1, max + 1].map((number) => isFit(kind, { [field]: number }));
    expect([taken, refused]).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it('have codes of 40 letters, and are 50, at most', () => {
    expect(['a'.repeat(40), 'a'.repeat(41), 'a--b'].map((code) => isFit('shortfall', { code }))).toEqual([
      true,
      false,
      false,
    ]);
    const letters = (n: number) => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    const many = (count: number) =>
      fits(ALERT_RULES, {
        rules: Array.from({ length: count }, (_, n) => ({ ...ruleOf('shortfall'), code: letters(n) })),
      });
    expect([many(50), many(51)]).toEqual([true, false]);
  });
});
