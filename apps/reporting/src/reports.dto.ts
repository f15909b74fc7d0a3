import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { INDICATORS, type Indicator } from '#libs/events';
import { Documented } from '#libs/service';
import { GRANULARITIES, LEVELS, type Granularity, type Level } from './figures.service.js';

const PERIOD = '(19[7-9][0-9]|20[0-9]{2})(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?';
const PERIODS = `^${PERIOD}(,${PERIOD}){0,19}$`;

export class DashboardQuery {
  /** Years, `2022`, or years to a date, `2023-06-30`; separated by commas. */
  @IsString()
  @Length(1, 300)
  @Documented({ pattern: PERIODS })
  periods!: string;
}

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

export class DashboardRowResponse {
  @IsString()
  section!: string;

  @IsString()
  indicator!: string;

  @IsString()
  labelFr!: string;

  @IsString()
  labelEn!: string;

  @IsIn(['count', 'KDH', 'DH'])
  unit!: string;

  @IsIn(['flow', 'stock'])
  kind!: string;

  /** One value a period, in the order of the query; null where the institution gives none. */
  @IsArray()
  @JSONSchema({ items: { type: 'number', nullable: true } })
  values!: (number | null)[];
}

export class ProductBehindResponse {
  @IsString()
  product!: string;

  /** All that it answered at counters until then is in the figures; null: it was not heard yet. */
  @IsString()
  @Documented({ format: 'date-time', nullable: true })
  asOf!: string | null;

  /** Events that it had when it was last heard, and that are not counted yet. */
  @IsInt()
  eventsBehind!: number;

  /** Lanes of its journal that they are in. */
  @IsArray()
  @IsInt({ each: true })
  lanesBehind!: number[];
}

/** As of when an answer is whole. */
export class AsOfResponse {
  /** All that was answered at counters until then is in the figures; null before every product was heard. */
  @IsString()
  @Documented({ format: 'date-time', nullable: true })
  asOf!: string | null;

  /** Products that were not heard for some time, or that have more than is counted: nothing of them may be taken for whole. */
  @ValidateNested({ each: true })
  @Type(() => ProductBehindResponse)
  behind!: ProductBehindResponse[];
}

export class DashboardResponse extends AsOfResponse {
  @IsArray()
  @IsString({ each: true })
  periods!: string[];

  @ValidateNested({ each: true })
  @Type(() => DashboardRowResponse)
  rows!: DashboardRowResponse[];
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
