import { Type } from 'class-transformer';
import { IsInt, IsNumber, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { Documented } from '#libs/service';
import { AsOfResponse } from '../as-of/as-of.dto.js';
import { PartQuery, UnitFigureResponse } from '../figure/figures.dto.js';
import { PERIOD } from '../period/period.js';
import type { ComparedFigure } from './comparison.js';

/** Which periods. */
export class ComparisonsQuery extends PartQuery {
  /** A year, `2022`, or a year to a date, `2023-06-30`. */
  @IsString()
  @Length(4, 10)
  @Documented({ pattern: `^${PERIOD}$` })
  period!: string;

  /** With which it is compared; without it, with the same days of the year before. */
  @IsOptional()
  @IsString()
  @Length(4, 10)
  @Documented({ pattern: `^${PERIOD}$` })
  against?: string;
}

/** A figure of one period beside that of another. */
export class ComparisonResponse extends UnitFigureResponse implements ComparedFigure {
  @IsInt()
  countAgainst!: number;

  /** In percent of the other, to two decimals; null when that is zero. */
  @IsNumber()
  @Documented({ nullable: true })
  countChangePercent!: number | null;

  @IsInt()
  amountCentimesAgainst!: number;

  /** In percent of the other, to two decimals; null when that is zero. */
  @IsNumber()
  @Documented({ nullable: true })
  amountChangePercent!: number | null;
}

/** Two periods side by side. */
export class ComparisonsResponse extends AsOfResponse {
  /** The days of the one. */
  @IsString()
  period!: string;

  /** The days of the other. */
  @IsString()
  against!: string;

  @ValidateNested({ each: true })
  @Type(() => ComparisonResponse)
  items!: ComparisonResponse[];
}
