import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, Matches, Max, Min, ValidateNested } from 'class-validator';
import { AGENCY_CODE } from '#libs/domain';
import { INDICATOR_NAME, INDICATORS, type Indicator } from '#libs/events';
import { Documented, IsInstant } from '#libs/service';
import { AsOfResponse } from '../as-of/as-of.dto.js';
import { LEVELS, type Level } from '../network/level.js';
import type { Reached, SetTargetReply } from './target.js';

/** How a year is written, as days are taken: 1970 to 2099. */
export const YEAR_PATTERN = '^(19[7-9][0-9]|20[0-9]{2})$';

/** A target: what it leaves out is not set, nor any more. */
export class SetTargetRequest {
  /** How many in the year; of a stock, how many at its end. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  count?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  amountCentimes?: number;
}

/** A target that was set. */
export class SetTargetResponse implements SetTargetReply {
  @IsString()
  @Matches(AGENCY_CODE)
  agency!: string;

  @IsIn(INDICATORS)
  indicator!: Indicator;

  @IsInt()
  year!: number;

  @IsInt()
  @Documented({ nullable: true })
  count!: number | null;

  @IsInt()
  @Documented({ nullable: true })
  amountCentimes!: number | null;

  @IsInstant()
  setAt!: string;
}

/** Which targets. */
export class TargetsQuery {
  @IsString()
  @Matches(new RegExp(YEAR_PATTERN))
  year!: string;

  /** By what they are added up; agencies when it is left out. */
  @IsOptional()
  @IsIn(LEVELS)
  level?: Level;

  /** This one alone, of all units that have a target or reached something; otherwise what has a target. */
  @IsOptional()
  @IsString()
  @Matches(new RegExp(`^${INDICATOR_NAME}$`))
  indicator?: string;
}

/** A target beside what was reached. */
export class ReachedResponse implements Reached {
  /** Of those agencies of the unit that have one, added up; null where none has. */
  @IsInt()
  @Documented({ nullable: true })
  target!: number | null;

  /** Of the whole unit; null where it is not available: it was not open in the year, or the year has not begun. */
  @IsInt()
  @Documented({ nullable: true })
  actual!: number | null;

  /** Of those agencies alone that have a target: what the percentage is of. */
  @IsInt()
  @Documented({ nullable: true })
  actualOfTargeted!: number | null;

  /** Reached of the target, to two decimals; null where one of both is not available, or the target is zero. */
  @IsNumber()
  @Documented({ nullable: true })
  percent!: number | null;

  /** Agencies of the unit that have a target. */
  @IsInt()
  agenciesWithTarget!: number;
}

/** An indicator of a unit, its targets beside what was reached. */
export class TargetLineResponse {
  /** Code of the agency, name of the branch, region or kind, or `network`. */
  @IsString()
  unit!: string;

  @IsString()
  name!: string;

  @IsIn(INDICATORS)
  indicator!: Indicator;

  @ValidateNested()
  @Type(() => ReachedResponse)
  count!: ReachedResponse;

  @ValidateNested()
  @Type(() => ReachedResponse)
  amountCentimes!: ReachedResponse;
}

/** Targets of a year beside what was reached. */
export class TargetsResponse extends AsOfResponse {
  @IsInt()
  year!: number;

  @IsIn(LEVELS)
  level!: Level;

  @ValidateNested({ each: true })
  @Type(() => TargetLineResponse)
  items!: TargetLineResponse[];
}
