import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { PartnerAnswerResponse } from '#libs/partners';

export class BankEventQuery {
  /** Where several sources of the bank use the same ids. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  source?: string;
}

class WaitingBankEvent {
  @IsString()
  bank!: string;

  @IsString()
  source!: string;

  @IsString()
  id!: string;

  @IsString()
  type!: string;

  /** Where the bank numbers. */
  @IsOptional()
  @IsInt()
  number?: number;

  @IsIn(['held', 'listed'])
  status!: string;

  /** Of one that a fault of ours kept from being carried out. */
  @IsOptional()
  @IsString()
  code?: string;

  @IsString()
  receivedAt!: string;
}

/** The oldest that wait. */
export class WaitingBankEvents {
  @ValidateNested({ each: true })
  @Type(() => WaitingBankEvent)
  items!: WaitingBankEvent[];
}

/** Whose event is carried out. */
export class ReleaseBankEventRequest {
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/)
  bank!: string;

  @IsString()
  @Length(1, 255)
  source!: string;
}

/** Whose events go on. */
export class ReleaseBankEventsRequest extends ReleaseBankEventRequest {
  /** The last number that is to be taken although some before it are missing. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  upTo!: number;
}

export class ReleasedBankEvents {
  @ValidateNested({ each: true })
  @Type(() => PartnerAnswerResponse)
  events!: PartnerAnswerResponse[];
}
