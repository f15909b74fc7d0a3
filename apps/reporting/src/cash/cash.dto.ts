import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { AGENCY_CODE } from '#libs/domain';
import { CursorLike, IsDay, PageQuery, TEXT_CURSOR } from '#libs/service';
import { AsOfResponse } from '../as-of/as-of.dto.js';

/** Which days, and of which agency. */
@CursorLike(TEXT_CURSOR)
export class CashQuery extends PageQuery {
  /** First day. */
  @IsDay()
  from!: string;

  /** Last day, a year later at most. */
  @IsDay()
  to!: string;

  /** One agency alone; people of an agency see theirs, whatever they ask. */
  @IsOptional()
  @IsString()
  @Matches(AGENCY_CODE)
  agency?: string;
}

/** What went through a drawer for one product. */
export class CashOfProductResponse {
  @IsString()
  product!: string;

  @IsInt()
  inCentimes!: number;

  @IsInt()
  outCentimes!: number;
}

/** What went through the drawer of an agency on a business day. */
export class CashDayResponse {
  @IsString()
  day!: string;

  @IsString()
  agency!: string;

  @IsString()
  name!: string;

  @IsInt()
  inCentimes!: number;

  @IsInt()
  outCentimes!: number;

  /** What came in less what went out; below zero more went out. */
  @IsInt()
  netCentimes!: number;

  /** Product by product; those without cash are left out. */
  @ValidateNested({ each: true })
  @Type(() => CashOfProductResponse)
  products!: CashOfProductResponse[];
}

/** A page of drawers' days, by day, then by agency. */
export class CashPage extends AsOfResponse {
  @ValidateNested({ each: true })
  @Type(() => CashDayResponse)
  items!: CashDayResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}
