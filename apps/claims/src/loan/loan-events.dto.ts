import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  ValidateNested,
} from 'class-validator';
import type { PartnerEventStatus } from '#libs/messaging';

/** Events that are brought at once. */
export const LOAN_EVENTS_MAX = 1_000;

export class LoanEventsRequest {
  /** Structured CloudEvents. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LOAN_EVENTS_MAX)
  events!: object[];
}

export class LoanEventAnswer {
  @IsString()
  source!: string;

  @IsString()
  id!: string;

  @IsIn(['taken', 'refused', 'held', 'listed'])
  status!: PartnerEventStatus;

  @IsOptional()
  @IsString()
  code?: string;

  /** The field at fault, and what would be right. */
  @IsOptional()
  @IsObject()
  details?: object;
}

export class LoanEventsResponse {
  /** In the order of the events. */
  @ValidateNested({ each: true })
  @Type(() => LoanEventAnswer)
  answers!: LoanEventAnswer[];
}
