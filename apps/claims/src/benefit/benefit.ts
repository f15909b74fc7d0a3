import type { Centimes } from '#libs/domain';

/** What the insurance pays for, by the codes of the house. */
export const BENEFITS = [
  'birth',
  'hospitalisation',
  'ambulance',
  'funeral-costs',
  'disability',
  'funeral-transport',
  'serious-illness',
] as const;
export type Benefit = (typeof BENEFITS)[number];

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
}

/** The table of benefits: a dated parameter. */
export type BenefitRules = Readonly<Record<Benefit, BenefitRule>>;
