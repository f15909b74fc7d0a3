import type { Day, Instant } from '#libs/domain';
import type { Benefit, ClaimDocument } from '#libs/events';
import { announce, type Announcement } from '#libs/partners';

/** A claim that the insurer can decide from now on. */
export interface ClaimToDecide {
  id: string;
  insurer: string;
  claimNumber: string;
  policyId: string;
  memberId: string | null;
  benefit: Benefit;
  eventOn: Day;
  declaredOn: Day;
  documents: readonly { document: ClaimDocument; receivedOn: Day | null }[];
}

/** What an insurer is told of a claim that it can decide: no name, and nothing of anybody's health. */
export function noticeOf(claim: ClaimToDecide, at: Instant): Announcement {
  const { id, insurer, claimNumber, policyId, memberId, benefit, eventOn, declaredOn, documents } = claim;
  const missing = documents.filter(({ receivedOn }) => receivedOn === null).map(({ document }) => document);
  const member = memberId === null ? {} : { memberId };
  const payload = { claimId: id, claimNumber, policyId, ...member, benefit, eventOn, declaredOn, missing };
  return announce({ id, partner: insurer, what: 'to-decide', payload }, at);
}
