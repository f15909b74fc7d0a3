import { defineErrors, type Instant } from '#libs/domain';
import { APPROVALS_WORDS } from '../words/refusals.words.js';

/** Something that one person asks for and another approves; until then nothing of it is done. */
export type Approval = Question & (Unanswered | ApprovedAnswer | RejectedAnswer);

/** What was asked, which never changes. */
interface Question {
  id: string;
  /** Of which kind: it says who may answer, and what is done then. */
  kind: string;
  /** What it is about, for lists: it names no person. */
  subject: string;
  /** Whose people see it; null: head office alone. */
  agency: string | null;
  /** What is asked for, as its kind reads it. */
  asked: object;
  askedBy: string;
  askedAt: Instant;
  reason: string;
  /** From then on it can no longer be approved. */
  expiresAt: Instant;
}

interface Unanswered {
  status: 'pending';
  decidedBy: null;
  decidedAt: null;
  rejectedFor: null;
}

interface ApprovedAnswer {
  status: 'approved';
  decidedBy: string;
  decidedAt: Instant;
  rejectedFor: null;
}

interface RejectedAnswer {
  status: 'rejected';
  decidedBy: string;
  decidedAt: Instant;
  rejectedFor: string;
}

/** What has become of an approval: a pending one expires by itself, which is written nowhere. */
export const APPROVAL_STATES = ['pending', 'approved', 'rejected', 'expired'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** Who stands for what is done: one has asked for it, another has approved it. */
export interface Endorsement {
  approvalId: string;
  askedBy: string;
  approvedBy: string;
  /** Why it was asked. */
  reason: string;
}

/** Refusals of approvals. */
export const refuseApproval = defineErrors(APPROVALS_WORDS, {
  'approval.not-found': { status: 404, detail: 'There is no approval with this id that your role and agency may see.' },
  'approval.not-allowed': { status: 403, detail: 'Your role may not do this with an approval of this kind.' },
  'approval.same-person': { status: 409, detail: 'Another person than the one who asked must approve it.' },
  'approval.decided-already': { status: 409, detail: 'The approval was decided already.' },
  'approval.expired': { status: 409, detail: 'The approval has expired: ask for it again.' },
  'approval.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
});

/** A new approval, that waits. @param validMs for how long it can be approved */
export function askedApproval(question: Omit<Question, 'expiresAt'>, validMs: number): Approval {
  const expiresAt = new Date(Date.parse(question.askedAt) + validMs).toISOString();
  return { ...question, expiresAt, status: 'pending', decidedBy: null, decidedAt: null, rejectedFor: null };
}

/** What has become of an approval at an instant. */
export function stateOf({ status, expiresAt }: Pick<Approval, 'status' | 'expiresAt'>, at: Instant): ApprovalState {
  return status === 'pending' && expiresAt <= at ? 'expired' : status;
}

/**
 * The approval once a person has approved it.
 *
 * @throws {DomainError} `approval.not-found`, `approval.decided-already`, `approval.expired`, `approval.same-person`
 */
export function approvedBy(approval: Approval | undefined, by: string, at: Instant): Approval & ApprovedAnswer {
  const waiting = checkWaiting(approval, at);
  if (waiting.askedBy === by) throw refuseApproval('approval.same-person');
  return { ...waiting, status: 'approved', decidedBy: by, decidedAt: at };
}

/**
 * The approval once a person has rejected it, or whoever asked has taken it back.
 *
 * @param reason what the one who asked is told
 * @throws {DomainError} `approval.not-found`, `approval.decided-already`, `approval.expired`
 */
export function rejectedBy(
  approval: Approval | undefined,
  by: string,
  reason: string,
  at: Instant,
): Approval & RejectedAnswer {
  return { ...checkWaiting(approval, at), status: 'rejected', decidedBy: by, decidedAt: at, rejectedFor: reason };
}

function checkWaiting(approval: Approval | undefined, at: Instant): Approval & Unanswered {
  if (!approval) throw refuseApproval('approval.not-found');
  const { status, expiresAt } = approval;
  if (status !== 'pending') throw refuseApproval('approval.decided-already', { status });
  if (expiresAt <= at) throw refuseApproval('approval.expired', { expiresAt });
  return approval;
}
