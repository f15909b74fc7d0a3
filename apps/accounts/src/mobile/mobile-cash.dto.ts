import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  ValidateNested,
} from 'class-validator';
import { TAKEN_AT } from '#libs/counter';
import { RECEIPT_NUMBER } from '#libs/domain';
import { Documented } from '#libs/service';
import { CashRequest } from '../counter/counter.dto.js';
import type { MobileReply } from './mobile-operation.js';

/** Operations of one batch at most. */
export const CASH_BATCH_MAX = 500;

/** Cash that was taken or given without a network. */
class MobileCashRequest extends CashRequest {
  /** Its own, new for each operation, the same whenever it is sent again. */
  @IsString()
  @Matches(/^[\x21-\x7e]{1,255}$/)
  idempotencyKey!: string;

  /** When it was taken or given, `2026-11-24T09:30:00Z`. */
  @IsString()
  @Matches(TAKEN_AT)
  takenAt!: string;

  /** Of a block that was issued to the agency. */
  @IsString()
  @Matches(RECEIPT_NUMBER)
  receiptNumber!: string;
}

export class MobileDepositRequest extends MobileCashRequest {
  @IsUUID()
  accountId!: string;
}

export class MobileWithdrawalRequest extends MobileCashRequest {
  /** What was reserved for it before. */
  @IsUUID()
  reservationId!: string;
}

export class MobileDepositsRequest {
  /** Each is checked and answered by itself. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CASH_BATCH_MAX)
  deposits!: object[];
}

export class MobileWithdrawalsRequest {
  /** Each is checked and answered by itself. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(CASH_BATCH_MAX)
  withdrawals!: object[];
}

/** What became of cash that was taken or given without a network. */
export class MobileCashResponse {
  @IsUUID()
  movementId!: string;

  /** `owed-back`: the account could not take it, it is given back to who brings the receipt. */
  @IsIn(['booked', 'owed-back'])
  status!: MobileReply['status'];

  @IsString()
  receiptNumber!: string;

  /** Of what was booked: what the account holds after it. */
  @IsOptional()
  @IsInt()
  @Documented({ nullable: true })
  balanceCentimes!: number | null;

  /** Of what is owed back: why, `account.closed`. */
  @IsOptional()
  @IsString()
  @Documented({ nullable: true })
  code!: string | null;
}

export class MobileCashAnswer {
  /** Of the operation; null when it had none that could be read. */
  @IsOptional()
  @IsString()
  @Documented({ nullable: true })
  idempotencyKey!: string | null;

  /** HTTP status, as if it had been asked alone. */
  @IsInt()
  status!: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => MobileCashResponse)
  operation?: MobileCashResponse;

  /** RFC 9457, when it was refused. */
  @IsOptional()
  problem?: object;
}

export class MobileCashAnswers {
  /** In the order of the operations. */
  @ValidateNested({ each: true })
  @Type(() => MobileCashAnswer)
  answers!: MobileCashAnswer[];
}
