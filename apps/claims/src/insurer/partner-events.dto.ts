import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import type { PartnerEventStatus } from '#libs/messaging';
import { PartnerAnswerResponse } from '#libs/partners';

/** A structured CloudEvent, as OpenAPI says it; what data it has, the AsyncAPI document says. */
export const CLOUD_EVENT = {
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'time', 'data'],
  properties: {
    specversion: { type: 'string', enum: ['1.0'] },
    id: { type: 'string', maxLength: 255, description: 'Unique within the source, equal over repeats and channels.' },
    source: { type: 'string', maxLength: 255, example: '/saham/claims' },
    type: { type: 'string', example: 'insurer.claim-declared.v1' },
    time: { type: 'string', format: 'date-time' },
    sequence: { type: 'string', pattern: '^[0-9]{1,15}$', description: 'From 1, up by one within the source.' },
    data: { type: 'object' },
  },
};

export class PartnerEventQuery {
  /** Where several sources of the insurer use the same ids. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  source?: string;
}

export class WaitingEvent {
  /** Or `core-banking`. */
  @IsString()
  insurer!: string;

  @IsString()
  source!: string;

  @IsString()
  id!: string;

  @IsString()
  type!: string;

  /** Where the insurer numbers. */
  @IsOptional()
  @IsInt()
  number?: number;

  @IsIn(['held', 'listed'])
  status!: PartnerEventStatus;

  /** Of one that a fault of ours kept from being carried out. */
  @IsOptional()
  @IsString()
  code?: string;

  @IsString()
  receivedAt!: string;
}

/** The oldest that wait. */
export class WaitingEventsResponse {
  @ValidateNested({ each: true })
  @Type(() => WaitingEvent)
  items!: WaitingEvent[];
}

/** Whose event it is, or events. */
export class ReleaseOneRequest {
  /** Or `core-banking`. */
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/)
  insurer!: string;

  @IsString()
  @Length(1, 255)
  source!: string;
}

export class ReleaseRequest extends ReleaseOneRequest {
  /** The last number that is to be taken although some before it are missing. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  upTo!: number;
}

export class ReleasedResponse {
  @ValidateNested({ each: true })
  @Type(() => PartnerAnswerResponse)
  events!: PartnerAnswerResponse[];
}
