import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsString, ValidateNested } from 'class-validator';
import { Documented, type Role } from '#libs/service';
import { defineErrors } from '#libs/domain';
import { cashIndicatorsOf, contracts, INDICATORS, type Indicator } from '#libs/events';
import { REPORTING_WORDS } from '../words/refusals.words.js';
import { indicatorEntriesOf, type IndicatorEntry } from './indicator.js';

/** All that is counted, product by product. */
export const INDICATOR_ENTRIES: readonly IndicatorEntry[] = contracts.flatMap((contract) =>
  indicatorEntriesOf(contract, cashIndicatorsOf(contract.product)),
);

const BY_NAME = new Map<string, IndicatorEntry>(INDICATOR_ENTRIES.map((entry) => [entry.indicator, entry]));

const refuse = defineErrors(REPORTING_WORDS, {
  'figures.unknown-indicator': {
    status: 422,
    detail: 'Indicators are those of GET /api/reporting/v1/indicators, separated by commas.',
  },
});

/** An indicator by its name. @throws {DomainError} `figures.unknown-indicator` */
export function indicatorNamed(name: string): IndicatorEntry {
  const entry = BY_NAME.get(name);
  if (!entry) throw refuse('figures.unknown-indicator', { field: 'indicator', indicator: name.slice(0, 80) });
  return entry;
}

/** Checks names of indicators. @throws {DomainError} `figures.unknown-indicator` */
export function checkIndicators(names: readonly string[]): void {
  names.forEach(indicatorNamed);
}

/** Who may read figures, each as far as they see them. */
export const FIGURE_READERS = [
  'teller',
  'supervisor',
  'branch-manager',
  'regional-manager',
  'insurer',
  'operator',
  'bank',
  'management',
  'administrator',
] as const satisfies readonly Role[];

/** What is counted of a product. */
export class IndicatorResponse implements IndicatorEntry {
  @IsIn(INDICATORS)
  indicator!: Indicator;

  @IsString()
  product!: string;

  /** Sections of the dashboard and of the annual report in which it is printed. */
  @IsArray()
  @IsString({ each: true })
  sections!: string[];

  /** A flow is summed over a period; a stock is what there is at its end. */
  @IsIn(['flow', 'stock'])
  kind!: 'flow' | 'stock';

  /** Whether its figures have an amount, in centimes, besides a count. */
  @IsBoolean()
  hasAmount!: boolean;

  /** By what its figures can be divided; null: they cannot. */
  @IsString()
  @Documented({ nullable: true })
  dividedBy!: string | null;

  @IsString()
  labelFr!: string;

  @IsString()
  labelEn!: string;

  @IsString()
  labelAr!: string;
}

/** All that is counted. */
export class IndicatorsResponse {
  @ValidateNested({ each: true })
  @Type(() => IndicatorResponse)
  items!: readonly IndicatorResponse[];
}
