import { Type } from 'typebox';
import { defineParameter, type DatedParameter, type Misfit } from '#libs/approvals';
import type { Day } from '#libs/domain';
import { BENEFITS, DOCUMENTS, type Benefit, type ClaimDocument } from '#libs/events';
import written from '../../data/rules.json' with { type: 'json' };
import type { FamilyRules } from '../member/member.js';
import type { InsuranceContract } from '../policy/policy.js';
import type { BenefitRules, HandlingRules, RetentionRules } from './benefit.js';

const closed = { additionalProperties: false } as const;
const amount = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const basisPoints = Type.Integer({ minimum: 0, maximum: 10_000 });
const words = Type.String({ minLength: 1, maxLength: 100 });
const days = Type.Integer({ minimum: 0, maximum: 3_660 });
const age = Type.Integer({ minimum: 1, maximum: 99 });

/** The contract with the partner insurer. */
export const INSURANCE_CONTRACT: DatedParameter<InsuranceContract> = defineParameter({
  name: 'claims.contract',
  title: 'The partner insurer, prices of a month, and how long standalone policies may be',
  schema: Type.Object(
    {
      insurer: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
      monthlyPremiumCentimes: amount,
      standaloneMonthlyPremiumCentimes: amount,
      premiumTaxBasisPoints: basisPoints,
      commissionBasisPoints: basisPoints,
      standaloneMonthsMax: Type.Integer({ minimum: 1, maximum: 120 }),
      standaloneBeginsWithinDays: Type.Integer({ minimum: 0, maximum: 366 }),
    },
    closed,
  ),
  seeds: written.contract,
});

/** Who belongs to the insured family. */
export const FAMILY_RULES: DatedParameter<FamilyRules> = defineParameter({
  name: 'claims.family',
  title: 'Who is insured with a client: ages of children, numbers of members',
  schema: Type.Object(
    {
      childUntilAge: age,
      studentUntilAge: age,
      spousesMax: Type.Integer({ minimum: 1, maximum: 10 }),
      membersMax: Type.Integer({ minimum: 1, maximum: 50 }),
    },
    closed,
  ),
  check: ({ childUntilAge, studentUntilAge }) =>
    studentUntilAge < childUntilAge
      ? { field: 'value.studentUntilAge', expected: 'childUntilAge, or more' }
      : undefined,
  seeds: written.family,
});

const BenefitRuleSchema = Type.Object(
  {
    labelFr: words,
    labelEn: words,
    paidTo: Type.Union([Type.Literal('client'), Type.Literal('carrier')]),
    fromCentimes: amount,
    toCentimes: amount,
    perYearMax: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000 }), Type.Null()]),
    waitingDays: days,
    documents: Type.Array(Type.Unsafe<ClaimDocument>({ type: 'string', enum: [...DOCUMENTS] }), {
      maxItems: DOCUMENTS.length,
      uniqueItems: true,
    }),
    heirshipActAboveCentimes: Type.Union([amount, Type.Null()]),
  },
  closed,
);

/** The table of benefits. */
export const BENEFIT_RULES: DatedParameter<BenefitRules> = defineParameter({
  name: 'claims.benefits',
  title: 'The table of benefits: amounts, to whom they are paid, how often in a year',
  schema: Type.Object(
    Object.fromEntries(BENEFITS.map((benefit) => [benefit, BenefitRuleSchema])) as Record<
      Benefit,
      typeof BenefitRuleSchema
    >,
    closed,
  ),
  check: misfitOfBenefits,
  seeds: written.benefits,
});

/** Terms within which claims are declared, decided and paid. */
export const HANDLING_RULES: DatedParameter<HandlingRules> = defineParameter({
  name: 'claims.handling',
  title: 'Days within which claims are declared, decided, told and paid',
  schema: Type.Object(
    {
      termDays: days,
      deathNoticeDays: Type.Union([days, Type.Null()]),
      deathTermDays: days,
      lateAfterDays: days,
      duplicateWithinDays: days,
    },
    closed,
  ),
  seeds: written.handling,
});

/** How long what the books rest on is kept. */
export const RETENTION_RULES: DatedParameter<RetentionRules> = defineParameter({
  name: 'claims.retention',
  title: 'Years for which people are known after their last policy and claim',
  schema: Type.Object({ years: Type.Integer({ minimum: 1, maximum: 30 }) }, closed),
  seeds: written.retention,
});

/** All dated parameters of the medical assistance. */
export const CLAIMS_PARAMETERS = [INSURANCE_CONTRACT, FAMILY_RULES, BENEFIT_RULES, HANDLING_RULES, RETENTION_RULES];

/** The day on which the insurance began. */
export const INSURED_SINCE: Day = written.contract[0]?.validFrom ?? '';

/** A day whose rules are known: before the insurance began, its first one. */
export function insuredDay(on: Day): Day {
  return on < INSURED_SINCE ? INSURED_SINCE : on;
}

function misfitOfBenefits(rules: BenefitRules): Misfit | undefined {
  const upsideDown = BENEFITS.find((benefit) => rules[benefit].toCentimes < rules[benefit].fromCentimes);
  return upsideDown && { field: `value.${upsideDown}.toCentimes`, expected: 'fromCentimes, or more' };
}
