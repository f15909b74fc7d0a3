import { Type } from 'class-transformer';
import {
  IsBooleanString,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { AGENCY_CODE, AGENCY_KINDS, type AgencyKind } from '#libs/domain';
import { contracts, INDICATOR_NAME, INDICATORS, type Indicator } from '#libs/events';
import { Documented } from '#libs/service';
import { AsOfResponse } from '../as-of/as-of.dto.js';
import { checkIndicators } from '../indicator/indicators.dto.js';
import { askedKnownOn, KnownAtQuery } from '../known/known.dto.js';
import { LEVELS, type Level } from '../network/level.js';
import type { AskedTotals } from './figures.service.js';
import { GRANULARITIES, type Granularity } from './granularity.js';

/** Of which indicators, at which level, in which part of the network. */
export class PartQuery extends KnownAtQuery {
  /** Of what the answer is: of the whole network, or of each kind of agency, region, branch or agency. */
  @IsOptional()
  @IsIn(LEVELS)
  level?: Level;

  /** These alone, separated by commas: `transfers.sent,transfers.paid-out`; the cash of the drawers is told when it is asked for. */
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  @Matches(new RegExp(`^${INDICATOR_NAME}(,${INDICATOR_NAME}){0,39}$`))
  indicator?: string;

  /** All that is counted of this product, without its cash. */
  @IsOptional()
  @IsIn(contracts.map(({ product }) => product))
  product?: string;

  /** Agencies of this kind alone. */
  @IsOptional()
  @IsIn(AGENCY_KINDS)
  kind?: AgencyKind;

  /** Agencies of this region alone. */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  region?: string;

  /** Agencies of this branch alone. */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  branch?: string;

  /** This agency alone; people of an agency see theirs, whatever they ask. */
  @IsOptional()
  @IsString()
  @Matches(AGENCY_CODE)
  agency?: string;

  /** `true`: divided by operator, benefit or insurer, where the indicator has that. */
  @IsOptional()
  @IsBooleanString()
  @Documented({ enum: ['true', 'false'] })
  detailed?: string;
}

/**
 * Reads what is asked for; people of an agency see theirs, whatever they ask.
 *
 * @param own the agency of who asks; undefined of those who see all
 * @throws {DomainError} what {@link checkIndicators} and {@link askedKnownOn} refuse
 */
export function askedPart(
  asked: PartQuery,
  own: string | undefined,
): Pick<AskedTotals, 'level' | 'indicators' | 'part' | 'isDetailed' | 'knownOn'> {
  const { level = 'network', indicator, product, kind, region, branch, agency, detailed } = asked;
  const contract = contracts.find((one) => one.product === product);
  const indicators = indicator?.split(',') ?? (contract && Object.keys(contract.indicators));
  checkIndicators(indicators ?? []);
  const what = { indicators, isDetailed: detailed === 'true', knownOn: askedKnownOn(asked) };
  if (own !== undefined) return { level: 'agency', ...what, part: { agency: own } };
  return { level, ...what, part: { kind, region, branch, agency } };
}

/** Which days, and how they are divided. */
export class FiguresQuery extends PartQuery {
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
}

/** An indicator of a unit. */
export class UnitFigureResponse {
  /** Code of the agency, name of the branch, region or kind, or `network`. */
  @IsString()
  unit!: string;

  @IsString()
  name!: string;

  @IsIn(INDICATORS)
  indicator!: Indicator;

  /** The operator, the benefit, the insurer. */
  @IsOptional()
  @IsString()
  detail?: string;

  /** How many; of a stock, how many at the end of the period. */
  @IsInt()
  count!: number;

  @IsInt()
  amountCentimes!: number;
}

export class TotalResponse extends UnitFigureResponse {
  /** `2022`, `2022-Q1`, `2022-05`, `2022-05-31`, or the whole span, `2022-01-01..2022-05-31`. */
  @IsString()
  period!: string;
}

export class FiguresResponse extends AsOfResponse {
  @ValidateNested({ each: true })
  @Type(() => TotalResponse)
  figures!: TotalResponse[];
}
