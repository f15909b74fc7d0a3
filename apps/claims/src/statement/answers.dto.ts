import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Documented } from '#libs/service';
import type { ComparedLine, InsurerAnswer, ToldDifference } from './answer.js';

const LINES_MAX = 5_000;

export class AnsweredTotalsRequest {
  @IsInt()
  @Min(-Number.MAX_SAFE_INTEGER)
  @Max(Number.MAX_SAFE_INTEGER)
  premiumCentimes!: number;

  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  claimCentimes!: number;

  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  claimCount!: number;

  /** What the insurer is owed, as it reckons. */
  @IsInt()
  @Min(-Number.MAX_SAFE_INTEGER)
  @Max(Number.MAX_SAFE_INTEGER)
  netCentimes!: number;
}

/** A claim by its number, or the premium of a policy for a month. */
export class AnsweredLineRequest {
  @IsOptional()
  @IsString()
  @Length(1, 64)
  claimNumber?: string;

  @ValidateIf(({ claimNumber }: AnsweredLineRequest) => claimNumber === undefined)
  @IsUUID()
  policyId?: string;

  /** For which the premium is. */
  @ValidateIf(({ claimNumber }: AnsweredLineRequest) => claimNumber === undefined)
  @IsString()
  @Matches(/^20\d{2}-(0[1-9]|1[0-2])$/)
  month?: string;

  /** The premium, or what was paid for the claim. */
  @IsInt()
  @Min(-Number.MAX_SAFE_INTEGER)
  @Max(Number.MAX_SAFE_INTEGER)
  amountCentimes!: number;
}

/** What the insurer's own statement says; what is left out is not compared. More lines go as a CSV file. */
export class StatementAnswerRequest {
  @IsOptional()
  @ValidateNested()
  @Type(() => AnsweredTotalsRequest)
  totals?: AnsweredTotalsRequest;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LINES_MAX)
  @ValidateNested({ each: true })
  @Type(() => AnsweredLineRequest)
  lines?: AnsweredLineRequest[];
}

export class StatementDifferenceResponse implements ToldDifference {
  /** `premium/<policy>/<month>`, `claim/<number>`, `total/premiums`, `total/claims`, `total/net` */
  @IsString()
  key!: string;

  @IsIn(['different', 'missing-here', 'missing-there'])
  what!: ToldDifference['what'];

  /** Null: we do not have it. */
  @IsOptional()
  @IsInt()
  @Documented({ nullable: true })
  mineCentimes!: number | null;

  /** Null: the insurer does not. */
  @IsOptional()
  @IsInt()
  @Documented({ nullable: true })
  theirsCentimes!: number | null;

  /** In what both differ: `amount`, `count`. */
  @IsString({ each: true })
  fields!: readonly string[];
}

export class StatementMatchResponse {
  @IsString()
  insurer!: string;

  @IsString()
  month!: string;

  @IsIn(['matched', 'differs'])
  status!: 'matched' | 'differs';

  /** Kept as well, until a person closes each. */
  @ValidateNested({ each: true })
  @Type(() => StatementDifferenceResponse)
  differences!: StatementDifferenceResponse[];
}

/** An answer as it is matched. */
export function toInsurerAnswer({ totals, lines }: StatementAnswerRequest): InsurerAnswer {
  return { totals: totals ?? null, lines: lines?.map(comparedLine) ?? null };
}

function comparedLine({ claimNumber, policyId, month, amountCentimes }: AnsweredLineRequest): ComparedLine {
  const key = claimNumber === undefined ? `premium/${policyId}/${month}` : `claim/${claimNumber}`;
  return { key, amountCentimes };
}
