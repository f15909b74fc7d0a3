import { businessDay } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { AnnouncementTable, type Announcement } from '#libs/partners';
import { noticeOf } from '../notice/notice.js';
import { refuseClaim, stepped, type Claim, type FindingCode, type FindingDecision } from './claim.js';
import { ClaimTable } from './claim.table.js';
import type { ClaimReply } from './decision.js';

/** A person has looked at what was found about a claim. */
export interface ReviewClaim {
  claimId: string;
  finding: FindingCode;
  outcome: FindingDecision['outcome'];
  reason: string;
  by: string;
}

interface Rows {
  claim: Claim | undefined;
}

/**
 * Keeps what a person decided about a finding, who has not declared the claim. When nothing waits any more the claim goes
 * to the insurer; one refusal refuses it.
 *
 * Refuses `claim.not-found`, `claim.not-waiting`, `claim.same-person`.
 */
export const reviewClaim = defineCommand({
  name: 'claims.review',
  rows: ({ claimId }: ReviewClaim) => ({
    claim: ClaimTable.by('id', claimId),
    notice: AnnouncementTable.madeBy(claimId),
  }),
  decide: decideReview,
});

function decideReview(
  { claim }: Rows,
  { finding, outcome, reason, by }: ReviewClaim,
  { at }: DecisionContext,
): Decision<ClaimReply, Partial<Rows & { notice: Announcement }>> {
  if (!claim) throw refuseClaim('claim.not-found');
  const waiting = claim.findings.find(({ code, decision }) => code === finding && decision === null);
  if (claim.status !== 'declared' || !waiting) throw refuseClaim('claim.not-waiting', { status: claim.status });
  if (claim.steps[0]?.by === by) throw refuseClaim('claim.same-person');
  const decided = { ...waiting, decision: { outcome, reason, by, at } };
  const findings = claim.findings.map((one) => (one === waiting ? decided : one));
  const step = { on: businessDay(at), at, by };
  const reviewed = { ...claim, findings };
  const isCleared = findings.every(({ decision }) => decision?.outcome === 'go-on');
  const after =
    outcome === 'refuse'
      ? stepped(reviewed, 'refused', step)
      : isCleared
        ? stepped(reviewed, 'checked', step)
        : reviewed;
  const notice = after.status === 'checked' ? { notice: noticeOf(after, at) } : {};
  return { save: { claim: after, ...notice }, reply: { claimId: claim.id, status: after.status } };
}
