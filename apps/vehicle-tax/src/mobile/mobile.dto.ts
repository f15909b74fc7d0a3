import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { TAKEN_AT } from '#libs/counter';
import { RECEIPT_NUMBER } from '#libs/domain';
import { Documented } from '#libs/service';
import { PaymentAnswer, PayVehicleTaxRequest } from '../payment/payments.dto.js';

/** Payments of one batch at most. */
export const BATCH_MAX = 500;

/** A payment that was taken without a network. */
export class MobilePaymentRequest extends PayVehicleTaxRequest {
  /** Its own, new for each payment, the same whenever it is sent again. */
  @IsString()
  @Matches(/^[\x21-\x7e]{1,255}$/)
  idempotencyKey!: string;

  /** When it was taken, `2026-11-24T09:30:00Z`. */
  @IsString()
  @Matches(TAKEN_AT)
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
  @Documented({ nullable: true })
  idempotencyKey!: string | null;
}

export class MobileBatchResponse {
  /** In the order of the payments. */
  @ValidateNested({ each: true })
  @Type(() => MobileBatchAnswer)
  answers!: MobileBatchAnswer[];
}
