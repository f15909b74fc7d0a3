import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { INDICATORS, type Indicator } from '#libs/events';
import { Documented } from '#libs/service';
import { AsOfResponse } from '../as-of/as-of.dto.js';
import { GRANULARITIES, LEVELS, type Granularity, type Level } from './figures.service.js';

export class FiguresQuery {
  /** First day. */
  @IsString()
  @Length(10, 10)
  @Documented({ format: 'date' })
  from!: string;

  /** Last day. */
  @IsString()
  @Length(10, 10)
  @Documented({ format: 'date' })
  to!: string;

  @IsOptional()
  @IsIn(GRANULARITIES)
  by?: Granularity;

  @IsOptional()
  @IsIn(LEVELS)
  level?: Level;

  @IsOptional()
  @IsIn(INDICATORS)
  indicator?: Indicator;
}

export class TotalResponse {
  @IsString()
  period!: string;

  @IsString()
  unit!: string;

  @IsString()
  name!: string;

  @IsIn(INDICATORS)
  indicator!: Indicator;

  /** How many; of a stock, how it changed. */
  @IsInt()
  count!: number;

  @IsInt()
  amountCentimes!: number;
}

export class FiguresResponse extends AsOfResponse {
  @ValidateNested({ each: true })
  @Type(() => TotalResponse)
  figures!: TotalResponse[];
}
