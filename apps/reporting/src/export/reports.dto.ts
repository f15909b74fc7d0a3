import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsBooleanString,
  IsIn,
  IsOptional,
  IsString,
  Length,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Documented } from '#libs/service';
import { AsOfResponse } from '../as-of/as-of.dto.js';
import { IsKnownAt } from '../known/known.dto.js';
import { PERIOD } from '../period/period.js';
import { REPORT_FORMATS, type ReportFormat } from './report.format.js';
import { REPORT_LANGUAGES, type ReportLanguage } from './print.js';

/** How some periods are written, for the documents. */
export const PERIODS = `^${PERIOD}(,${PERIOD}){0,19}$`;

/** As what a report is given. */
export class FormatQuery {
  /** As what it is given; otherwise as the header `Accept` asks. */
  @IsOptional()
  @IsIn(REPORT_FORMATS)
  format?: ReportFormat;

  /** Of what is printed; otherwise as the header `Accept-Language` asks, and French when it does not. JSON has all three. */
  @IsOptional()
  @IsIn(REPORT_LANGUAGES)
  lang?: ReportLanguage;

  /** `true`: CSV that a French Excel opens by a double click, with a mark of UTF-8, semicolons and decimal commas. */
  @IsOptional()
  @IsBooleanString()
  @Documented({ enum: ['true', 'false'] })
  excel?: string;
}

export class DashboardQuery extends FormatQuery {
  /** Years, `2022`, or years to a date, `2023-06-30`; separated by commas. */
  @IsString()
  @Length(1, 300)
  @Documented({ pattern: PERIODS })
  periods!: string;

  /** As figures were known at the end of that day, or before that instant; otherwise as they are known now. */
  @IsKnownAt()
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

  @IsString()
  labelAr!: string;

  @IsIn(['count', 'KDH', 'DH'])
  unit!: string;

  @IsIn(['flow', 'stock'])
  kind!: string;

  /** Indicators whose figures are added up; none where points of sale are counted. */
  @IsArray()
  @IsString({ each: true })
  of!: readonly string[];

  /** Indicators whose figures are taken off: what was cancelled. */
  @IsArray()
  @IsString({ each: true })
  less!: readonly string[];

  /** One value a period, in the order of the query; null where the institution gives none. */
  @IsArray()
  @JSONSchema({ items: { type: 'number', nullable: true } })
  values!: (number | null)[];
}

export class ReportSectionResponse {
  @IsString()
  section!: string;

  /** As it was printed. */
  @IsString()
  titleFr!: string;

  @IsString()
  titleEn!: string;

  @IsString()
  titleAr!: string;
}

export class DashboardResponse extends AsOfResponse {
  @IsArray()
  @IsString({ each: true })
  periods!: string[];

  /** As known at the end of that day; null: as now. */
  @IsString()
  @Documented({ format: 'date', nullable: true })
  knownOn!: string | null;

  /** One a period: true when every product has closed all its days with sums that agree; otherwise it is provisional. */
  @IsArray()
  @IsBoolean({ each: true })
  proven!: boolean[];

  /** In the order in which they are printed. */
  @ValidateNested({ each: true })
  @Type(() => ReportSectionResponse)
  sections!: readonly ReportSectionResponse[];

  @ValidateNested({ each: true })
  @Type(() => DashboardRowResponse)
  rows!: readonly DashboardRowResponse[];
}
