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
import { AGENCY_CODE, AGENCY_KINDS, defineErrors, type AgencyKind } from '#libs/domain';
import { contracts, INDICATOR_NAME, INDICATORS, type Indicator } from '#libs/events';
import { Documented, type Caller, type Role } from '#libs/service';
import { AsOfResponse } from '../as-of/as-of.dto.js';
import { checkIndicators } from '../indicator/indicators.dto.js';
import { askedKnownOn, KnownAtQuery } from '../known/known.dto.js';
import { LEVELS, levelWithin, type Level, type OwnPart } from '../network/level.js';
import type { AskedTotals } from './figures.service.js';
import { REPORTING_WORDS } from '../words/refusals.words.js';
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

  /** This agency alone; people of an agency, branch or region see theirs, whatever they ask. */
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

const refuse = defineErrors(REPORTING_WORDS, {
  'figures.of-another-product': { status: 403, detail: 'A partner sees the figures of its own product.' },
});

/** Whose product partners see. An operator sees what was counted of itself: all of its product is divided by operator. */
const PRODUCT_OF: Partial<Record<Role, string>> = { insurer: 'claims', operator: 'transfers', bank: 'accounts' };

/**
 * Reads what is asked for, as far as somebody sees it: people of an agency, branch or region see theirs, whatever they ask, and
 * people of a partner the figures of its product.
 *
 * @throws {DomainError} `figures.of-another-product`, and what {@link checkIndicators} and {@link askedKnownOn} refuse
 */
export function askedPart(
  asked: PartQuery,
  caller: Pick<Caller, 'role' | 'agency' | 'branch' | 'region' | 'partner'>,
): Pick<AskedTotals, 'level' | 'indicators' | 'part' | 'detail' | 'isDetailed' | 'knownOn'> {
  const { level = 'network', indicator, kind, region, branch, agency, detailed } = asked;
  const seen = PRODUCT_OF[caller.role];
  const product = asked.product ?? seen;
  const contract = contracts.find((one) => one.product === product);
  const counted = contract && Object.keys(contract.indicators);
  const indicators = indicator?.split(',') ?? counted;
  checkIndicators(indicators ?? []);
  if (seen !== undefined && (product !== seen || indicators?.some((name) => !counted?.includes(name))))
    throw refuse('figures.of-another-product', { field: 'indicator', expected: `indicators of ${seen}` });
  const what = {
    indicators,
    isDetailed: detailed === 'true',
    detail: caller.role === 'operator' ? caller.partner : undefined,
    knownOn: askedKnownOn(asked),
  };
  const own = { agency: caller.agency, branch: caller.branch, region: caller.region };
  const part = caller.agency === undefined ? { kind, region, branch, agency } : {};
  return { level: levelWithin(level, own), ...what, part: { ...part, ...definedOf(own) } };
}

function definedOf(own: OwnPart): OwnPart {
  return Object.fromEntries(Object.entries(own).filter(([, name]) => name !== undefined));
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
