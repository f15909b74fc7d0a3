import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { addDays, yearOf, type Centimes, type Day } from '#libs/domain';
import type { Benefit, ClaimDocument } from '#libs/events';
import { claimEvent, inDays, TODAY } from '../assistance.js';
import { FamilyCover } from './family-cover.js';
import type { Outcome } from './offices.js';
import type { Step } from './steps.js';

/** The table of benefits, as far as the model needs it. */
const TABLE: Partial<Record<Benefit, { from: Centimes; to: Centimes; perYear?: number }>> = {
  birth: { from: 50_000, to: 50_000, perYear: 2 },
  hospitalisation: { from: 150_000, to: 500_000, perYear: 4 },
  ambulance: { from: 1, to: 500_000, perYear: 6 },
  disability: { from: 250_000, to: 250_000, perYear: 1 },
  'serious-illness': { from: 500_000, to: 500_000, perYear: 1 },
  'funeral-costs': { from: 300_000, to: 300_000 },
};
const CHILDREN = ['Salma', 'Hiba', 'Rim'];
const TWIN_WITHIN_DAYS = 3;

interface ClaimOfModel {
  id: string;
  claimNumber: string;
  status: string;
  benefit: Benefit;
  /** Null: the client. */
  memberId: string | null;
  eventOn: Day;
  childName: string;
  amountCentimes: Centimes | null;
  settledBy: 'cash' | 'insurer' | null;
}

const ENDED = ['refused', 'settled', 'cancelled'];

/** A family with its claims. */
export class Family extends FamilyCover {
  readonly claims: ClaimOfModel[] = [];

  step(step: Step): Promise<void> {
    return this[step.do](step);
  }

  async declareHere(step: Step): Promise<void> {
    const asked = this.declaration(step);
    if (!asked) return this.disburse({ ...step, way: 'once', isAmiss: false });
    const { request, claim, must, isWaiting } = asked;
    const declared = await this.offices.ask(step, must, (instance, key) =>
      this.offices.post<{ claimId: string; claimNumber: string; status: string; receiptNumber: string }>(
        this.offices.clientOf(instance, 'teller', step.agency),
        '/claims',
        request,
        key,
      ),
    );
    if (!declared) return;
    const { claimId: id, claimNumber, status } = declared;
    expect(status).toBe(isWaiting ? 'declared' : 'checked');
    this.offices.took(step.agency, 0, claimNumber);
    this.claims.push({ ...claim, id, claimNumber, status });
  }

  async declareThere(step: Step): Promise<void> {
    const asked = this.declaration(step);
    if (!asked) return this.disburse({ ...step, way: 'once', isAmiss: false });
    const { request, claim, must, isWaiting } = asked;
    const claimNumber = `SIN-${randomUUID()}`;
    if (!(await this.says(step, 'claim-declared', { claimNumber, ...request }, must.refusals))) return;
    const [row] = await this.offices.instances.query<{ id: string; status: string }>(
      'SELECT id, status FROM claim WHERE claim_key = $1',
      `saham/${claimNumber}`,
    );
    expect(row?.status).toBe(isWaiting ? 'declared' : 'checked');
    this.claims.push({ ...claim, claimNumber, ...row! });
  }

  async documents(step: Step): Promise<void> {
    const claim = this.claim(step);
    const documents: ClaimDocument[] = ['invoice'];
    if (!claim) return this.declareThere(step);
    await this.saysOf(step, claim, 'documents-received', { documents, receivedOn: TODAY }, []);
  }

  async accept(step: Step): Promise<void> {
    const claim = this.claim(step, step.isAmiss && step.days % 2 === 0 ? 'declared' : 'checked');
    if (!claim) return this.declareThere(step);
    const { from, to } = TABLE[claim.benefit]!;
    const amountCentimes = step.isAmiss ? to + 1 : Math.min(to, from + step.days * 1_000);
    const refusals = [
      ...(claim.status === 'declared' ? ['claim.waits-for-a-person'] : []),
      ...(claim.status === 'accepted' ? ['claim.accepted-already'] : []),
      ...(step.isAmiss ? ['claim.amount-outside-table'] : []),
    ].slice(0, 1);
    if (await this.saysOf(step, claim, 'claim-accepted', { amountCentimes, decidedOn: TODAY }, refusals))
      Object.assign(claim, { status: 'accepted', amountCentimes });
  }

  async refuse(step: Step): Promise<void> {
    const claim = this.claim(step);
    if (!claim) return this.declareThere(step);
    const refusals = claim.status === 'accepted' ? ['claim.accepted-already'] : [];
    if (await this.saysOf(step, claim, 'claim-refused', { reason: 'Not covered.', decidedOn: TODAY }, refusals))
      claim.status = 'refused';
  }

  async cancel(step: Step): Promise<void> {
    const claim = this.claim(step);
    if (!claim) return this.declareThere(step);
    if (await this.saysOf(step, claim, 'claim-cancelled', { reason: 'Withdrawn.', cancelledOn: TODAY }, []))
      claim.status = 'cancelled';
  }

  async review(step: Step): Promise<void> {
    const claim = this.claim(step, 'declared');
    if (!claim) return this.declareThere(step);
    const not = ['claim.not-waiting'];
    const outcome = step.days % 3 ? 'go-on' : 'refuse';
    const must = { refusals: claim.status === 'declared' ? [] : not, repeated: not };
    const reviewed = await this.offices.ask(step, must, (instance, key) =>
      this.offices.post(
        this.offices.clientOf(instance, 'supervisor', step.agency),
        `/claims/${claim.id}/reviews`,
        { finding: 'suspected-duplicate', outcome, reason: 'Somebody looked.' },
        key,
      ),
    );
    if (reviewed) claim.status = outcome === 'go-on' ? 'checked' : 'refused';
  }

  async settle(step: Step): Promise<void> {
    const claim = this.claim(step, 'accepted');
    if (!claim) return this.accept(step);
    const amountCentimes = (claim.amountCentimes ?? 1) + (step.isAmiss ? 1 : 0);
    const refusals = [
      ...(claim.status === 'accepted' ? [] : ['claim.not-accepted']),
      ...(step.isAmiss ? ['claim.amount-differs'] : []),
    ].slice(0, 1);
    if (await this.saysOf(step, claim, 'claim-settled', { amountCentimes, settledOn: TODAY }, refusals))
      await this.served(claim, 'insurer');
  }

  /** A counter pays; or two do at once; or one does while the insurer says that it has paid itself. */
  async payOut(step: Step): Promise<void> {
    const claim = this.claim(step, 'accepted');
    if (!claim) return this.accept(step);
    const isDeath = claim.benefit === 'funeral-costs' && claim.memberId === null;
    const refusals = [
      ...(ENDED.includes(claim.status) ? ['claim.over'] : []),
      ...(claim.status === 'accepted' ? [] : ['claim.not-accepted']),
      ...(claim.benefit === 'ambulance' ? ['claim.paid-to-carrier'] : []),
      ...(step.isAmiss && !isDeath ? ['claim.wrong-payee'] : []),
    ].slice(0, 1);
    const { idKind, idNumber } = this.client;
    const payee = { idKind, idNumber: step.isAmiss ? 'ZZ999999' : idNumber };
    const pay = (
      instance: 0 | 1,
      key: string,
    ): Promise<Outcome<{ amountCentimes: Centimes; receiptNumber?: string }>> =>
      this.offices.post(
        this.offices.clientOf(instance, 'teller', step.agency),
        `/claims/${claim.id}/payouts`,
        { payee },
        key,
      );
    const isRace = step.way === 'two' && step.days % 2 === 1 && refusals.length === 0;
    const { claimNumber, amountCentimes } = claim;
    const settled = this.insurer('claim-settled', { claimNumber, amountCentimes, settledOn: TODAY });
    const settle = async (instance: 0 | 1): Promise<Outcome<{ amountCentimes: Centimes; receiptNumber?: string }>> => {
      const outcome = await this.offices.say(instance, settled);
      return 'done' in outcome ? { done: { amountCentimes: amountCentimes ?? 0 } } : outcome;
    };
    const paid = await this.offices.ask(step, { refusals, repeated: ['claim.over'] }, (instance, key) =>
      isRace && instance === step.instance ? settle(instance) : pay(instance, key),
    );
    if (!paid) return;
    expect(paid.amountCentimes).toBe(amountCentimes);
    if (paid.receiptNumber) this.offices.took(step.agency, -paid.amountCentimes, paid.receiptNumber);
    await this.served(claim, paid.receiptNumber ? 'cash' : 'insurer');
  }

  private async served(claim: ClaimOfModel, settledBy: 'cash' | 'insurer'): Promise<void> {
    Object.assign(claim, { status: 'settled', settledBy });
    if (claim.benefit !== 'birth') return;
    const child = { firstName: claim.childName, relation: 'child', birthOn: claim.eventOn };
    if (this.members.some(({ firstName, birthOn }) => firstName === child.firstName && birthOn === child.birthOn))
      return;
    this.join(null, child, claim.eventOn);
    await this.learn();
  }

  /** What is asked for, what must come of it, and the claim that then is there. */
  private declaration({ back, days, person, benefit, isAmiss }: Step) {
    const covering = this.policies.filter(({ startsOn, endsOn }) => startsOn <= TODAY && startsOn <= endsOn);
    const policy = isAmiss ? this.policy(back) : covering.at(-1 - (back % Math.max(covering.length, 1)));
    if (!policy) return undefined;
    const member = person === null ? undefined : this.member(person);
    const memberId = member?.id ?? null;
    const eventOn = isAmiss ? inDays(days % 2 ? 1 : -days) : dayOf(policy, days);
    const childName = CHILDREN[days % CHILDREN.length]!;
    const counting = this.claims.filter((claim) => claim.benefit === benefit && !['refused', 'cancelled'].includes(claim.status)); // prettier-ignore
    const { perYear = Number.POSITIVE_INFINITY } = TABLE[benefit]!;
    const inYear = counting.filter((claim) => yearOf(claim.eventOn) === yearOf(eventOn)).length;
    const isOnce = benefit === 'birth' || benefit === 'funeral-costs';
    const isClaimed = counting.some((claim) =>
      benefit === 'birth' ? claim.childName === childName : isOnce && claim.memberId === memberId,
    );
    const refusals = [
      ...(eventOn > TODAY ? ['claim.day-in-the-future'] : []),
      ...(eventOn < policy.startsOn || eventOn > policy.endsOn ? ['claim.not-covered'] : []),
      ...(member && member.birthOn > eventOn ? ['claim.member-not-born'] : []),
      ...(member && !this.belongs(member, eventOn) ? ['claim.member-not-covered'] : []),
      ...(member && benefit === 'disability' ? ['claim.benefit-not-allowed'] : []),
      ...(inYear >= perYear ? ['claim.maximum-reached'] : []),
      ...(isClaimed ? [benefit === 'birth' ? 'claim.birth-claimed-already' : 'claim.death-claimed-already'] : []),
    ].slice(0, 1);
    const [from, to] = [addDays(eventOn, -TWIN_WITHIN_DAYS), addDays(eventOn, TWIN_WITHIN_DAYS)];
    const isWaiting = counting.some(
      (claim) => claim.memberId === memberId && from <= claim.eventOn && claim.eventOn <= to,
    );
    const request = {
      policyId: policy.id,
      benefit,
      eventOn,
      ...(memberId ? { memberId } : {}),
      ...(benefit === 'birth' ? { child: { firstName: childName, lastName: 'Alaoui' } } : {}),
    };
    const claim = { benefit, memberId, eventOn, childName, amountCentimes: null, settledBy: null } as const;
    return { request, claim, must: { refusals }, isWaiting };
  }

  /** A claim that stands so; sometimes any. */
  private claim({ back, days, isAmiss }: Step, status?: string): ClaimOfModel | undefined {
    const isAny = status === undefined || (isAmiss && days % 2 === 1);
    const found = isAny ? this.claims : this.claims.filter((claim) => claim.status === status);
    return found.at(-1 - (back % Math.max(found.length, 1)));
  }

  private saysOf(step: Step, { claimNumber, status }: ClaimOfModel, what: string, data: object, refusals: string[]) {
    return this.says(step, what, { claimNumber, ...data }, ENDED.includes(status) ? ['claim.over'] : refusals);
  }

  private says(step: Step, what: string, data: object, refusals: readonly string[]) {
    const event = this.insurer(what, data);
    return this.offices.ask(step, { refusals }, (instance) => this.offices.say(instance, event));
  }

  private insurer(what: string, data: object) {
    return { ...claimEvent(what, data), source: `/saham/${this.client.idNumber}` };
  }
}

/** One of the last days on which a policy covers, up to today. */
function dayOf({ startsOn, endsOn }: { startsOn: Day; endsOn: Day }, back: number): Day {
  const last = endsOn < TODAY ? endsOn : TODAY;
  const on = addDays(last, -back);
  return on < startsOn ? startsOn : on;
}
