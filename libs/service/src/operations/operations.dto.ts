import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { AGENCY_CODE } from '#libs/domain';
import { INDICATOR_NAME } from '#libs/events';
import { CursorLike, Documented } from '../http/documented.js';
import { IsDay, IsInstant } from '../http/is-time.js';
import { PageQuery } from '../http/paging.js';
import { OPERATION_CURSOR } from './operation.js';

/** Which operations, of 31 days at most. */
@CursorLike(OPERATION_CURSOR)
export class OperationsQuery extends PageQuery {
  /** First business day. */
  @IsDay()
  from!: string;

  /** Last business day. */
  @IsDay()
  to!: string;

  /** Of this agency alone; people of an agency see theirs, whatever they ask. */
  @IsOptional()
  @IsString()
  @Matches(AGENCY_CODE)
  agency?: string;

  /** Those alone that add to this indicator of the service, its cash included: `transfers.sent`, `transfers.cash-in`. */
  @IsOptional()
  @IsString()
  @MaxLength(81)
  @Documented({ pattern: `^${INDICATOR_NAME}$` })
  indicator?: string;
}

/** What an operation adds to one figure. */
export class AddedFigure {
  @IsString()
  indicator!: string;

  /** The operator, the benefit, the insurer, where the indicator is divided by that. */
  @IsOptional()
  @IsString()
  detail?: string;

  /** How many; below 0 it takes away. */
  @IsInt()
  count!: number;

  @IsInt()
  amountCentimes!: number;
}

/** One operation, as the journal has it; nothing of a person. */
export class OperationResponse {
  /** Its place in the journal, lane and position: the `ce_id` of its event. */
  @IsString()
  operationId!: string;

  /** The type of its event, `transfers.transfer-sent.v1`. */
  @IsString()
  type!: string;

  /** The id of what it happened to: the transfer, the payment, the claim. */
  @IsString()
  subject!: string;

  @IsString()
  @Matches(AGENCY_CODE)
  agency!: string;

  /** The business day on which it counts. */
  @IsDay()
  bookedOn!: string;

  @IsInstant()
  occurredAt!: string;

  /** What it adds to the figures, those of the cash last. */
  @ValidateNested({ each: true })
  @Type(() => AddedFigure)
  figures!: AddedFigure[];

  /** What came into the drawer; below 0 what went out. */
  @IsInt()
  cashCentimes!: number;
}

/** Operations in order of day and agency. */
export class OperationPage {
  @ValidateNested({ each: true })
  @Type(() => OperationResponse)
  items!: OperationResponse[];

  /** Of the next page; the last has none. */
  @IsOptional()
  @IsString()
  nextCursor?: string;
}
