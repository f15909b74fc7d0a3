import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, Matches, Max, Min, ValidateNested } from 'class-validator';
import { AGENCY_KINDS, type AgencyKind, type AgencyState } from '#libs/domain';
import { INDICATOR_NAME, INDICATORS, type Indicator } from '#libs/events';
import { Documented, IsDay } from '#libs/service';
import { AsOfResponse } from '../as-of/as-of.dto.js';
import type { Coverage, Unusual } from './anomaly.js';

const ITEMS_DEFAULT = 100;
const ITEMS_MAX = 1_000;

/** Of which day. */
export class AnomaliesQuery {
  /** A day that is over. */
  @IsDay()
  day!: string;

  /** Of this indicator alone, `transfers.sent`; otherwise of all that count operations. */
  @IsOptional()
  @IsString()
  @Matches(new RegExp(`^${INDICATOR_NAME}$`))
  indicator?: string;

  /** The first so many of each list alone. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(ITEMS_MAX)
  limit: number = ITEMS_DEFAULT;
}

/** An agency of which something is unusual. */
export class UnusualAgencyResponse {
  @IsString()
  agency!: string;

  @IsString()
  name!: string;

  /** A mobile one may bring what it did within 31 days. */
  @IsIn(AGENCY_KINDS)
  kind!: AgencyKind;

  @IsString()
  branch!: string;

  @IsString()
  region!: string;
}

/** An agency far from its own history. */
export class UnusualFigureResponse extends UnusualAgencyResponse {
  @IsIn(INDICATORS)
  indicator!: Indicator;

  /** How many on that day. */
  @IsInt()
  count!: number;

  /** The median of the same weekday of the eight weeks before. */
  @IsNumber()
  median!: number;

  /** Modified z-score, to two decimals; below 0 the agency had less than it is used to. */
  @IsNumber()
  score!: number;
}

/** Of how many agencies something can be said. */
export class CoverageResponse implements Coverage {
  @IsIn(INDICATORS)
  indicator!: Indicator;

  /** Agencies that were compared with their history. */
  @IsInt()
  judged!: number;

  /** Agencies with too little history: of them nothing is available. */
  @IsInt()
  withoutHistory!: number;
}

/** What is unusual of a day. */
export class AnomaliesResponse extends AsOfResponse {
  @IsDay()
  day!: string;

  /** Agencies that were open and had none; null: not available, while the day is not whole (see asOf) or the whole network had none. */
  @ValidateNested({ each: true })
  @Type(() => UnusualAgencyResponse)
  @Documented({ nullable: true })
  withoutOperations!: UnusualAgencyResponse[] | null;

  /** How many, those beyond the limit too; null: not available. */
  @IsInt()
  @Documented({ nullable: true })
  withoutOperationsTotal!: number | null;

  /** Agencies that had operations, far more or fewer than they are used to, the farthest first; null: not available. */
  @ValidateNested({ each: true })
  @Type(() => UnusualFigureResponse)
  @Documented({ nullable: true })
  unusual!: UnusualFigureResponse[] | null;

  /** How many, those beyond the limit too; null: not available. */
  @IsInt()
  @Documented({ nullable: true })
  unusualTotal!: number | null;

  @ValidateNested({ each: true })
  @Type(() => CoverageResponse)
  coverage!: CoverageResponse[];
}

/** An agency as it is told. */
export function toUnusualAgency({ code, name, kind, branch, region }: AgencyState): UnusualAgencyResponse {
  return { agency: code, name, kind, branch, region };
}

/** What is unusual of an agency as it is told. */
export function toUnusualFigure({ agency, indicator, count, median, score }: Unusual): UnusualFigureResponse {
  const told = { indicator, count, median, score: Math.round(score * 100) / 100 };
  return { ...toUnusualAgency(agency), ...told };
}
