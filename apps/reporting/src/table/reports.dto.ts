import { Type } from 'class-transformer';
import { IsArray, IsIn, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Documented } from '#libs/service';
import { KNOWN_AT } from '../known/known.js';
import { AsOfResponse } from '../as-of/as-of.dto.js';

const PERIOD = '(19[7-9][0-9]|20[0-9]{2})(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?';
const PERIODS = `^${PERIOD}(,${PERIOD}){0,19}$`;

export class DashboardQuery {
  /** Years, `2022`, or years to a date, `2023-06-30`; separated by commas. */
  @IsString()
  @Length(1, 300)
  @Documented({ pattern: PERIODS })
  periods!: string;

  /** As figures were known at the end of that day, or before that instant; otherwise as they are known now. */
  @IsOptional()
  @IsString()
  @Length(10, 40)
  @Documented({ pattern: KNOWN_AT })
  asKnownAt?: string;
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
