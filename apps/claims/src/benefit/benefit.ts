import type { Centimes } from '#libs/domain';
import type { Benefit, ClaimDocument } from '#libs/events';

/** One line of the table of benefits. */
export interface BenefitRule {
  /** As the institution prints it. */
  labelFr: string;
  labelEn: string;
  paidTo: 'client' | 'carrier';
  /** The lump sum, or what it lies between. */
  fromCentimes: Centimes;
  toCentimes: Centimes;
  /** How often in a calendar year, for one client and family; null: as often as it happens. */
  perYearMax: number | null;
  /** How many days a policy covers before the benefit is due. */
  waitingDays: number;
  /** What has to be there before the insurer decides. */
  documents: readonly ClaimDocument[];
  /** More than this is accepted only with the act that names the heirs; null: any amount without it. */
  heirshipActAboveCentimes: Centimes | null;
}

/** Whether an amount is accepted only when the heirship act has arrived. */
export function needsHeirshipAct({ heirshipActAboveCentimes }: BenefitRule, amountCentimes: Centimes): boolean {
  return heirshipActAboveCentimes !== null && amountCentimes > heirshipActAboveCentimes;
}

/** What a claim needs from its declaration on: the heirship act as well where even the least amount needs it. */
export function documentsNeeded(rule: BenefitRule): ClaimDocument[] {
  return [...rule.documents, ...(needsHeirshipAct(rule, rule.fromCentimes) ? (['heirship-act'] as const) : [])];
}

/** The table of benefits: a dated parameter. */
export type BenefitRules = Readonly<Record<Benefit, BenefitRule>>;

/** Within which days claims are declared, decided and paid: a dated parameter. */
export interface HandlingRules {
  /** For the insurer, from the day on which no document is missing. */
  termDays: number;
  /** Of death benefits: until beneficiaries are told; null: no term. */
  deathNoticeDays: number | null;
  deathTermDays: number;
  /** Declared later, a person looks at it: actions lapse then (insurance code art. 36). */
  lateAfterDays: number;
  /** The same person and benefit within so many days, and a person looks at it. */
  duplicateWithinDays: number;
}

/** How long what the books rest on is kept: a dated parameter. */
export interface RetentionRules {
  /** After the last policy has ended and the last claim was declared. */
  years: number;
}

/** Benefits of a death. */
export const DEATH_BENEFITS: readonly Benefit[] = ['funeral-costs', 'funeral-transport'];
