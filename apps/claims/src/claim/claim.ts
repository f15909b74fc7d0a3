import { defineErrors, isUuid, type Centimes, type Day, type Instant, type Transitions } from '#libs/domain';
import type { Benefit, ClaimDocument, ClaimSettledV1 } from '#libs/events';
import { CLAIMS_WORDS } from '../words/refusals.words.js';

/** Who declared a claim: the insurer's assistance platform, or a counter. */
export type ClaimOrigin = 'insurer' | 'counter';

/**
 * How a claim stands: declared, while a person looks at what was found; checked, while the insurer decides; accepted,
 * until its benefit is served.
 */
export type ClaimStatus = 'declared' | 'checked' | 'accepted' | 'refused' | 'settled' | 'cancelled';

/** All that can happen to a claim. */
export const CLAIM_TRANSITIONS: Transitions<ClaimStatus> = {
  declared: ['checked', 'refused', 'cancelled'],
  checked: ['accepted', 'refused', 'cancelled'],
  accepted: ['settled', 'cancelled'],
  refused: [],
  settled: [],
  cancelled: [],
};

/** What a person has to look at. */
export type FindingCode = 'suspected-duplicate' | 'declared-late';

/** Something that a person has to look at before the insurer decides; the decision is kept. */
export interface ClaimFinding {
  code: FindingCode;
  /** The other claim, of a suspected duplicate. */
  claimId: string | null;
  /** Null while nobody has decided. */
  decision: FindingDecision | null;
}

/** What a person decided about a finding. */
export interface FindingDecision {
  outcome: 'go-on' | 'refuse';
  reason: string;
  by: string;
  at: Instant;
}

/** A document of a claim: one that it needs is missing until it is received, one that nobody asked for is kept as well. */
export interface DocumentOfClaim {
  document: ClaimDocument;
  isNeeded: boolean;
  receivedOn: Day | null;
}

/** One step of a claim: what it became, on which day as whoever did it says, and when we knew. */
export interface ClaimStep {
  status: ClaimStatus;
  on: Day;
  recordedAt: Instant;
  by: string;
}

/** A benefit that is to be paid into an account: `accounts` answers, however late. */
export interface AccountPayment {
  id: string;
  accountId: string;
  /** Where it was ordered: the benefit is counted there. */
  agency: string;
  orderedAt: Instant;
  by: string;
  /** Why it was not paid into the account; null while it waits, and when it was. */
  refusal: string | null;
}

/** A claim for one benefit, of one event. */
export interface Claim {
  id: string;
  /** {@link claimKeyOf} */
  claimKey: string;
  insurer: string;
  /** The insurer's number, or that of the counter's receipt. */
  claimNumber: string;
  origin: ClaimOrigin;
  policyId: string;
  clientId: string;
  /** Where the policy belongs, and the claim is counted unless another agency pays it. */
  agency: string;
  /** Null: the client. */
  memberId: string | null;
  benefit: Benefit;
  eventOn: Day;
  declaredOn: Day;
  status: ClaimStatus;
  /** Of a birth: who was born. */
  child: { firstName: string; lastName: string } | null;
  /** Number of another claim of the same event. */
  sameEventAs: string | null;
  /** Of what event it is: the id of the first claim of it. */
  eventId: string;
  findings: readonly ClaimFinding[];
  documents: readonly DocumentOfClaim[];
  /** The day on which the insurer accepted or refused it, as it says. */
  decidedOn: Day | null;
  /** What the insurer accepted. */
  amountCentimes: Centimes | null;
  /** The last payment into an account that was ordered. */
  payment: AccountPayment | null;
  settledBy: 'cash' | 'account' | 'insurer' | null;
  /** Where its benefit is counted, and on which business day: once it is served. */
  servedAt: string | null;
  servedOn: Day | null;
  /** 1 when it is the first of its event whose benefit was served, and counted as handled; 0: another one was. */
  handledCount: 0 | 1 | null;
  /** What only few may see, encrypted: it stays so in all decisions. */
  sealedPathology: string | null;
  sealedReason: string | null;
  /** Of a transport: by which another one for the same pathology under the policy is known. */
  pathologyDigest: string | null;
  steps: readonly ClaimStep[];
}

/** What a claim says of somebody's health. */
export interface HealthRecord {
  pathology: string | null;
  reason: string | null;
}

/** Refusals of claims. */
export const refuseClaim = defineErrors(CLAIMS_WORDS, {
  'claim.not-found': { status: 404, detail: 'There is no claim with this number or id.' },
  'claim.number-known': { status: 409, detail: 'Another claim has this number.' },
  'claim.number-reserved': { status: 422, detail: 'Numbers of this form are those of our receipts: use your own.' },
  'claim.day-in-the-future': { status: 422, detail: 'What has happened lies not in the future: send it when it has.' },
  'claim.declared-before-the-event': { status: 422, detail: 'The claim was declared before its event happened.' },
  'claim.policy-not-found': { status: 404, detail: 'The insurer has no policy with this id.' },
  'claim.not-covered': { status: 422, detail: 'The policy did not cover on the day of the event.' },
  'claim.member-not-found': { status: 404, detail: 'The family of this policy has no such member.' },
  'claim.member-not-born': { status: 422, detail: 'The member was born after the event.' },
  'claim.member-not-covered': { status: 422, detail: 'The member was not insured with the family on that day.' },
  'claim.benefit-not-allowed': { status: 422, detail: 'This benefit is paid for the client alone, not for a member.' },
  'claim.child-missing': { status: 422, detail: 'A birth says who was born: first name and last name.' },
  'claim.waiting-period': { status: 422, detail: 'The benefit is due when the policy has covered for some time.' },
  'claim.maximum-reached': { status: 422, detail: 'The benefit was claimed as often in this year as it is paid.' },
  'claim.transport-repeated': {
    status: 409,
    detail: 'A transport for this pathology was claimed already: the way home names the claim of the same event.',
  },
  'claim.birth-claimed-already': { status: 409, detail: 'The birth of this child was claimed already.' },
  'claim.death-claimed-already': { status: 409, detail: 'This benefit was claimed for the death already.' },
  'claim.related-not-found': { status: 404, detail: 'The family has no such claim of the same event.' },
  'claim.waits-for-a-person': {
    status: 409,
    detail: 'A person has to look at this claim first: send the decision again when it is checked.',
  },
  'claim.not-waiting': { status: 409, detail: 'Nothing about this claim waits for a person.' },
  'claim.not-accepted': { status: 409, detail: 'The claim is not accepted: nothing is paid.' },
  'claim.payment-under-way': {
    status: 409,
    detail: 'The benefit is on its way into an account: send this again when it is there, or was refused.',
  },
  'claim.payment-unknown': { status: 409, detail: 'No such payment of this claim is under way.' },
  'claim.over': { status: 409, detail: 'The claim has ended: it is settled, refused or cancelled.' },
  'claim.accepted-already': { status: 409, detail: 'The claim is accepted already.' },
  'claim.decided-before-declared': { status: 422, detail: 'The claim was not yet declared on this day.' },
  'claim.settled-before-accepted': { status: 422, detail: 'The claim was not yet accepted on this day.' },
  'claim.amount-outside-table': { status: 422, detail: 'The amount is not within the table of benefits.' },
  'claim.document-missing': { status: 409, detail: 'This amount is accepted when the document has arrived.' },
  'claim.amount-differs': { status: 409, detail: 'The amount is not the one that was accepted.' },
  'claim.paid-to-carrier': { status: 409, detail: 'The insurer pays the carrier of this benefit: no counter does.' },
  'claim.same-person': {
    status: 409,
    detail: 'You declared this claim, or decided about it, yourself: another person must do this.',
  },
  'claim.wrong-payee': { status: 422, detail: 'The benefit is paid to the client, who shows the identity document.' },
});

/** Tells claims apart: numbers are unique within an insurer. */
export function claimKeyOf(insurer: string, claimNumber: string): string {
  return `${insurer}/${claimNumber}`;
}

/** A claim's id as an address has it. @throws {DomainError} `claim.not-found` when it is none */
export function checkedClaimId(id: string): string {
  if (!isUuid(id)) throw refuseClaim('claim.not-found');
  return id;
}

/** A claim one step further. @param on the day of it, as whoever did it says */
export function stepped(
  claim: Claim,
  status: ClaimStatus,
  { on, at, by }: { on: Day; at: Instant; by: string },
): Claim {
  return { ...claim, status, steps: [...claim.steps, { status, on, recordedAt: at, by }] };
}

/** Whether nothing more can happen to a claim. */
export function isOver({ status }: Pick<Claim, 'status'>): boolean {
  return CLAIM_TRANSITIONS[status].length === 0;
}

/** Whether the benefit is on its way into an account: nobody knows yet whether it arrives. */
export function isUnderWay({ status, payment }: Pick<Claim, 'status' | 'payment'>): boolean {
  return status === 'accepted' && payment !== null && payment.refusal === null;
}

/** Whether a claim takes part in maxima and is looked at for duplicates. */
export function counts({ status }: Pick<Claim, 'status'>): boolean {
  return status !== 'refused' && status !== 'cancelled';
}

/** A claim whose benefit was served, and is counted at an agency. */
export interface ServedClaim extends Claim {
  amountCentimes: Centimes;
  servedAt: string;
  servedOn: Day;
  handledCount: 0 | 1;
}

/** How often a claim that is served now counts as handled: once for each event, by the first that is served. */
export function handledCountOf({ eventId }: Claim, claims: readonly Claim[]): 0 | 1 {
  return claims.some((claim) => claim.eventId === eventId && claim.status === 'settled') ? 0 : 1;
}

/** The fact that a benefit was served, with the cash that left the drawer. */
export function settledFact(
  { id, insurer, benefit, amountCentimes, servedAt, servedOn, handledCount, settledBy }: ServedClaim,
  at: Instant,
): ClaimSettledV1 {
  return {
    type: 'claims.claim-settled.v1',
    subject: id,
    occurredAt: at,
    data: {
      claimId: id,
      insurer,
      benefit,
      agency: servedAt,
      bookedOn: servedOn,
      amountCentimes,
      handledCount,
      cashCentimes: settledBy === 'cash' ? -amountCentimes : 0,
    },
  };
}

/** What counters paid for an insurer, and the insurer has not given back. */
export const benefitsPaidLedgerAccount = (insurer: string): string => `benefits-paid:${insurer}`;
