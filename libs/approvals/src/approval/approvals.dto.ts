import { IsIn, IsObject, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import type { Instant } from '#libs/domain';
import { PageQuery } from '#libs/service';
import { APPROVAL_STATES, stateOf, type Approval, type ApprovalState } from './approval.js';

/** Why somebody asks for something, or rejects it. */
export class ReasonRequest {
  /** For the other person to read. */
  @IsString()
  @Length(3, 500)
  @Matches(/\S/)
  reason!: string;
}

/** The answer to who asks for an approval. */
export class AskedResponse {
  /** Another person approves it at `approvals/{id}/approval`. */
  @IsString()
  approvalId!: string;

  @IsIn(['pending'])
  status!: 'pending';

  /** From then on it can no longer be approved. */
  @IsString()
  expiresAt!: string;
}

/** Which approvals are listed. */
export class ApprovalsQuery extends PageQuery {
  @IsOptional()
  @IsIn(APPROVAL_STATES)
  status?: ApprovalState;
}

/** An approval in a list: it names nobody's clients. */
export class ApprovalResponse {
  @IsString()
  id!: string;

  @IsString()
  kind!: string;

  /** What it is about. */
  @IsString()
  subject!: string;

  /** Whose people see it; without one, head office. */
  @IsOptional()
  @IsString()
  agency?: string;

  @IsIn(APPROVAL_STATES)
  status!: ApprovalState;

  @IsString()
  askedBy!: string;

  @IsString()
  askedAt!: string;

  @IsString()
  expiresAt!: string;

  /** Who approved or rejected it. */
  @IsOptional()
  @IsString()
  decidedBy?: string;

  @IsOptional()
  @IsString()
  decidedAt?: string;
}

/** A page of approvals. */
export class ApprovalPage {
  @ValidateNested({ each: true })
  @Type(() => ApprovalResponse)
  items!: ApprovalResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** An approval with all that its approver has to know. */
export class WholeApprovalResponse extends ApprovalResponse {
  /** What is asked for. */
  @IsObject()
  asked!: object;

  /** Why. */
  @IsString()
  reason!: string;

  /** Why it was rejected. */
  @IsOptional()
  @IsString()
  rejectedFor?: string;
}

/** The answer to who approves. */
export class ApprovedResponse {
  @IsString()
  approvalId!: string;

  @IsIn(['approved'])
  status!: 'approved';

  /** The answer of what was carried out. */
  @IsObject()
  result!: unknown;
}

/** The answer to who rejects. */
export class RejectedResponse {
  @IsString()
  approvalId!: string;

  @IsIn(['rejected'])
  status!: 'rejected';
}

/** An approval as lists show it at an instant. */
export function toApprovalResponse(approval: Approval, at: Instant): ApprovalResponse {
  const { id, kind, subject, agency, askedBy, askedAt, expiresAt, decidedBy, decidedAt } = approval;
  return {
    id,
    kind,
    subject,
    ...(agency ? { agency } : {}),
    status: stateOf(approval, at),
    askedBy,
    askedAt,
    expiresAt,
    ...(decidedBy && decidedAt ? { decidedBy, decidedAt } : {}),
  };
}

/** An approval as its approver sees it at an instant. */
export function toWholeApprovalResponse(approval: Approval, at: Instant): WholeApprovalResponse {
  const { asked, reason, rejectedFor } = approval;
  return { ...toApprovalResponse(approval, at), asked, reason, ...(rejectedFor ? { rejectedFor } : {}) };
}
