import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { addDays, instantOf, type Day } from '#libs/domain';
import { addMonths } from '../../src/policy/policy.js';
import { childOf, inDays, loanEvent, newPerson, TODAY } from '../assistance.js';
import { FamilyPolicies } from './family-policies.js';
import type { Step } from './steps.js';

const TOO_OLD = 21;

interface MemberOfModel {
  /** Null until it was looked up. */
  id: string | null;
  firstName: string;
  relation: string;
  birthOn: Day;
  joinedOn: Day;
  leftOn: Day | null;
}

interface CoverShown {
  covered: boolean;
  family: { memberId: string; firstName: string; covered: boolean }[];
}

/** Who is insured of a family, and by what: as simple as it can be thought, beside what the service answers. */
export class FamilyCover extends FamilyPolicies {
  readonly members: MemberOfModel[] = [];
  private readonly ends = new Map<string, { occurredAt: string; endsOn: Day }[]>();
  private readonly candidates = [
    { ...newPerson({ firstName: 'Hamid' }), relation: 'spouse' },
    { ...newPerson({ firstName: 'Karim' }), relation: 'spouse' },
    ...[0, 3, 12, 22].map((age) => childOf(age)),
  ];
  private readonly name = randomUUID().slice(0, 12);
  private said = 0;

  /** Whether somebody of the family is insured on a day; none: the client. */
  belongs({ joinedOn, leftOn, relation, birthOn }: MemberOfModel, on: Day): boolean {
    const isTooOld = relation === 'child' && addMonths(birthOn, 12 * TOO_OLD) <= on;
    return joinedOn <= on && (leftOn === null || on <= leftOn) && !isTooOld;
  }

  /** How many clients and people the family counts for today. */
  get counted(): [number, number] {
    if (!this.isCovered(TODAY)) return [0, 0];
    return [1, 1 + this.members.filter((member) => this.belongs(member, TODAY)).length];
  }

  async disburse(step: Step): Promise<void> {
    const { days, months, agency, isAmiss, person, way } = step;
    const known = [...this.ends.keys()].find((loanId) => !this.policies.some((policy) => policy.loanId === loanId));
    const loanId = known ?? `${this.name}-${this.said}`;
    const startsOn = inDays(way === 'two' ? (days % 30) + 1 : -days);
    const endsOn = isAmiss ? addDays(startsOn, -1) : addDays(startsOn, 8 * months);
    const brought = this.candidates[person ?? -1];
    const data = { loanId, agency: this.offices.agencies[agency], client: this.client, startsOn, endsOn };
    const event = this.coreBanking('disbursed', { ...data, ...(brought ? { members: [brought] } : {}) });
    const must = { refusals: isAmiss ? ['loan.ends-before-it-begins'] : [] };
    if (!(await this.offices.ask(step, must, (instance) => this.offices.tell(instance, event)))) return;
    const lastEnd = this.ends.get(loanId)?.at(-1)?.endsOn ?? endsOn;
    this.endStandalone(startsOn, lastEnd);
    if (brought && !this.members.some((member) => isSame(member, brought)))
      this.join(null, brought, brought.birthOn > startsOn ? brought.birthOn : startsOn);
    const rows = await this.offices.instances.query<{ id: string; clientId: string }>(
      'SELECT policy_id AS id, client_id AS "clientId" FROM loan WHERE id = $1',
      loanId,
    );
    this.clientId = rows[0]!.clientId;
    this.opened({ id: rows[0]!.id, kind: 'loan', loanId, startsOn, endsOn: lastEnd });
    await this.learn();
  }

  /** Core banking moves the end of a loan, also of one that it has not disbursed yet, and by what it had said before. */
  async moveEnd(step: Step): Promise<void> {
    const { back, days, months, isAmiss } = step;
    const loans = this.policies.filter(({ kind }) => kind === 'loan');
    const policy = loans.at(-1 - (back % (loans.length + 1)));
    const loanId = policy?.loanId ?? `${this.name}-ahead-${this.policies.length}`;
    const endsOn = policy ? addDays(policy.startsOn, isAmiss ? -1 : days + months) : inDays(days);
    const occurredAt = instantOf(Date.parse(days % 5 ? '2026-03-01T00:00:00Z' : '2026-01-01T00:00:00Z') + ++this.said);
    const cause = ['rescheduled', 'repaid-early', 'closed', 'written-off'][days % 4]!;
    const event = { ...this.coreBanking(cause, { loanId, endsOn }), time: occurredAt };
    const must = { refusals: policy && isAmiss ? ['loan.ends-before-it-begins'] : [] };
    if (!(await this.offices.ask(step, must, (instance) => this.offices.tell(instance, event)))) return;
    const ends = [...(this.ends.get(loanId) ?? []), { occurredAt, endsOn }];
    this.ends.set(loanId, ends.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1))); // prettier-ignore
    if (policy) policy.endsOn = ends.at(-1)!.endsOn;
  }

  async addMember(step: Step): Promise<void> {
    const person = this.candidates[step.person ?? step.days % this.candidates.length]!;
    if (!this.clientId) return this.disburse(step);
    const { relation, birthOn } = person;
    const joinedOn = relation === 'child' && this.isCovered(birthOn) ? birthOn : TODAY;
    const isKnown = this.members.some((member) => isSame(member, person) && member.leftOn === null);
    const isTooOld = relation === 'child' && addMonths(birthOn, 12 * TOO_OLD) <= joinedOn;
    const refusals = isKnown ? ['member.known'] : isTooOld ? ['member.too-old'] : [];
    const added = await this.offices.ask(step, { refusals, repeated: ['member.known'] }, (instance, key) =>
      this.offices.post<{ memberId: string }>(
        this.offices.clientOf(instance, 'teller', step.agency),
        `/clients/${this.clientId}/members`,
        person,
        key,
      ),
    );
    if (added) this.join(added.memberId, person, joinedOn);
  }

  async removeMember(step: Step): Promise<void> {
    const member = this.member(step.back);
    if (!member) return this.addMember(step);
    const leftOn = inDays(step.isAmiss ? 1 : -(step.days % 5));
    const refusals =
      leftOn > TODAY
        ? ['member.leaves-later']
        : member.leftOn !== null
          ? ['member.left']
          : leftOn < member.joinedOn
            ? ['member.leaves-before-joining']
            : [];
    const left = await this.offices.ask(step, { refusals, repeated: ['member.left'] }, (instance, key) =>
      this.offices.post(
        this.offices.clientOf(instance, 'teller', step.agency),
        `/clients/${this.clientId}/members/${member.id}/departure`,
        { leftOn },
        key,
      ),
    );
    if (left) member.leftOn = leftOn;
  }

  /** A teller asks who is covered. */
  async look(step: Step): Promise<void> {
    const { instance, days } = step;
    if (!this.clientId) return this.sell(step);
    this.offices.note('looked');
    const on = inDays(-days);
    const { covered, family } = await this.coverOn(instance, on);
    const isBelonging = this.members.map((member) => this.isCovered(on) && this.belongs(member, on));
    expect({ on, covered, family: family.map((member) => member.covered) }).toEqual({
      on,
      covered: this.isCovered(on),
      family: isBelonging,
    });
  }

  /** One of the family whose id is known. */
  protected member(back: number): MemberOfModel | undefined {
    return this.members.at(-1 - (back % Math.max(this.members.length, 1)));
  }

  protected join(
    id: string | null,
    { firstName, relation, birthOn }: Pick<MemberOfModel, 'firstName' | 'relation' | 'birthOn'>,
    joinedOn: Day,
  ): void {
    this.members.push({ id, firstName, relation, birthOn, joinedOn, leftOn: null });
  }

  /** Looks up the ids of those who came without a request of their own. */
  protected async learn(): Promise<void> {
    if (this.members.every(({ id }) => id !== null)) return;
    const { family } = await this.coverOn(0, TODAY);
    expect(family.map(({ firstName }) => firstName)).toEqual(this.members.map(({ firstName }) => firstName));
    family.forEach(({ memberId }, i) => (this.members[i]!.id = memberId));
  }

  private async coverOn(instance: 0 | 1, on: Day): Promise<CoverShown> {
    const { idKind, idNumber } = this.client;
    const teller = this.offices.clientOf(instance, 'teller', 0);
    return (await teller.get<CoverShown>(`/cover?idKind=${idKind}&idNumber=${idNumber}&on=${on}`)).body;
  }

  private coreBanking(what: string, data: object) {
    this.said += 1;
    return { ...loanEvent(what, data), source: `/core-banking/${this.name}` };
  }
}

function isSame(a: { firstName: string; birthOn: Day }, b: { firstName: string; birthOn: Day }): boolean {
  return a.firstName === b.firstName && a.birthOn === b.birthOn;
}
