import { expect } from '@jest/globals';
import { addDays, type Centimes, type Day } from '#libs/domain';
import { addMonths, lastDayOf } from '../../src/policy/policy.js';
import { inDays, newPerson, TODAY } from '../assistance.js';
import type { Offices } from './offices.js';
import type { Step } from './steps.js';

const MONTH_CENTIMES = 1_000;

interface PolicyOfModel {
  id: string;
  kind: 'loan' | 'standalone';
  loanId: string | null;
  startsOn: Day;
  endsOn: Day;
  months: number;
  premiumCentimes: Centimes;
  owedBackCentimes: Centimes;
  refundedCentimes: Centimes;
  isEndedByLoan: boolean;
}

/** The policies of a family: as simple as they can be thought, beside what the service answers. */
export class FamilyPolicies {
  readonly client = newPerson();
  readonly policies: PolicyOfModel[] = [];
  /** Undefined until somebody insured the client. */
  protected clientId: string | undefined;

  constructor(readonly offices: Offices) {}

  async sell(step: Step): Promise<void> {
    const { agency, months, days, isAmiss } = step;
    const startsOn = inDays(isAmiss && days % 2 ? -1 : days % 3 ? 0 : days % 32);
    const endsOn = lastDayOf(startsOn, months);
    const isPriceWrong = isAmiss && !(days % 2);
    const overlaps = this.overlapping(startsOn, endsOn);
    const refusals =
      startsOn < TODAY
        ? ['policy.begins-outside']
        : months > 12
          ? ['policy.too-many-months']
          : overlaps.length > 0
            ? overlaps
            : isPriceWrong
              ? ['policy.amount-changed']
              : [];
    const expectedPremiumCentimes = months * MONTH_CENTIMES + (isPriceWrong ? 1 : 0);
    const request = { holder: this.client, months, startsOn, expectedPremiumCentimes };
    const sold = await this.offices.ask(step, { refusals, repeated: ['policy.overlaps'] }, (instance, key) =>
      this.offices.post<{ policyId: string; clientId: string; receiptNumber: string }>(
        this.offices.clientOf(instance, 'teller', agency),
        '/policies',
        request,
        key,
      ),
    );
    if (!sold) return;
    this.clientId = sold.clientId;
    this.offices.took(agency, expectedPremiumCentimes, sold.receiptNumber);
    this.opened({ id: sold.policyId, kind: 'standalone', startsOn, endsOn, months });
  }

  async renew(step: Step): Promise<void> {
    const { agency, months, back, isAmiss } = step;
    const policy = this.policy(back);
    if (!policy) return this.sell(step);
    const endsOn = lastDayOf(policy.startsOn, policy.months + months);
    const overlaps = this.overlapping(addDays(policy.endsOn, 1), endsOn, policy);
    const refusals =
      policy.kind === 'loan'
        ? ['policy.not-standalone']
        : policy.endsOn < TODAY || policy.isEndedByLoan
          ? ['policy.lapsed']
          : endsOn >= addMonths(TODAY, 13)
            ? ['policy.too-many-months']
            : overlaps.length > 0
              ? overlaps
              : isAmiss
                ? ['policy.amount-changed']
                : [];
    const expectedPremiumCentimes = months * MONTH_CENTIMES - (isAmiss ? 1 : 0);
    const renewed = await this.offices.ask(step, { refusals }, (instance, key) =>
      this.offices.post<{ receiptNumber: string }>(
        this.offices.clientOf(instance, 'teller', agency),
        `/policies/${policy.id}/renewals`,
        { months, expectedPremiumCentimes },
        key,
      ),
    );
    if (!renewed) return;
    Object.assign(policy, { endsOn, months: policy.months + months });
    policy.premiumCentimes += expectedPremiumCentimes;
    this.offices.took(agency, expectedPremiumCentimes, renewed.receiptNumber);
  }

  async refundPremium(step: Step): Promise<void> {
    const owed = this.policies.filter((policy) => policy.owedBackCentimes > policy.refundedCentimes);
    const policy = owed.at(-1 - (step.back % Math.max(owed.length, 1))) ?? this.policy(step.back);
    if (!policy) return this.sell(step);
    const amountCentimes = policy.owedBackCentimes - policy.refundedCentimes;
    const nothing = ['policy.nothing-owed-back'];
    const must = { refusals: amountCentimes === 0 ? nothing : [], repeated: nothing };
    const refunded = await this.offices.ask(step, must, (instance, key) =>
      this.offices.post<{ amountCentimes: Centimes; receiptNumber: string }>(
        this.offices.clientOf(instance, 'supervisor', step.agency),
        `/policies/${policy.id}/premium-refunds`,
        {},
        key,
      ),
    );
    if (!refunded) return;
    expect(refunded.amountCentimes).toBe(amountCentimes);
    policy.refundedCentimes += amountCentimes;
    this.offices.took(step.agency, -amountCentimes, refunded.receiptNumber);
  }

  protected isCovered(on: Day): boolean {
    return this.policies.some((policy) => policy.startsOn <= on && on <= policy.endsOn);
  }

  protected policy(back: number): PolicyOfModel | undefined {
    return this.policies.at(-1 - (back % Math.max(this.policies.length, 1)));
  }

  protected opened(policy: Pick<PolicyOfModel, 'id' | 'kind' | 'startsOn' | 'endsOn'> & Partial<PolicyOfModel>): void {
    const premiumCentimes = (policy.months ?? 0) * MONTH_CENTIMES;
    const money = { premiumCentimes, owedBackCentimes: 0, refundedCentimes: 0 };
    this.policies.push({ loanId: null, months: 0, ...money, isEndedByLoan: false, ...policy });
  }

  /** Months that a loan makes superfluous are owed back: those that begin under it, and all later ones. */
  protected endStandalone(from: Day, to: Day): void {
    if (to < from) return;
    for (const policy of this.policies) {
      if (policy.kind === 'loan' || policy.endsOn < from) continue;
      const begins = Array.from({ length: policy.months }, (_, month) => addMonths(policy.startsOn, month));
      policy.owedBackCentimes = begins.filter((day) => day >= from).length * MONTH_CENTIMES;
      policy.endsOn = addDays(from <= policy.startsOn ? policy.startsOn : from, -1);
      policy.isEndedByLoan = true;
    }
  }

  private overlapping(from: Day, to: Day, except?: PolicyOfModel): string[] {
    const overlap = this.policies.filter(
      (policy) =>
        policy !== except && policy.startsOn <= policy.endsOn && policy.startsOn <= to && from <= policy.endsOn,
    );
    return overlap.map(({ kind }) => (kind === 'loan' ? 'policy.covered-by-loan' : 'policy.overlaps'));
  }
}
