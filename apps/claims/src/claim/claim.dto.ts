import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { BENEFITS, DOCUMENTS, type Benefit, type ClaimDocument } from '#libs/events';
import type { HandlingRules } from '../benefit/benefit.js';
import { CLAIM_TRANSITIONS, isUnderWay, type AccountPayment, type Claim } from './claim.js';
import type { ClaimStatus, FindingCode } from './claim.js';
import { clockOf } from './clock.js';

/** What a claim may be. */
export const CLAIM_STATUSES = Object.keys(CLAIM_TRANSITIONS) as ClaimStatus[];
/** What a person looks at. */
export const FINDING_CODES = ['suspected-duplicate', 'declared-late'] as const;
/** What a person may decide about it. */
export const REVIEW_OUTCOMES = ['go-on', 'refuse'] as const;

export class FindingDecisionResponse {
  @IsIn(REVIEW_OUTCOMES)
  outcome!: (typeof REVIEW_OUTCOMES)[number];

  @IsString()
  reason!: string;

  @IsString()
  by!: string;

  @IsString()
  at!: string;
}

export class FindingResponse {
  @IsIn(FINDING_CODES)
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

  /** Whether the insurer's clock waits for it; any other one that arrived is kept as well. */
  @IsBoolean()
  needed!: boolean;

  /** Without it the document is missing. */
  @IsOptional()
  @IsString()
  receivedOn?: string;
}

export class StepResponse {
  @IsIn(CLAIM_STATUSES)
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

export class AccountPaymentResponse {
  @IsString()
  paymentId!: string;

  @IsString()
  accountId!: string;

  @IsString()
  orderedAt!: string;

  /** Waiting until `accounts` has answered. */
  @IsIn(['waiting', 'credited', 'refused'])
  status!: 'waiting' | 'credited' | 'refused';

  /** Why it was refused. */
  @IsOptional()
  @IsString()
  code?: string;
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

  @IsIn(CLAIM_STATUSES)
  status!: ClaimStatus;

  /** What the insurer accepted. */
  @IsOptional()
  @IsInt()
  amountCentimes?: number;

  /** Who served it. */
  @IsOptional()
  @IsIn(['cash', 'account', 'insurer'])
  settledBy?: 'cash' | 'account' | 'insurer';

  /** Into an account, the last that was ordered. */
  @IsOptional()
  @ValidateNested()
  @Type(() => AccountPaymentResponse)
  payment?: AccountPaymentResponse;

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
    ...(claim.payment ? { payment: toPayment(claim, claim.payment) } : {}),
    findings: claim.findings.map(({ code, ...rest }) => ({ code, ...given(rest) })),
    documents: claim.documents.map(({ document, isNeeded, receivedOn }) => ({
      document,
      needed: isNeeded,
      ...given({ receivedOn }),
    })),
    clock: { missing, ...given({ runningFrom, dueOn, tellBy }), daysTaken, late: isLate },
    steps: [...claim.steps],
  };
}

type Given<Fields> = { [Name in keyof Fields]?: NonNullable<Fields[Name]> };

/** The fields that are not null. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Given<Fields>;
}

function toPayment(claim: Claim, { id, accountId, orderedAt, refusal }: AccountPayment): AccountPaymentResponse {
  const of = { paymentId: id, accountId, orderedAt };
  if (refusal !== null) return { ...of, status: 'refused', code: refusal };
  return { ...of, status: isUnderWay(claim) ? 'waiting' : 'credited' };
}
