import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { PartnerAnswerResponse } from '#libs/partners';

/** Events that are brought at once. */
export const LOAN_EVENTS_MAX = 1_000;

export class LoanEventsRequest {
  /** Structured CloudEvents. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LOAN_EVENTS_MAX)
  events!: object[];
}

export class LoanEventsResponse {
  /** In the order of the events. */
  @ValidateNested({ each: true })
  @Type(() => PartnerAnswerResponse)
  answers!: PartnerAnswerResponse[];
}
