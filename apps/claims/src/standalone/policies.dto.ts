import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import { IsDay } from '#libs/service';
import { PersonRequest } from '../client/person.dto.js';
import type { Policy, Standalone } from '../policy/policy.js';

export class RenewPolicyRequest {
  /** Whole months. */
  @IsInt()
  @Min(1)
  @Max(120)
  months!: number;

  /** What the client was told; the parameter `claims.contract` has the price of a month. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  expectedPremiumCentimes!: number;
}

export class SellPolicyRequest extends RenewPolicyRequest {
  /** Whose cover it is; the family is added to the client. */
  @ValidateNested()
  @Type(() => PersonRequest)
  holder!: PersonRequest;

  /** The first day; today when it is not said. */
  @IsOptional()
  @IsDay()
  startsOn?: string;
}

export class SoldPolicyResponse {
  @IsString()
  policyId!: string;

  @IsString()
  clientId!: string;

  @IsString()
  insurer!: string;

  /** The first day. */
  @IsString()
  startsOn!: string;

  /** The last day. */
  @IsString()
  endsOn!: string;

  /** What the client paid. */
  @IsInt()
  premiumCentimes!: number;

  @IsString()
  receiptNumber!: string;
}

export class PremiumRefundResponse {
  @IsString()
  policyId!: string;

  /** What goes back to the client, from the drawer. */
  @IsInt()
  amountCentimes!: number;

  @IsString()
  receiptNumber!: string;
}

export class SpanResponse {
  @IsString()
  startsOn!: string;

  @IsString()
  endsOn!: string;

  @IsString()
  cause!: string;

  /** From when on it was known so. */
  @IsString()
  recordedAt!: string;
}

export class PolicyResponse {
  @IsString()
  policyId!: string;

  @IsString()
  clientId!: string;

  @IsIn(['loan', 'standalone'])
  kind!: Policy['kind'];

  @IsString()
  insurer!: string;

  @IsString()
  agency!: string;

  @IsOptional()
  @IsString()
  loanId?: string;

  /** As it is known now. */
  @IsString()
  startsOn!: string;

  @IsString()
  endsOn!: string;

  /** All that was known of its first and last day, and since when. */
  @ValidateNested({ each: true })
  @Type(() => SpanResponse)
  history!: SpanResponse[];

  /** Of a standalone policy, as the next three. */
  @IsOptional()
  @IsInt()
  months?: number;

  @IsOptional()
  @IsInt()
  premiumCentimes?: number;

  /** Premium of months that a loan made superfluous. */
  @IsOptional()
  @IsInt()
  owedBackCentimes?: number;

  /** Of that, what was given back. */
  @IsOptional()
  @IsInt()
  refundedCentimes?: number;
}

/** A policy as a counter sees it. */
export function toPolicyResponse(policy: Policy): PolicyResponse {
  const { id, clientId, kind, insurer, agency, loanId, startsOn, endsOn, spans } = policy;
  return {
    policyId: id,
    clientId,
    kind,
    insurer,
    agency,
    ...(loanId === null ? {} : { loanId }),
    startsOn,
    endsOn,
    history: spans.map(({ by: _, ...span }) => span),
    ...(policy.kind === 'loan' ? {} : premiumOf(policy)),
  };
}

function premiumOf({ months, premiumCentimes, owedBackCentimes, refundedCentimes }: Standalone) {
  return { months, premiumCentimes, owedBackCentimes, refundedCentimes };
}
