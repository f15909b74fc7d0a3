import { Type } from 'class-transformer';
import { IsArray, IsIn, IsString, Length, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Documented } from '#libs/service';
import { AsOfResponse } from '../as-of/as-of.dto.js';
import { KnownAtQuery } from '../known/known.dto.js';
import { PERIOD } from '../period/period.js';

const PERIODS = `^${PERIOD}(,${PERIOD}){0,19}$`;

export class DashboardQuery extends KnownAtQuery {
  /** Years, `2022`, or years to a date, `2023-06-30`; separated by commas. */
  @IsString()
  @Length(1, 300)
  @Documented({ pattern: PERIODS })
  periods!: string;
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

export class DashboardResponse extends AsOfResponse {
  @IsArray()
  @IsString({ each: true })
  periods!: string[];

  @ValidateNested({ each: true })
  @Type(() => DashboardRowResponse)
  rows!: DashboardRowResponse[];
}
