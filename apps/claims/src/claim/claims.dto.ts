import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, ValidateNested } from 'class-validator';
import { BENEFITS, DOCUMENTS, type Benefit, type ClaimDocument } from '#libs/events';
import { IsDay, PageQuery } from '#libs/service';
import { ID_KINDS, type IdentityKind } from '../client/client.js';
import type { HandlingRules } from '../benefit/benefit.js';
import { CLAIM_TRANSITIONS, type Claim, type ClaimStatus, type FindingCode } from './claim.js';
import { clockOf } from './clock.js';

const STATUSES = Object.keys(CLAIM_TRANSITIONS) as ClaimStatus[];
const FINDINGS = ['suspected-duplicate', 'declared-late'] as const;
const OUTCOMES = ['go-on', 'refuse'] as const;

export class BornChild {
  @IsString()
  @Length(1, 100)
  firstName!: string;

  @IsString()
  @Length(1, 100)
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

  @IsIn(STATUSES)
  status!: ClaimStatus;

  /** For which a person looks at it first. */
  @IsString({ each: true })
  findings!: string[];
}

export class ClaimsQuery extends PageQuery {
  @IsOptional()
  @IsIn(STATUSES)
  status?: ClaimStatus;

  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z0-9._-]{1,40}$/)
  claimNumber?: string;
}

export class FindingDecisionResponse {
  @IsIn(OUTCOMES)
  outcome!: (typeof OUTCOMES)[number];

  @IsString()
  reason!: string;

  @IsString()
  by!: string;

  @IsString()
  at!: string;
}

export class FindingResponse {
  @IsIn(FINDINGS)
  code!: FindingCode;

  /** The other claim, of a suspected duplicate. */
  @IsOptional()
  @IsString()
  claimId?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => FindingDecisionResponse)
  decision?: FindingDecisionResponse;
}

export class DocumentResponse {
  @IsIn(DOCUMENTS)
  document!: ClaimDocument;

  /** Without it the document is missing. */
  @IsOptional()
  @IsString()
  receivedOn?: string;
}

export class StepResponse {
  @IsIn(STATUSES)
  status!: ClaimStatus;

  /** The day of it, as whoever did it says. */
  @IsString()
  on!: string;

  /** When it was known here. */
  @IsString()
  recordedAt!: string;

  @IsString()
  by!: string;
}

/** The insurer's clock. */
export class ClockResponse {
  /** Documents for which it stands still. */
  @IsIn(DOCUMENTS, { each: true })
  missing!: ClaimDocument[];

  @IsOptional()
  @IsString()
  runningFrom?: string;

  /** The last day on which it may be paid. */
  @IsOptional()
  @IsString()
  dueOn?: string;

  /** Of a death: the last day on which beneficiaries are told. */
  @IsOptional()
  @IsString()
  tellBy?: string;

  /** Days that it took, or has taken so far. */
  @IsInt()
  daysTaken!: number;

  @IsBoolean()
  late!: boolean;
}

export class ClaimResponse {
  @IsString()
  claimId!: string;

  @IsString()
  claimNumber!: string;

  @IsString()
  insurer!: string;

  @IsIn(['insurer', 'counter'])
  origin!: Claim['origin'];

  @IsString()
  policyId!: string;

  @IsString()
  clientId!: string;

  /** The client without it. */
  @IsOptional()
  @IsString()
  memberId?: string;

  @IsIn(BENEFITS)
  benefit!: Benefit;

  @IsString()
  eventOn!: string;

  @IsString()
  declaredOn!: string;

  @IsIn(STATUSES)
  status!: ClaimStatus;

  /** What the insurer accepted. */
  @IsOptional()
  @IsInt()
  amountCentimes?: number;

  /** Who served it. */
  @IsOptional()
  @IsIn(['cash', 'insurer'])
  settledBy?: 'cash' | 'insurer';

  @IsOptional()
  @IsString()
  sameEventAs?: string;

  @ValidateNested({ each: true })
  @Type(() => FindingResponse)
  findings!: FindingResponse[];

  @ValidateNested({ each: true })
  @Type(() => DocumentResponse)
  documents!: DocumentResponse[];

  @ValidateNested()
  @Type(() => ClockResponse)
  clock!: ClockResponse;

  @ValidateNested({ each: true })
  @Type(() => StepResponse)
  steps!: StepResponse[];
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
  @IsIn(FINDINGS)
  finding!: FindingCode;

  @IsIn(OUTCOMES)
  outcome!: (typeof OUTCOMES)[number];

  /** Kept with the claim: nothing about anybody's health. */
  @IsString()
  @Length(3, 500)
  reason!: string;
}

export class ClaimStandingResponse {
  @IsString()
  claimId!: string;

  @IsIn(STATUSES)
  status!: ClaimStatus;
}

export class PayeeRequest {
  @IsIn(ID_KINDS)
  idKind!: IdentityKind;

  /** Its number, `AB123456`. */
  @IsString()
  @Matches(/^[A-Za-z0-9/-]{3,20}$/)
  idNumber!: string;
}

export class PayOutRequest {
  /** Whoever is paid, by the identity document that was shown. */
  @ValidateNested()
  @Type(() => PayeeRequest)
  payee!: PayeeRequest;
}

export class PaidOutResponse {
  @IsString()
  claimId!: string;

  /** What the drawer pays. */
  @IsInt()
  amountCentimes!: number;

  @IsString()
  receiptNumber!: string;
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

/** A claim as counters and its insurer see it. */
export function toClaimResponse(claim: Claim, rules: HandlingRules, today: string): ClaimResponse {
  const { runningFrom, dueOn, tellBy, missing, daysTaken, isLate } = clockOf(claim, rules, today);
  return {
    claimId: claim.id,
    claimNumber: claim.claimNumber,
    insurer: claim.insurer,
    origin: claim.origin,
    policyId: claim.policyId,
    clientId: claim.clientId,
    ...given({ memberId: claim.memberId }),
    benefit: claim.benefit,
    eventOn: claim.eventOn,
    declaredOn: claim.declaredOn,
    status: claim.status,
    ...given({ amountCentimes: claim.amountCentimes, settledBy: claim.settledBy, sameEventAs: claim.sameEventAs }),
    findings: claim.findings.map(({ code, ...rest }) => ({ code, ...given(rest) })),
    documents: claim.documents.map(({ document, receivedOn }) => ({ document, ...given({ receivedOn }) })),
    clock: { missing, ...given({ runningFrom, dueOn, tellBy }), daysTaken, late: isLate },
    steps: [...claim.steps],
  };
}

type Given<Fields> = { [Name in keyof Fields]?: NonNullable<Fields[Name]> };

/** The fields that are not null. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Given<Fields>;
}
