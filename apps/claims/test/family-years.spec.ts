import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { addDays, instantOf, type Day } from '#libs/domain';
import { contextAt } from '#libs/testing';
import fc from 'fast-check';
import { BENEFIT_RULES, CLAIMS_PARAMETERS, FAMILY_RULES } from '../src/benefit/rules.parameter.js';
import { insuredOn, personKeyOf, type CoverChange, type InsuredClient } from '../src/client/client.js';
import { addMember, countAnew, removeMember } from '../src/client/family.js';
import { coverOf, type Cover, type CoverQuestion } from '../src/cover/cover.js';
import { disburse, LOAN_ENDS, moveEnd, type Loan } from '../src/loan/loan.js';
import type { Policy } from '../src/policy/policy.js';
import { renew } from '../src/standalone/renewal.js';
import { sell } from '../src/standalone/sale.js';

const PARAMETERS = seededParameters(...CLAIMS_PARAMETERS);
const HOLDER = { firstName: 'A', lastName: 'B', birthOn: '1980-01-01', idKind: 'cin', idNumber: 'AB1' } as const;
const KEY = personKeyOf(HOLDER);
const FIRST_DAY = '2024-01-01';

type Step =
  | { do: 'disburse'; loan: number; from: number; days: number; children: number }
  | { do: 'move'; loan: number; cause: number; days: number }
  | { do: 'sell' | 'renew'; months: number }
  | { do: 'add'; age: number }
  | { do: 'remove'; member: number }
  | { do: 'pass'; days: number };

/** One family over the years: rows in memory, changed by the decisions alone. */
class FamilyYears {
  private day = FIRST_DAY;
  private n = 0;
  private client: InsuredClient | undefined;
  private readonly policies = new Map<string, Policy>();
  private readonly loans = new Map<string, Loan>();
  readonly changes: CoverChange[] = [];
  readonly asked: { question: CoverQuestion; answer: Cover }[] = [];

  take(step: Step): void {
    this.n += 1;
    if (step.do === 'pass') this.day = addDays(this.day, step.days);
    // What changes by the day is counted before anything else happens on it.
    if (this.client?.nextChangeOn && this.client.nextChangeOn <= this.day) this.keep(this.countAnew());
    if (step.do !== 'pass') this.keep(this.decide(step));
    this.ask();
  }

  /** Everything that was asked, asked again as it was known then. */
  askAgain(): Cover[] {
    return this.asked.map(({ question }) => this.coverOf(question));
  }

  get counted(): number[] {
    return [this.client?.countedClients ?? 0, this.client?.countedPeople ?? 0];
  }

  get insured(): number[] {
    const at = this.at;
    const rules = PARAMETERS.on(FAMILY_RULES, this.day);
    const { clients, people } = this.client
      ? insuredOn(this.client, [...this.policies.values()], this.day, { at, rules })
      : { clients: 0, people: 0 };
    return [clients, people];
  }

  private get at(): string {
    return instantOf(Date.parse(`${this.day}T12:00:00Z`) + this.n);
  }

  private get id(): string {
    return `id-${this.n}`;
  }

  private ask(): void {
    const question = { personKey: KEY, on: addDays(this.day, (this.n % 5) * 40 - 80), knownAt: this.at };
    this.asked.push({ question, answer: this.coverOf(question) });
  }

  private coverOf(question: CoverQuestion): Cover {
    const families = this.client ? [{ client: this.client, policies: [...this.policies.values()] }] : [];
    const rules = { family: PARAMETERS.on(FAMILY_RULES, FIRST_DAY), benefits: PARAMETERS.on(BENEFIT_RULES, FIRST_DAY) };
    return coverOf(families, question, rules);
  }

  private countAnew() {
    const rows = { client: this.client, policies: [...this.policies.values()], change: undefined };
    return countAnew.decide(rows, { id: this.id, clientId: this.client?.id ?? '' }, contextAt(this.at, PARAMETERS));
  }

  private decide(step: Exclude<Step, { do: 'pass' }>): { save?: object } | undefined {
    const { client, id } = this;
    const context = contextAt(this.at, PARAMETERS);
    const policies = [...this.policies.values()];
    const rows = { client, policies, change: undefined, series: undefined, policy: undefined, identity: undefined };
    try {
      switch (step.do) {
        case 'disburse': {
          const startsOn = addDays(this.day, step.from);
          const members = Array.from({ length: step.children }, (_, i) => this.child(i * 7));
          const loan = { loanId: `L${step.loan}`, agency: 'RAB-001', client: HOLDER, members, startsOn };
          const command = { id, ...loan, endsOn: addDays(startsOn, step.days) };
          return disburse.decide({ ...rows, loan: this.loans.get(command.loanId), identities: [] }, command, context);
        }
        case 'move': {
          const cause = LOAN_ENDS[step.cause % LOAN_ENDS.length]!;
          const end = { endsOn: addDays(this.day, step.days), cause, occurredAt: this.at };
          const loan = this.loans.get(`L${step.loan}`);
          const known = loan?.clientId ? rows : { ...rows, client: undefined, policies: [] };
          return moveEnd.decide({ ...known, loan }, { id, loanId: `L${step.loan}`, end }, context);
        }
        case 'sell': {
          const command = { id, agency: 'RAB-001', by: 'teller', holder: HOLDER, startsOn: null, months: step.months };
          return sell.decide(rows, { ...command, expectedPremiumCentimes: step.months * 1_000 }, context);
        }
        case 'renew': {
          const policy = policies.findLast(({ kind }) => kind === 'standalone');
          const command = { id, policyId: policy?.id ?? '', agency: 'RAB-001', by: 'teller', months: step.months };
          return renew.decide(
            { ...rows, policy },
            { ...command, expectedPremiumCentimes: step.months * 1_000 },
            context,
          );
        }
        case 'add': {
          const command = { id, clientId: client?.id ?? '', clientKey: KEY, agency: 'RAB-001' };
          return addMember.decide(rows, { ...command, person: this.child(step.age) }, context);
        }
        case 'remove': {
          const memberId = client?.members[step.member]?.id ?? '';
          const command = { id, clientId: client?.id ?? '', agency: 'RAB-001', memberId, leftOn: this.day };
          return removeMember.decide(rows, command, context);
        }
      }
    } catch (error) {
      if ((error as Error).name !== 'DomainError') throw error;
      return undefined;
    }
  }

  private child(age: number) {
    const birthOn: Day = `${Number(this.day.slice(0, 4)) - age}-01-01`;
    const name = { firstName: `C${age}`, lastName: 'B' };
    return { relation: 'child' as const, ...name, birthOn, personKey: null, studentUntil: null };
  }

  private keep(decision: { save?: object } | undefined): void {
    const saved = decision?.save as
      { client?: InsuredClient; policy?: Policy; policies?: Policy[]; loan?: Loan; change?: CoverChange } | undefined;
    if (saved?.client) this.client = saved.client;
    for (const policy of [...(saved?.policies ?? []), ...(saved?.policy ? [saved.policy] : [])]) {
      this.policies.set(policy.id, policy);
    }
    if (saved?.loan) this.loans.set(saved.loan.id, saved.loan);
    if (saved?.change) this.changes.push(saved.change);
  }
}

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('disburse' as const),
    loan: fc.nat(3),
    from: fc.integer({ min: -60, max: 60 }),
    days: fc.integer({ min: -5, max: 400 }),
    children: fc.nat(4),
  }),
  fc.record({
    do: fc.constant('move' as const),
    loan: fc.nat(3),
    cause: fc.nat(3),
    days: fc.integer({ min: -90, max: 300 }),
  }),
  fc.record({ do: fc.constantFrom('sell' as const, 'renew' as const), months: fc.integer({ min: 1, max: 13 }) }),
  fc.record({ do: fc.constant('add' as const), age: fc.nat(24) }),
  fc.record({ do: fc.constant('remove' as const), member: fc.nat(3) }),
  fc.record({ do: fc.constant('pass' as const), days: fc.integer({ min: 1, max: 200 }) }),
);

describe('a family over the years', () => {
  it('is counted by what is insured on each day, and moves the figures by the difference', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 25 }), (all) => {
        const years = new FamilyYears();
        for (const step of all) {
          years.take(step);
          expect(years.counted).toEqual(years.insured);
        }
        const sum = (of: 'clients' | 'people') => years.changes.reduce((total, change) => total + change[of], 0);
        expect([sum('clients'), sum('people')]).toEqual(years.counted);
      }),
      { numRuns: 500 },
    );
  });

  it('is answered the same for ever, as it was known when it was asked', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 25 }), (all) => {
        const years = new FamilyYears();
        for (const step of all) years.take(step);
        expect(years.askAgain().map(withoutId)).toEqual(years.asked.map(({ answer }) => withoutId(answer)));
      }),
      { numRuns: 500 },
    );
  });
});

/** Before anything was known of somebody there was no client either. */
function withoutId({ clientId: _, as: __, reason, ...answer }: Cover) {
  return { ...answer, reason: reason === 'cover.unknown-person' ? 'cover.no-policy' : reason };
}
