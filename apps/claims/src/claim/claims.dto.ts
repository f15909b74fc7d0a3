import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, IsUUID, Length, Matches, ValidateNested } from 'class-validator';
import { BENEFITS, type Benefit } from '#libs/events';
import { IsDay, IsName, PageQuery } from '#libs/service';
import { CLAIM_STATUSES, ClaimResponse, FINDING_CODES, REVIEW_OUTCOMES } from './claim.dto.js';
import type { ClaimStatus, FindingCode, HealthRecord } from './claim.js';

export class BornChild {
  @IsName()
  firstName!: string;

  @IsName()
  lastName!: string;
}

export class DeclareClaimRequest {
  /** The policy, as `GET /cover` names it. */
  @IsUUID()
  policyId!: string;

  /** Of the family, as `GET /cover` names them; the client without it. */
  @IsOptional()
  @IsString()
  @Matches(/^[0-9a-f-]{36}$/)
  memberId?: string;

  @IsIn(BENEFITS)
  benefit!: Benefit;

  /** When it happened. */
  @IsDay()
  eventOn!: string;

  /** Of a birth: who was born. */
  @IsOptional()
  @ValidateNested()
  @Type(() => BornChild)
  child?: BornChild;

  /** Kept encrypted; it is shown to few, and each look is recorded. */
  @IsOptional()
  @IsString()
  @Length(2, 200)
  pathology?: string;

  /** Number of another claim of the same event, which is counted once. */
  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z0-9._-]{1,40}$/)
  sameEventAs?: string;
}

export class DeclaredClaimResponse {
  @IsString()
  claimId!: string;

  /** For the client: by this number the insurer knows the claim. */
  @IsString()
  claimNumber!: string;

  @IsIn(CLAIM_STATUSES)
  status!: ClaimStatus;

  /** For which a person looks at it first. */
  @IsString({ each: true })
  findings!: string[];
}

export class ClaimsQuery extends PageQuery {
  @IsOptional()
  @IsIn(CLAIM_STATUSES)
  status?: ClaimStatus;

  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z0-9._-]{1,40}$/)
  claimNumber?: string;

  /** Only those whose benefit is on its way into an account. */
  @IsOptional()
  @IsIn(['waiting'])
  payment?: 'waiting';
}

export class ClaimPage {
  @ValidateNested({ each: true })
  @Type(() => ClaimResponse)
  items!: ClaimResponse[];

  /** Of the next page; the last one has none. */
  @IsOptional()
  @IsString()
  nextCursor?: string;
}

export class ReviewRequest {
  @IsIn(FINDING_CODES)
  finding!: FindingCode;

  @IsIn(REVIEW_OUTCOMES)
  outcome!: (typeof REVIEW_OUTCOMES)[number];

  /** Kept with the claim: nothing about anybody's health. */
  @IsString()
  @Length(3, 500)
  reason!: string;
}

export class ClaimStandingResponse {
  @IsString()
  claimId!: string;

  @IsIn(CLAIM_STATUSES)
  status!: ClaimStatus;
}

/** Why somebody wants to see what a claim says of health: it is recorded. */
export class LookQuery {
  @IsString()
  @Length(3, 200)
  reason!: string;
}

export class HealthRecordResponse {
  @IsString()
  claimId!: string;

  @IsOptional()
  @IsString()
  pathology?: string;

  /** Why it was refused or cancelled, in the words of the insurer. */
  @IsOptional()
  @IsString()
  reason?: string;
}

/** What a claim says of health, as it is shown to those who may see it. */
export function toHealthRecord(claimId: string, { pathology, reason }: HealthRecord): HealthRecordResponse {
  return {
    claimId,
    ...(pathology === null ? {} : { pathology }),
    ...(reason === null ? {} : { reason }),
  };
}
