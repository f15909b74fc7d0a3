import { Type } from 'class-transformer';
import { IsArray, IsInt, IsString, ValidateNested } from 'class-validator';
import { Documented } from '#libs/service';

/** A product of which something may be missing. */
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

/** Days of a product that it closed with other control sums than were counted. */
export class UnprovenDaysResponse {
  @IsString()
  product!: string;

  @IsInt()
  days!: number;

  @IsString()
  @Documented({ format: 'date' })
  firstDay!: string;
}

/** As of when an answer is whole, and how far it is proven. */
export class AsOfResponse {
  /** All that was answered at counters until then is in the figures; null before every product was heard. */
  @IsString()
  @Documented({ format: 'date-time', nullable: true })
  asOf!: string | null;

  /** Products that were not heard for some time, or that have more than is counted: nothing of them may be taken for whole. */
  @ValidateNested({ each: true })
  @Type(() => ProductBehindResponse)
  behind!: ProductBehindResponse[];

  /**
   * Figures of days until then are proven: each product has closed them, with control sums that agree with what was counted.
   * Later ones are provisional. Null: of no day.
   */
  @IsString()
  @Documented({ format: 'date', nullable: true })
  provenThrough!: string | null;

  /** Products whose closed days do not all agree: something is on its way, or wrong. */
  @ValidateNested({ each: true })
  @Type(() => UnprovenDaysResponse)
  unproven!: UnprovenDaysResponse[];

  /**
   * Mobile agencies that are open, and of which nothing of yesterday or today is counted: they may still bring what they did.
   * `GET mobile-agencies` names them.
   */
  @IsInt()
  mobileUnheard!: number;
}
