import { defineErrors } from '#libs/domain';
import type { Benefit } from '#libs/events';
import { CLAIMS_WORDS } from '../words/refusals.words.js';

/** What an agency has in a period. */
export interface AgencyCover {
  agency: string;
  /** Insured people, summed over the days of the period. */
  insuredPersonDays: number;
  /** Claims that were declared for its policies, by benefit; without those that were cancelled. */
  received: Partial<Record<Benefit, number>>;
}

/** Claims of a benefit that an agency would have if its people claimed as all do, and those that it has. */
export interface BenefitUse {
  benefit: Benefit;
  /** To one decimal. */
  expected: number;
  received: number;
}

/** How an agency's people use their cover. */
export interface AgencyUse {
  agency: string;
  /** On the average day of the period. */
  insuredPeople: number;
  expected: number;
  received: number;
  benefits: BenefitUse[];
}

/** Refusals of questions about unused cover. */
export const refuseUse = defineErrors(CLAIMS_WORDS, {
  'unused-cover.period-upside-down': { status: 422, detail: 'A period begins before it ends, and is a year at most.' },
});

/**
 * Compares what agencies' people claim with what they would claim if they did as often as the people of all agencies:
 * where fewer claims come, people may not know that they are insured.
 *
 * @param days of the period
 * @returns those first where most claims are missing
 */
export function unusedCover(agencies: readonly AgencyCover[], benefits: readonly Benefit[], days: number): AgencyUse[] {
  const allDays = sum(agencies, ({ insuredPersonDays }) => insuredPersonDays);
  const ofAll = new Map(benefits.map((benefit) => [benefit, sum(agencies, (one) => one.received[benefit] ?? 0)]));
  const used = agencies.map(({ agency, insuredPersonDays, received }): AgencyUse => {
    const share = allDays === 0 ? 0 : insuredPersonDays / allDays;
    const uses = benefits.map((benefit) => ({
      benefit,
      expected: toOneDecimal((ofAll.get(benefit) ?? 0) * share),
      received: received[benefit] ?? 0,
    }));
    return {
      agency,
      insuredPeople: Math.round(insuredPersonDays / days),
      expected: toOneDecimal(sum([...ofAll.values()], (count) => count * share)),
      received: sum(uses, (use) => use.received),
      benefits: uses,
    };
  });
  const missing = ({ expected, received }: AgencyUse) => expected - received;
  return used.sort((a, b) => missing(b) - missing(a) || (a.agency < b.agency ? -1 : 1));
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function toOneDecimal(number: number): number {
  return Math.round(number * 10) / 10;
}
