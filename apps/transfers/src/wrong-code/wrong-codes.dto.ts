import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { IsInstant } from '#libs/service';
import { COUNTED_OF, type CountedOf, type WrongCodeWarning } from './wrong-code.js';

/** Too many wrong pick-up codes in a short time. */
export class WrongCodeWarningResponse {
  @IsString()
  id!: string;

  /** When there were too many. */
  @IsInstant()
  warnedAt!: string;

  /** Where the last of them was. */
  @IsString()
  agency!: string;

  /** Before whom: the subject of the token. */
  @IsString()
  teller!: string;

  /** Of what there were too many. */
  @IsIn(COUNTED_OF, { each: true })
  countedOf!: CountedOf[];

  /** How many there were. */
  @IsInt()
  failures!: number;

  /** Until when the presented ID picks nothing up, when it was stopped. */
  @IsOptional()
  @IsInstant()
  stoppedUntil?: string;
}

export class WrongCodeWarningPage {
  @ValidateNested({ each: true })
  @Type(() => WrongCodeWarningResponse)
  items!: WrongCodeWarningResponse[];

  /** Of the next page; the last has none. */
  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** A warning as it is shown: of the ID nothing. */
export function toWarningResponse({ stoppedUntil, ...warning }: WrongCodeWarning): WrongCodeWarningResponse {
  return { ...warning, ...(stoppedUntil ? { stoppedUntil } : {}) };
}
