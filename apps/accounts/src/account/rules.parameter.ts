import { Type } from 'typebox';
import { defineParameter, type DatedParameter } from '#libs/approvals';
import type { MobileAllowance } from '#libs/counter';
import type { Centimes } from '#libs/domain';
import written from '../../data/rules.json' with { type: 'json' };

/** The partner bank, and how long is waited for what. */
export interface BankRules {
  bank: string;
  /** The first three digits of its RIBs. */
  bankCode: string;
  levels: readonly { level: number; balanceMaxCentimes: Centimes | null }[];
  /** A request without an answer is on the chase list after so many hours, and at its head after those. */
  chaseAfterHours: number;
  escalateAfterHours: number;
  dormantAfterMonths: number;
}

/** What counters may do with one account. */
export interface CounterLimits {
  depositDayMaxCentimes: Centimes;
  withdrawalDayMaxCentimes: Centimes;
  /** Above it a supervisor stands for a withdrawal. */
  approvalAboveCentimes: Centimes;
}

/** What a card costs, and how long money is held for it. */
export interface CardRules {
  feeCentimes: Centimes;
  holdDays: number;
  preAuthorisationDays: number;
}

/** What mobile agencies may do with one account while they work without a network. */
export interface MobileRules extends MobileAllowance {
  /** What they may take in at once. */
  depositMaxCentimes: Centimes;
  /** What may be reserved for a withdrawal, and on how many days from then it may be given out. */
  withdrawalMaxCentimes: Centimes;
  reservationValidDays: number;
}

const closed = { additionalProperties: false } as const;
const amount = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const hours = Type.Integer({ minimum: 1, maximum: 720 });
const days = Type.Integer({ minimum: 1, maximum: 366 });

export const BANK_RULES: DatedParameter<BankRules> = defineParameter({
  name: 'accounts.bank',
  title: 'The partner bank, what accounts of each level may hold, and how long is waited for what',
  schema: Type.Object(
    {
      bank: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
      bankCode: Type.String({ pattern: '^[0-9]{3}$' }),
      levels: Type.Array(
        Type.Object(
          { level: Type.Integer({ minimum: 1, maximum: 3 }), balanceMaxCentimes: Type.Union([amount, Type.Null()]) },
          closed,
        ),
        { minItems: 3, maxItems: 3 },
      ),
      chaseAfterHours: hours,
      escalateAfterHours: hours,
      dormantAfterMonths: Type.Integer({ minimum: 1, maximum: 120 }),
    },
    closed,
  ),
  check: ({ levels, chaseAfterHours, escalateAfterHours }) => {
    if (levels.some(({ level }, i) => level !== i + 1))
      return { field: 'value.levels', expected: 'levels 1, 2 and 3, each once, in this order' };
    return escalateAfterHours < chaseAfterHours
      ? { field: 'value.escalateAfterHours', expected: 'chaseAfterHours, or more' }
      : undefined;
  },
  seeds: written.bank,
});

export const COUNTER_LIMITS: DatedParameter<CounterLimits> = defineParameter({
  name: 'accounts.limits',
  title: 'What one account takes in and gives out at counters in a day, and what a supervisor stands for',
  schema: Type.Object(
    { depositDayMaxCentimes: amount, withdrawalDayMaxCentimes: amount, approvalAboveCentimes: amount },
    closed,
  ),
  seeds: written.limits,
});

export const CARD_RULES: DatedParameter<CardRules> = defineParameter({
  name: 'accounts.cards',
  title: 'What a card costs, and for how long money is held for it',
  schema: Type.Object(
    {
      feeCentimes: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
      holdDays: days,
      preAuthorisationDays: days,
    },
    closed,
  ),
  seeds: written.cards,
});

export const MOBILE_RULES: DatedParameter<MobileRules> = defineParameter({
  name: 'accounts.mobile-allowance',
  title: 'Mobile agencies: what they take in and give out without a network, and how late they may tell',
  schema: Type.Object(
    {
      numberValidDays: days,
      arrivesWithinDays: days,
      depositMaxCentimes: amount,
      withdrawalMaxCentimes: amount,
      reservationValidDays: days,
    },
    closed,
  ),
  seeds: written.mobile,
});

/** All of the product. */
export const ACCOUNTS_PARAMETERS = [BANK_RULES, COUNTER_LIMITS, CARD_RULES, MOBILE_RULES] as const;
