import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsString, ValidateNested } from 'class-validator';
import { Documented } from '#libs/service';
import type { IndicatorEntry } from './indicator.js';

/** What is counted of a product. */
export class IndicatorResponse implements IndicatorEntry {
  @IsString()
  indicator!: string;

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
  items!: IndicatorResponse[];
}
