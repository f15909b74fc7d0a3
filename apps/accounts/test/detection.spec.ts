import { describe, expect, it } from '@jest/globals';
import type { MovementRule, ReversalRule } from '../src/alert/alert-rules.parameter.js';
import { suspiciousMovements, suspiciousReversals, type WatchedReversal } from '../src/alert/detection.js';
import { idOf } from './decided.js';
import { START, SURROUNDINGS, trailOf, type TrailStep } from './trail.js';

const found = (rule: MovementRule, ...steps: readonly TrailStep[]) =>
  suspiciousMovements(rule, trailOf(...steps), START, [], SURROUNDINGS).map(({ anchor, evidence }) => ({
    at: anchor.number,
    measured: evidence.measured,
    of: evidence.movements?.map(({ number }) => number),
  }));

const FULL: TrailStep = [0, 'deposit', 9_000_000];

describe('withdrawals near a limit', () => {
  const RULE: MovementRule = {
    code: 'structuring',
    kind: 'near-limit',
    fromPercent: 90,
    toPercent: 99,
    withdrawals: 3,
    windowHours: 168,
  };

  it('are found with the third within a week, and not again within the next', () => {
    const day = (n: number): TrailStep => [24 * n, n % 2 ? 'withdrawal' : 'atm', -900_000 - n];
    expect(found(RULE, FULL, day(1), day(2), day(7.9), day(8.5), day(9), day(20))).toEqual([
      { at: 4, measured: { withdrawals: 3 }, of: [2, 3, 4] },
    ]);
  });

  it.each<[string, number, number]>([
    ['at 90 % of the lower limit', -900_000, 1],
    ['at 99 % of it', -990_000, 1],
    ['at 90 % of the higher', -4_500_000, 1],
    ['a centime below', -899_999, 0],
    ['a centime above', -990_001, 0],
  ])('count %s', (_, amountCentimes, times) => {
    const withdrawals = [1, 2, 3].map((hours): TrailStep => [hours, 'withdrawal', amountCentimes]);
    expect(found(RULE, [0, 'deposit', 20_000_000], ...withdrawals)).toHaveLength(times);
  });

  it('are not found over more than the window, nor in shops', () => {
    const at = (hours: number): TrailStep => [hours, 'withdrawal', -900_000];
    expect(found(RULE, FULL, at(1), at(2), at(1 + 168 + 0.001))).toEqual([]);
    expect(found(RULE, FULL, at(1), at(2), at(1 + 168))).toHaveLength(1);
    expect(found(RULE, FULL, at(1), at(2), [3, 'shop', -900_000])).toEqual([]);
  });
});

describe('money that comes and goes', () => {
  const RULE: MovementRule = {
    code: 'rapid-movement',
    kind: 'in-and-out',
    percent: 80,
    minCentimes: 500_000,
    windowHours: 48,
  };

  it('is found when 80 % is out within two days', () => {
    expect(
      found(RULE, [0, 'deposit', 300_000], [1, 'payment', 200_000], [2, 'atm', -200_000], [40, 'shop', -200_000]),
    ).toEqual([{ at: 4, measured: { inCentimes: 500_000, outCentimes: 400_000 }, of: [1, 2, 3, 4] }]);
  });

  it.each<[string, readonly TrailStep[]]>([
    [
      'of less than counts',
      [
        [0, 'deposit', 499_999],
        [1, 'withdrawal', -499_999],
      ],
    ],
    [
      'of which a centime less goes',
      [
        [0, 'deposit', 500_000],
        [1, 'withdrawal', -399_999],
      ],
    ],
    [
      'that goes later',
      [
        [0, 'deposit', 500_000],
        [48.001, 'withdrawal', -500_000],
      ],
    ],
    [
      'that was there before',
      [
        [0, 'deposit', 9_000],
        [100, 'withdrawal', -8_000],
        [101, 'deposit', 500_000],
      ],
    ],
    [
      'that a shop gives back',
      [
        [0, 'card-refund', 500_000],
        [1, 'withdrawal', -500_000],
      ],
    ],
  ])('is not found %s', (_, steps) => {
    expect(found(RULE, ...steps)).toEqual([]);
  });
});

describe('money of many places', () => {
  const RULE: MovementRule = { code: 'funnel', kind: 'many-in-one-out', agencies: 5, windowHours: 720 };
  const from = (count: number) =>
    Array.from({ length: count }, (_, i): TrailStep => [i * 24, 'deposit', 1_000, `RAB-00${i + 1}`]);

  it('is found when it goes out at one', () => {
    expect(found(RULE, ...from(5), [200, 'withdrawal', -100, 'OUJ-001'])).toEqual([
      {
        at: 6,
        measured: { agencies: ['RAB-001', 'RAB-002', 'RAB-003', 'RAB-004', 'RAB-005'], paidOutAt: 'OUJ-001' },
        of: [1, 2, 3, 4, 5, 6],
      },
    ]);
  });

  it('is not found of four, nor before it goes out', () => {
    expect(found(RULE, ...from(4), [200, 'deposit', 100, 'RAB-001'], [201, 'withdrawal', -100])).toEqual([]);
    expect(found(RULE, ...from(5), [200, 'shop', -100])).toEqual([]);
  });
});

describe('two places within the hour', () => {
  const RULE: MovementRule = { code: 'far-agencies', kind: 'two-regions', windowHours: 1 };

  it('are found in two regions', () => {
    expect(found(RULE, [0, 'deposit', 500], [1, 'withdrawal', -100, 'OUJ-001'])).toEqual([
      { at: 2, measured: { regions: ['Rabat', 'Oujda'] }, of: [1, 2] },
    ]);
  });

  it.each<[string, TrailStep]>([
    ['after more than an hour', [1.001, 'withdrawal', -100, 'OUJ-001']],
    ['within one region', [0.5, 'withdrawal', -100, 'RAB-002']],
    ['of an agency that nobody knows', [0.5, 'withdrawal', -100, 'XXX-001']],
    ['by card', [0.5, 'atm', -100, 'OUJ-001']],
  ])('are not found %s', (_, step) => {
    expect(found(RULE, [0, 'deposit', 500], step)).toEqual([]);
  });
});

describe('an account that wakes', () => {
  const RULE: MovementRule = {
    code: 'woken-and-emptied',
    kind: 'woken-and-emptied',
    idleMonths: 12,
    percent: 50,
    windowHours: 168,
  };
  const YEAR = 366 * 24;

  it('is found when more than half is out within a week', () => {
    expect(found(RULE, [0, 'deposit', 1_000], [YEAR, 'withdrawal', -300], [YEAR + 100, 'atm', -201])).toEqual([
      {
        at: 3,
        measured: { idleSince: '2026-11-02', heldCentimes: 1_000, outCentimes: 501 },
        of: [2, 3],
      },
    ]);
    // A deposit that wakes it is none that goes out.
    expect(found(RULE, [0, 'deposit', 1_000], [YEAR, 'deposit', 9], [YEAR + 1, 'shop', -501])).toHaveLength(1);
  });

  it.each<[string, readonly TrailStep[]]>([
    [
      'of which half is out',
      [
        [0, 'deposit', 1_000],
        [YEAR, 'withdrawal', -500],
      ],
    ],
    [
      'that was used a day before the year was over',
      [
        [0, 'deposit', 1_000],
        [364 * 24, 'withdrawal', -1_000],
      ],
    ],
    [
      'that is emptied later',
      [
        [0, 'deposit', 1_000],
        [YEAR, 'atm', -1],
        [YEAR + 169, 'atm', -900],
      ],
    ],
    [
      'that was empty',
      [
        [0, 'deposit', 1],
        [1, 'atm', -1],
        [YEAR, 'deposit', 900],
        [YEAR + 1, 'atm', -900],
      ],
    ],
    [
      'that is new',
      [
        [0, 'deposit', 1_000],
        [1, 'withdrawal', -1_000],
      ],
    ],
  ])('is not found %s', (_, steps) => {
    expect(found(RULE, ...steps)).toEqual([]);
  });
});

it('what a bank paid beyond the balance is found', () => {
  const rule: MovementRule = { code: 'shortfall', kind: 'shortfall', windowHours: 1 };
  const steps: TrailStep[] = [
    [0, 'deposit', 500],
    [1, 'due-advanced', 200],
    [1, 'shop', -700],
  ];
  expect(found(rule, ...steps)).toEqual([{ at: 2, measured: { shortfallCentimes: 200 }, of: [2] }]);
});

describe('reversals of one person', () => {
  const RULE: ReversalRule = {
    code: 'quick-reversals',
    kind: 'quick-reversals',
    reversals: 3,
    withinSeconds: 900,
    windowHours: 168,
  };
  const reversal = (n: number, hours: number, afterSeconds: number): WatchedReversal => ({
    id: idOf(n),
    movementId: idOf(100 + n),
    accountId: idOf(200 + n),
    agency: 'RAB-001',
    afterSeconds,
    at: new Date(Date.parse(START) + hours * 3_600_000).toISOString(),
  });
  const foundIn = (...trail: WatchedReversal[]) =>
    suspiciousReversals(RULE, trail, START, []).map(({ anchor, evidence }) => [
      anchor.id,
      evidence.measured,
      evidence.reversals?.length,
    ]);

  it('are found with the third soon after its receipt', () => {
    expect(foundIn(reversal(1, 0, 900), reversal(2, 1, 5), reversal(3, 2, 901), reversal(4, 168, 1))).toEqual([
      [idOf(4), { reversals: 3 }, 3],
    ]);
    expect(foundIn(reversal(1, 0, 900), reversal(2, 1, 5), reversal(3, 168.001, 1))).toEqual([]);
  });
});
