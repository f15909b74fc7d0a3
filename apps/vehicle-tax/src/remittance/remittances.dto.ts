import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { CursorLike, PageQuery } from '#libs/service';
import { RECEIPT_NUMBER } from '#libs/domain';
import type { StatementDifference, Remittance, RemittanceStatus } from './remittance.js';

const STATUSES = ['open', 'closing', 'closed', 'matched', 'differs'] as const;
const EXCEPTIONS_MAX = 5_000;

/** How a month that was closed was opened again, and the statement that no longer stands. */
export class ReopeningResponse {
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

  @IsInt()
  paymentCount!: number;

  @IsInt()
  amountCentimes!: number;

  @IsString()
  digest!: string;
}

export class ClosureRequest {
  /** Nothing was paid in the month, and it shall be closed all the same. */
  @IsOptional()
  @IsBoolean()
  empty?: boolean;
}

export class StatementResponse {
  /** `2026-11` */
  @IsString()
  month!: string;

  @IsIn(STATUSES)
  status!: RemittanceStatus;

  /** Payments of the month; of an open month as of now. */
  @IsInt()
  paymentCount!: number;

  /** What is owed to the tax administration for them. */
  @IsInt()
  amountCentimes!: number;

  /** SHA-256 of the lines `receipt number;centimes` in order, each ended by a line feed. */
  @IsString()
  digest!: string;

  @IsOptional()
  @IsString()
  closedAt?: string;

  @IsOptional()
  @IsString()
  answeredAt?: string;

  /** When the month was opened again after it had been closed, oldest first. */
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => ReopeningResponse)
  reopenings?: ReopeningResponse[];
}

export class StatementLineResponse {
  @IsString()
  receiptNumber!: string;

  @IsString()
  plate!: string;

  @IsInt({ each: true })
  years!: number[];

  @IsInt()
  amountCentimes!: number;

  @IsString()
  bookedOn!: string;
}

/** Which lines of a statement: a page begins behind a receipt. */
@CursorLike(RECEIPT_NUMBER.source)
export class StatementLinesQuery extends PageQuery {}

export class StatementLinePage {
  @ValidateNested({ each: true })
  @Type(() => StatementLineResponse)
  items!: StatementLineResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

export class ExceptionRequest {
  @IsString()
  @Matches(RECEIPT_NUMBER)
  receiptNumber!: string;

  /** What the administration has; left out when it does not have the receipt. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  amountCentimes?: number;
}

export class AnswerRequest {
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  paymentCount!: number;

  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  amountCentimes!: number;

  /** The digest of its lines, when it computes one. */
  @IsOptional()
  @IsString()
  @Matches(/^[0-9a-f]{64}$/)
  digest?: string;

  /** Receipts that the administration does not have, or has with another amount. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(EXCEPTIONS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ExceptionRequest)
  exceptions?: ExceptionRequest[];
}

export class DifferenceResponse {
  @IsIn(['payment-count', 'amount', 'digest', 'receipt'])
  what!: StatementDifference['what'];

  @IsOptional()
  @IsString()
  receiptNumber?: string;

  /** A number, or a digest; null: we have no such receipt in the statement. */
  @IsOptional()
  ours!: number | string | null;

  @IsOptional()
  theirs!: number | string | null;
}

export class MatchResponse {
  @IsString()
  month!: string;

  @IsIn(['matched', 'differs'])
  status!: 'matched' | 'differs';

  @ValidateNested({ each: true })
  @Type(() => DifferenceResponse)
  differences!: DifferenceResponse[];
}

/** When a month was closed and answered, and how often it was opened again. */
export function historyOf(
  remittance: Remittance | null,
): Pick<StatementResponse, 'closedAt' | 'answeredAt' | 'reopenings'> {
  const reopenings = (remittance?.reopenings ?? []).map(({ totals, answer: _, ...reopening }) => ({
    ...reopening,
    ...totals,
  }));
  return {
    ...(reopenings.length > 0 ? { reopenings } : {}),
    ...(remittance?.closedAt ? { closedAt: remittance.closedAt } : {}),
    ...(remittance?.answeredAt ? { answeredAt: remittance.answeredAt } : {}),
  };
}
