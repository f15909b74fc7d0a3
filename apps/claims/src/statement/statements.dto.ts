import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsString, ValidateNested } from 'class-validator';
import { BENEFITS, type Benefit } from '#libs/events';
import { MOVEMENTS, type PremiumMovement } from './premium-lines.js';
import type {
  ClaimTotal,
  PremiumTotal,
  InsurerStatement,
  InsurerLine,
  StatementStatus,
  StatementTotals,
} from './statement.js';
import { claimsRatioOf } from './totals.js';

const STATUSES = ['open', 'closing', 'closed', 'matched', 'differs'] as const;

export class PremiumTotalResponse implements PremiumTotal {
  @IsInt()
  lineCount!: number;

  /** What clients pay, tax contained. */
  @IsInt()
  premiumCentimes!: number;

  @IsInt()
  taxCentimes!: number;

  @IsInt()
  commissionCentimes!: number;

  /** What the insurer gets. */
  @IsInt()
  netCentimes!: number;
}

export class ClaimTotalResponse implements ClaimTotal {
  @IsInt()
  count!: number;

  @IsInt()
  amountCentimes!: number;
}

export class BenefitTotalResponse extends ClaimTotalResponse {
  @IsIn(BENEFITS)
  benefit!: Benefit;
}

/** How a month that was closed was opened again. */
export class StatementReopeningResponse {
  @IsString()
  reopenedAt!: string;

  @IsString()
  askedBy!: string;

  @IsString()
  approvedBy!: string;

  /** Why. */
  @IsString()
  reason!: string;

  @IsString()
  closedAt!: string;

  /** Of the statement that no longer stands. */
  @IsString()
  digest!: string;
}

export class InsurerStatementResponse {
  @IsString()
  insurer!: string;

  /** `2026-10` */
  @IsString()
  month!: string;

  @IsIn(STATUSES)
  status!: StatementStatus;

  /** What is known later goes into a later month. Of an open month: now. */
  @IsString()
  knownAt!: string;

  /** Policies bound to a loan that are in force in the month. */
  @IsInt()
  policyCount!: number;

  /** Premiums of policies that are bound to a loan, corrections included. */
  @ValidateNested()
  @Type(() => PremiumTotalResponse)
  loan!: PremiumTotalResponse;

  /** Premiums of standalone policies, by the months that were sold. */
  @ValidateNested()
  @Type(() => PremiumTotalResponse)
  standalone!: PremiumTotalResponse;

  /** Both. */
  @ValidateNested()
  @Type(() => PremiumTotalResponse)
  premiums!: PremiumTotalResponse;

  /** Claims whose benefit was served in the month. */
  @ValidateNested()
  @Type(() => ClaimTotalResponse)
  claims!: ClaimTotalResponse;

  /** Those that we paid for the insurer. */
  @ValidateNested()
  @Type(() => ClaimTotalResponse)
  paidHere!: ClaimTotalResponse;

  @ValidateNested({ each: true })
  @Type(() => BenefitTotalResponse)
  benefits!: BenefitTotalResponse[];

  /** What we owe the insurer; below zero, what it owes us. */
  @IsInt()
  netCentimes!: number;

  /** Claims by premiums; left out without premiums. */
  @IsOptional()
  @IsNumber()
  claimsRatio?: number;

  /** SHA-256 of the lines in order. */
  @IsString()
  digest!: string;

  @IsOptional()
  @IsString()
  closedAt?: string;

  @IsOptional()
  @IsString()
  answeredAt?: string;

  /** When the month was opened again, oldest first. */
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => StatementReopeningResponse)
  reopenings?: StatementReopeningResponse[];
}

export class StatementClosureRequest {
  /** The month has no line, and it shall be closed all the same. */
  @IsOptional()
  @IsBoolean()
  empty?: boolean;
}

/** A premium, or a claim: `kind` says which, and with it which fields there are. */
export class InsurerLineResponse {
  @IsIn(['premium', 'claim'])
  kind!: 'premium' | 'claim';

  @IsString()
  policyId!: string;

  @IsString()
  clientId!: string;

  /** Of a premium, as the next ones. */
  @IsOptional()
  @IsIn(['loan', 'standalone'])
  product?: 'loan' | 'standalone';

  @IsOptional()
  @IsString()
  loanId?: string;

  /** For which the premium is. */
  @IsOptional()
  @IsString()
  month?: string;

  @IsOptional()
  @IsString()
  effectOn?: string;

  @IsOptional()
  @IsString()
  endsOn?: string;

  @IsOptional()
  @IsIn(MOVEMENTS)
  movement?: PremiumMovement;

  /** Below zero: months that are taken back. */
  @IsOptional()
  @IsInt()
  months?: number;

  @IsOptional()
  @IsInt()
  unitPriceCentimes?: number;

  @IsOptional()
  @IsInt()
  premiumCentimes?: number;

  @IsOptional()
  @IsInt()
  taxCentimes?: number;

  @IsOptional()
  @IsInt()
  commissionCentimes?: number;

  @IsOptional()
  @IsInt()
  netCentimes?: number;

  /** Of a claim, as the next ones. */
  @IsOptional()
  @IsString()
  claimNumber?: string;

  /** The client without it. */
  @IsOptional()
  @IsString()
  memberId?: string;

  @IsOptional()
  @IsIn(BENEFITS)
  benefit?: Benefit;

  @IsOptional()
  @IsString()
  eventOn?: string;

  @IsOptional()
  @IsString()
  declaredOn?: string;

  @IsOptional()
  @IsString()
  decidedOn?: string;

  @IsOptional()
  @IsString()
  paidOn?: string;

  @IsOptional()
  @IsString()
  channel?: string;

  @IsOptional()
  @IsInt()
  amountCentimes?: number;
}

export class InsurerLinePage {
  @ValidateNested({ each: true })
  @Type(() => InsurerLineResponse)
  items!: InsurerLineResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** A statement as it is answered. */
export function toStatementResponse(
  { insurer, month, status, closedAt, answeredAt, reopenings }: InsurerStatement,
  knownAt: string,
  { byBenefit, ...totals }: StatementTotals,
): InsurerStatementResponse {
  const ratio = claimsRatioOf({ byBenefit, ...totals });
  const benefits = BENEFITS.flatMap((benefit) => {
    const total = byBenefit[benefit];
    return total ? [{ benefit, ...total }] : [];
  });
  return {
    insurer,
    month,
    status,
    knownAt,
    ...totals,
    benefits,
    ...(ratio === null ? {} : { claimsRatio: ratio }),
    ...(closedAt === null ? {} : { closedAt }),
    ...(answeredAt === null ? {} : { answeredAt }),
    ...(reopenings.length === 0 ? {} : { reopenings: reopenings.map(toReopening) }),
  };
}

function toReopening({ totals, ...reopening }: InsurerStatement['reopenings'][number]): StatementReopeningResponse {
  return { ...reopening, digest: totals.digest };
}

/** A line as it is answered: without what it does not have. */
export function toLineResponse(line: InsurerLine): InsurerLineResponse {
  return Object.fromEntries(
    Object.entries(line).filter(([, value]) => value !== null),
  ) as unknown as InsurerLineResponse;
}
