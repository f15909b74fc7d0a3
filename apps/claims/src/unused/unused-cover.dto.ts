import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import { BENEFITS, type Benefit } from '#libs/events';
import { IsDay } from '#libs/service';

const AGENCIES_MAX = 1_000;

/** A period of a year at most. */
export class UnusedCoverQuery {
  @IsDay()
  from!: string;

  @IsDay()
  to!: string;

  /** How many agencies, those first where most claims are missing. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(AGENCIES_MAX)
  limit: number = 50;
}

export class BenefitUseResponse {
  @IsIn(BENEFITS)
  benefit!: Benefit;

  /** If its people claimed as often as those of all agencies. */
  @IsNumber()
  expected!: number;

  @IsInt()
  received!: number;
}

export class AgencyUseResponse {
  @IsString()
  agency!: string;

  /** On the average day. */
  @IsInt()
  insuredPeople!: number;

  @IsNumber()
  expected!: number;

  @IsInt()
  received!: number;

  @ValidateNested({ each: true })
  @Type(() => BenefitUseResponse)
  benefits!: BenefitUseResponse[];
}

export class UnusedCoverResponse {
  @IsString()
  from!: string;

  @IsString()
  to!: string;

  @ValidateNested({ each: true })
  @Type(() => AgencyUseResponse)
  agencies!: AgencyUseResponse[];
}
