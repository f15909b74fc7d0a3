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
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { TAKEN_AT } from '#libs/counter';
import { RECEIPT_NUMBER } from '#libs/domain';
import { Documented, IsInstant, IsName } from '#libs/service';
import { IdentifiedPersonRequest, Person } from '../person/person.dto.js';
import { OPERATORS, type Operator } from '../tariff/tariff.js';

/** Operations of one batch at most. */
export const TRANSFERS_BATCH_MAX = 500;
const SLOTS_MAX = 200;

/** How many transfers an agency may want to send without a network. */
export class AllowanceRequest {
  @IsInt()
  @Min(1)
  @Max(SLOTS_MAX)
  count!: number;
}

/** A number and a code for one transfer. */
export class SendingSlotResponse {
  @IsString()
  receiptNumber!: string;

  /** For the sender to tell the beneficiary; it is stored nowhere. */
  @IsString()
  code!: string;
}

export class AllowanceResponse {
  @IsUUID()
  id!: string;

  /** Bring it back with what was sent. */
  @IsString()
  sealed!: string;

  @IsString()
  agency!: string;

  @IsInstant()
  issuedAt!: string;

  /** The last day on which something may be sent. */
  @IsString()
  validUntil!: string;

  @IsInt()
  transferMaxCentimes!: number;

  @IsInt()
  dayMaxCentimes!: number;

  @IsInt()
  totalMaxCentimes!: number;

  @ValidateNested({ each: true })
  @Type(() => SendingSlotResponse)
  slots!: SendingSlotResponse[];
}

/** Which transfer an agency takes along. */
export class ReservePayOutRequest {
  @IsIn(OPERATORS)
  operator!: Operator;

  /** As the beneficiary told it. */
  @IsString()
  @Length(1, 40)
  code!: string;
}

/** As the sender named her. */
export class BeneficiaryName {
  @IsString()
  firstName!: string;

  @IsString()
  lastName!: string;
}

export class ReservedPayOutResponse {
  @IsUUID()
  transferId!: string;

  @IsInt()
  amountCentimes!: number;

  /** The last day on which it may be paid out without a network. */
  @IsString()
  expiresOn!: string;

  @ValidateNested()
  @Type(() => BeneficiaryName)
  beneficiary!: BeneficiaryName;
}

export class ReleasedPayOutResponse {
  @IsUUID()
  transferId!: string;
}

/** What was done without a network. */
class MobileRequest {
  /** Its own, new for each operation, the same whenever it is sent again. */
  @IsString()
  @Matches(/^[\x21-\x7e]{1,255}$/)
  idempotencyKey!: string;

  /** When it was done, `2026-11-24T09:30:00Z`. */
  @IsString()
  @Matches(TAKEN_AT)
  takenAt!: string;

  /** Of a block that was issued to the agency. */
  @IsString()
  @Matches(RECEIPT_NUMBER)
  receiptNumber!: string;
}

export class MobileSendingRequest extends MobileRequest {
  /** As it was given. */
  @IsString()
  @Length(1, 500)
  allowance!: string;

  @IsIn(OPERATORS)
  operator!: Operator;

  /** What the beneficiary gets. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountCentimes!: number;

  /** What the sender has paid for it, on top. */
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  feeCentimes!: number;

  @ValidateNested()
  @Type(() => IdentifiedPersonRequest)
  sender!: IdentifiedPersonRequest;

  @ValidateNested()
  @Type(() => Person)
  beneficiary!: Person;

  @IsOptional()
  @IsName()
  destinationCity?: string;
}

export class MobilePayOutRequest extends MobileRequest {
  /** Which was reserved before. */
  @IsUUID()
  transferId!: string;

  @ValidateNested()
  @Type(() => IdentifiedPersonRequest)
  beneficiary!: IdentifiedPersonRequest;
}

export class MobileSendingsRequest {
  /** Each is checked and answered by itself. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(TRANSFERS_BATCH_MAX)
  sendings!: object[];
}

export class MobilePayOutsRequest {
  /** Each is checked and answered by itself. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(TRANSFERS_BATCH_MAX)
  payouts!: object[];
}

/** What became of a transfer that was sent or paid out without a network. */
export class MobileTransferResponse {
  @IsUUID()
  transferId!: string;

  @IsIn(['sent', 'under-verification', 'paid-out'])
  status!: 'sent' | 'under-verification' | 'paid-out';

  @IsInt()
  amountCentimes!: number;

  @IsString()
  receiptNumber!: string;
}

export class MobileTransferAnswer {
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
  @Type(() => MobileTransferResponse)
  operation?: MobileTransferResponse;

  /** RFC 9457, when it was refused. */
  @IsOptional()
  problem?: object;
}

export class MobileTransferAnswers {
  /** In the order of the operations. */
  @ValidateNested({ each: true })
  @Type(() => MobileTransferAnswer)
  answers!: MobileTransferAnswer[];
}
