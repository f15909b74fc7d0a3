import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { INDICATOR_NAME, INDICATORS, type Indicator } from '#libs/events';
import { Documented } from '#libs/service';
import { AsOfResponse } from '../as-of/as-of.dto.js';
import type { Level } from '../network/level.js';
import { PERIOD } from '../period/period.js';
import { MEASURES, type Measure } from './ranking.js';

const UNITS_DEFAULT = 50;
const UNITS_MAX = 1_000;

/** Levels with more than one unit. */
export const RANKED_LEVELS = ['kind', 'region', 'branch', 'agency'] as const satisfies readonly Level[];

/** What is ranked, by what. */
export class RankingQuery {
  /** A year, `2022`, or a year to a date, `2023-06-30`. */
  @IsString()
  @Length(4, 10)
  @Documented({ pattern: `^${PERIOD}$` })
  period!: string;

  /** `transfers.sent`. */
  @IsString()
  @Matches(new RegExp(`^${INDICATOR_NAME}$`))
  indicator!: string;

  /** What is ranked; agencies when it is left out. */
  @IsOptional()
  @IsIn(RANKED_LEVELS)
  level?: (typeof RANKED_LEVELS)[number];

  /** By how many, or by how much; how many when it is left out. */
  @IsOptional()
  @IsIn(MEASURES)
  measure?: Measure;

  /** The first so many alone. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(UNITS_MAX)
  limit: number = UNITS_DEFAULT;
}

/** A unit in its place. */
export class RankedUnitResponse {
  /** 1 is the most; equal values share a rank, and as many are left out after it. */
  @IsInt()
  rank!: number;

  /** Code of the agency, name of the branch, region or kind. */
  @IsString()
  unit!: string;

  @IsString()
  name!: string;

  @IsInt()
  count!: number;

  /** Null where the indicator has no amount. */
  @IsInt()
  @Documented({ nullable: true })
  amountCentimes!: number | null;

  /** Of the sum of all units, by the measure, to two decimals; null when that is zero. */
  @IsNumber()
  @Documented({ nullable: true })
  sharePercent!: number | null;
}

/** Units in their places, the most first. Those that were open and have nothing are the last, with zero. */
export class RankingResponse extends AsOfResponse {
  /** The days. */
  @IsString()
  period!: string;

  @IsIn(INDICATORS)
  indicator!: Indicator;

  @IsIn(RANKED_LEVELS)
  level!: string;

  @IsIn(MEASURES)
  measure!: string;

  /** How many units there are, those beyond the limit too. */
  @IsInt()
  units!: number;

  /** Of all units. */
  @IsInt()
  count!: number;

  /** Of all units; null where the indicator has no amount. */
  @IsInt()
  @Documented({ nullable: true })
  amountCentimes!: number | null;

  @ValidateNested({ each: true })
  @Type(() => RankedUnitResponse)
  items!: RankedUnitResponse[];
}
