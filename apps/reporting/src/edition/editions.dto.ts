import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { AGENCY_CODE } from '#libs/domain';
import { INDICATORS, productOf, type Indicator } from '#libs/events';
import { CursorLike, Documented, IsDay, IsInstant, PageQuery, TEXT_CURSOR } from '#libs/service';
import { AsOfResponse } from '../as-of/as-of.dto.js';
import { DashboardRowResponse, PERIODS, ReportSectionResponse } from '../export/reports.dto.js';
import type { LateOperation } from '../known/late-facts.service.js';
import { PERIOD } from '../period/period.js';
import { REPORT_TABLES, type ReportTable } from '../table/report.js';
import type { Edition } from './edition.js';
import type { CountedRestatement } from './editions.service.js';

/** Which table is published. */
export class FreezeEditionRequest {
  @IsIn(REPORT_TABLES)
  table!: ReportTable;

  /** Years, `2022`, or years to a date, `2023-06-30`; separated by commas. All of them are over. */
  @IsString()
  @Length(1, 300)
  @Documented({ pattern: PERIODS })
  periods!: string;
}

/** A table was frozen. */
export class FrozenEditionResponse {
  @IsString()
  editionId!: string;

  @IsInstant()
  frozenAt!: string;
}

export class EditionsQuery extends PageQuery {
  @IsOptional()
  @IsIn(REPORT_TABLES)
  table?: ReportTable;
}

/** A published table, without what is in it. */
export class EditionResponse extends FrozenEditionResponse {
  @IsIn(REPORT_TABLES)
  table!: ReportTable;

  @IsArray()
  @IsString({ each: true })
  periods!: readonly string[];

  /** Whoever froze it. */
  @IsString()
  frozenBy!: string;

  /** It was whole as of then. */
  @IsInstant()
  asOf!: string;
}

/** A published table as it was published. */
export class WholeEditionResponse extends EditionResponse {
  /** One a period: whether its figures were proven when it was frozen. */
  @IsArray()
  @IsBoolean({ each: true })
  proven!: readonly boolean[];

  /** Figures of days until then were proven; null: of no day. */
  @IsString()
  @Documented({ format: 'date', nullable: true })
  provenThrough!: string | null;

  /** In the order in which they are printed. */
  @ValidateNested({ each: true })
  @Type(() => ReportSectionResponse)
  sections!: readonly ReportSectionResponse[];

  @ValidateNested({ each: true })
  @Type(() => DashboardRowResponse)
  rows!: readonly DashboardRowResponse[];
}

/** A page of them. */
export class EditionPage {
  @ValidateNested({ each: true })
  @Type(() => EditionResponse)
  items!: EditionResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** A figure that is another now than it was published. */
export class RestatementResponse {
  @IsString()
  section!: string;

  /** Stable name of the row. */
  @IsString()
  row!: string;

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

  @IsString()
  period!: string;

  /** As it was published; null where it was not available. */
  @IsNumber()
  @Documented({ nullable: true })
  frozenValue!: number | null;

  /** As it is now; null where it is not available. */
  @IsNumber()
  @Documented({ nullable: true })
  value!: number | null;

  /** How much more it is now, below 0 how much less; null where one of both is not available. */
  @IsNumber()
  @Documented({ nullable: true })
  difference!: number | null;

  /** Operations that came late and are in it now; none where history of before this platform was taken over. */
  @IsInt()
  lateOperations!: number;

  /** Where they are listed. */
  @IsString()
  operations!: string;
}

/** What of an edition is another now. */
export class RestatementsResponse extends AsOfResponse {
  @ValidateNested({ each: true })
  @Type(() => RestatementResponse)
  items!: RestatementResponse[];
}

/** Of which figure the operations are asked for. */
@CursorLike(TEXT_CURSOR)
export class RestatedQuery extends PageQuery {
  /** Stable name of the row, `transfer-volume`. */
  @IsString()
  @Matches(/^[a-z][a-z-]{0,59}$/)
  row!: string;

  /** One of the edition's periods. */
  @IsString()
  @Length(4, 10)
  @Documented({ pattern: `^${PERIOD}$` })
  period!: string;
}

/** What an operation adds to an indicator of the row. */
export class LateFigureResponse {
  @IsIn(INDICATORS)
  indicator!: Indicator;

  /** The operator, the benefit, the insurer. */
  @IsOptional()
  @IsString()
  detail?: string;

  @IsInt()
  count!: number;

  @IsInt()
  amountCentimes!: number;
}

/** An operation that came after the edition. */
export class LateOperationResponse {
  /** The service that did it, and lists it. */
  @IsString()
  product!: string;

  /** Its place in the journal of the service, lane and position. */
  @IsString()
  operationId!: string;

  /** The id of what it happened to: the transfer, the payment, the claim. */
  @IsString()
  subject!: string;

  @IsString()
  @Matches(AGENCY_CODE)
  agency!: string;

  /** The business day on which it counts. */
  @IsDay()
  bookedOn!: string;

  /** The business day on which it was written down. */
  @IsDay()
  knownOn!: string;

  @ValidateNested({ each: true })
  @Type(() => LateFigureResponse)
  figures!: LateFigureResponse[];
}

/** A page of them. */
export class LateOperationPage {
  @ValidateNested({ each: true })
  @Type(() => LateOperationResponse)
  items!: LateOperationResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** An edition as it is listed. */
export function toEditionResponse({ id, tableName, periods, asOf, frozenAt, frozenBy }: Edition): EditionResponse {
  return { editionId: id, table: tableName, periods, frozenAt, frozenBy, asOf };
}

/** A restatement as it is listed. */
export function toRestatementResponse(
  editionId: string,
  { indicator: row, ...restatement }: CountedRestatement,
): RestatementResponse {
  const { period } = restatement;
  const operations = `/api/reporting/v1/editions/${editionId}/operations?row=${row}&period=${period}`;
  return { row, ...restatement, operations };
}

/** An operation as it is listed. */
export function toLateOperationResponse({ place: _, source, ...operation }: LateOperation): LateOperationResponse {
  return { product: productOf(source), ...operation } as LateOperationResponse;
}
