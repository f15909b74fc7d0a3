import type { Day, Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { Benefit, ClaimDocument } from '#libs/events';
import { announce, AnnouncementTable, settle, type Announcement, type Told } from '#libs/partners';

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

/** What insurers were told, and what became of it. */
export interface HearNotices {
  told: readonly Told<true>[];
}

interface Rows {
  announcements: Announcement[];
}

/** Writes down which notices an insurer has. */
export const hearNotices = defineCommand({
  name: 'claims.hear-notices',
  rows: ({ told }: HearNotices) => ({
    announcements: AnnouncementTable.allBy(
      'id',
      told.map(({ announcement }) => announcement.id),
    ),
  }),
  decide: ({ announcements }: Rows, { told }: HearNotices, { at }: DecisionContext): Decision<object, Rows> => ({
    save: { announcements: settle(announcements, told, at) },
    reply: {},
  }),
});
