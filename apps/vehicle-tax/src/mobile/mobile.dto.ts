import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { BLOCK_MAX } from '#libs/counter';
import { RECEIPT_NUMBER } from '#libs/domain';
import { PaymentAnswer, PayVehicleTaxRequest } from '../payment/payments.dto.js';

/** Payments of one batch at most. */
export const BATCH_MAX = 500;

export class IssueBlockRequest {
  /** How many receipt numbers the agency takes along. */
  @IsInt()
  @Min(1)
  @Max(BLOCK_MAX)
  count!: number;
}

export class BlockResponse {
  @IsString()
  blockId!: string;

  @IsString()
  agency!: string;

  /** The year in which the numbers can be used. */
  @IsInt()
  year!: number;

  @IsString({ each: true })
  receiptNumbers!: string[];
}

export class ClosedBlockResponse {
  @IsString()
  blockId!: string;

  @IsInt()
  used!: number;

  /** Numbers that were not used: void for good. */
  @IsString({ each: true })
  voided!: string[];
}

/** A payment that was taken without a network. */
export class MobilePaymentRequest extends PayVehicleTaxRequest {
  /** Its own, new for each payment, the same whenever it is sent again. */
  @IsString()
  @Matches(/^[\x21-\x7e]{1,255}$/)
  idempotencyKey!: string;

  /** When it was taken, `2026-11-24T09:30:00Z`. */
  @IsString()
  @Matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/)
  paidAt!: string;

  /** Of a block that was issued to the agency. */
  @IsString()
  @Matches(RECEIPT_NUMBER)
  receiptNumber!: string;
}

export class MobileBatchRequest {
  /** Each is checked and answered by itself. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(BATCH_MAX)
  payments!: object[];
}

export class MobileBatchAnswer extends PaymentAnswer {
  /** Of the payment; null when it had none that could be read. */
  @IsOptional()
  @IsString()
  idempotencyKey!: string | null;
}

export class MobileBatchResponse {
  /** In the order of the payments. */
  @ValidateNested({ each: true })
  @Type(() => MobileBatchAnswer)
  answers!: MobileBatchAnswer[];
}
