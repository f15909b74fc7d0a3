import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { INDICATORS, type Indicator } from '#libs/events';
import { CursorLike, PageQuery, TEXT_CURSOR } from '#libs/service';
import type { UnassignedAgency } from './assignment.store.js';

/** Which page of them. */
@CursorLike(TEXT_CURSOR)
export class UnassignedQuery extends PageQuery {}

/** What was counted of an agency, of one indicator. */
export class UnassignedFigureResponse {
  @IsIn(INDICATORS)
  indicator!: Indicator;

  /** How many in all; of a stock, how many there are. */
  @IsInt()
  count!: number;

  @IsInt()
  amountCentimes!: number;
}

/** An agency that the network does not know, and what was counted of it. */
export class UnassignedResponse implements UnassignedAgency {
  /** As the events name it. */
  @IsString()
  agency!: string;

  /** The first year of which something is counted of it. */
  @IsInt()
  sinceYear!: number;

  @ValidateNested({ each: true })
  @Type(() => UnassignedFigureResponse)
  figures!: UnassignedFigureResponse[];
}

/** A page of agencies that the network does not know. */
export class UnassignedPage {
  @ValidateNested({ each: true })
  @Type(() => UnassignedResponse)
  items!: UnassignedResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}
