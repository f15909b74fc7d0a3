import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { BENEFITS, type Benefit } from '#libs/events';
import { IsDay } from '#libs/service';

/** A period of a year at most: of the days on which claims were decided or settled. */
export class PromptnessQuery {
  @IsDay()
  from!: string;

  @IsDay()
  to!: string;
}

/** Days on the insurer's clock, which stands still while a document is missing. */
export class TermKeptResponse {
  @IsInt()
  count!: number;

  @IsInt()
  withinTerm!: number;

  @IsInt()
  late!: number;

  /** Half of the claims took so many days at most. */
  @IsOptional()
  @IsInt()
  medianDays?: number | undefined;

  /** Nine of ten did. */
  @IsOptional()
  @IsInt()
  p90Days?: number | undefined;
}

/** Of deaths: the beneficiaries are told within days of the notice, by the decision at the latest. */
export class NoticesKeptResponse {
  /** Decided claims for which the law has a term. */
  @IsInt()
  count!: number;

  @IsInt()
  withinTerm!: number;
}

/** Claims that are open now, whenever they were declared. */
export class OpenClaimsResponse {
  /** They wait for a person who looks at a finding. */
  @IsInt()
  review!: number;

  /** They wait for documents: the clock stands still. */
  @IsInt()
  documents!: number;

  /** They wait for the insurer's decision. */
  @IsInt()
  decision!: number;

  /** They are accepted, and wait for payment. */
  @IsInt()
  payment!: number;

  /** Of those that wait for decision or payment: past the last day. */
  @IsInt()
  overdue!: number;
}

export class InsurerPromptnessResponse {
  @IsString()
  insurer!: string;

  @IsIn(BENEFITS)
  benefit!: Benefit;

  @ValidateNested()
  @Type(() => TermKeptResponse)
  decided!: TermKeptResponse;

  @ValidateNested()
  @Type(() => TermKeptResponse)
  settled!: TermKeptResponse;

  @ValidateNested()
  @Type(() => NoticesKeptResponse)
  notices!: NoticesKeptResponse;

  @ValidateNested()
  @Type(() => OpenClaimsResponse)
  open!: OpenClaimsResponse;
}

export class PromptnessResponse {
  @IsString()
  from!: string;

  @IsString()
  to!: string;

  /** One for each insurer and benefit of which there is a claim. */
  @ValidateNested({ each: true })
  @Type(() => InsurerPromptnessResponse)
  items!: InsurerPromptnessResponse[];
}
