import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import type { DeadLetter } from '#libs/messaging';
import { PageQuery } from '../http/paging.js';
import { CursorLike, Documented, NUMBER_CURSOR } from '../http/documented.js';

/** Which letters are listed. */
@CursorLike(NUMBER_CURSOR)
export class DeadLettersQuery extends PageQuery {}

/** An event that could not be applied; not what it says. */
export class DeadLetterResponse implements DeadLetter {
  @IsInt()
  id!: number;

  @IsIn(['waiting', 'parked', 'retried', 'discarded'])
  status!: DeadLetter['status'];

  @IsString()
  reason!: string;

  @IsString()
  topic!: string;

  @IsInt()
  partition!: number;

  @IsString()
  offset!: string;

  /** What has no place of a journal has none of these. */
  @IsString()
  @Documented({ nullable: true })
  source!: string | null;

  @IsInt()
  @Documented({ nullable: true })
  lane!: number | null;

  @IsInt()
  @Documented({ nullable: true })
  position!: number | null;

  @IsString()
  @Documented({ nullable: true })
  subject!: string | null;

  @IsString()
  receivedAt!: string;
}

/** A page of letters. */
export class DeadLetterPage {
  @ValidateNested({ each: true })
  @Type(() => DeadLetterResponse)
  items!: DeadLetterResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** Which letters are asked for again together. */
export class RetriesRequest {
  /** Their reason, as the list tells it. */
  @IsString()
  @Length(1, 500)
  reason!: string;
}

/** How many events were applied. */
export class AppliedResponse {
  @IsInt()
  applied!: number;
}

/** How many letters are asked for again. */
export class RetriesResponse {
  @IsInt()
  asked!: number;
}
