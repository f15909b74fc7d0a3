import { IsBoolean, IsIn, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { ReasonRequest } from '#libs/approvals';
import { AGENCY_CODE, AGENCY_KINDS, type AgencyKind, type AgencyState } from '#libs/domain';
import { CursorLike, IsDay, PageQuery } from '#libs/service';

const NAME_MAX = 100;
// Two writings of a region would be two regions in the reports.
const NAME = /^\S(.*\S)?$/;

/** Which agencies are listed. */
@CursorLike(AGENCY_CODE.source)
export class AgenciesQuery extends PageQuery {
  /** The day of which it is asked; today, when it is left out. */
  @IsOptional()
  @IsDay()
  on?: string;

  @IsOptional()
  @IsIn(AGENCY_KINDS)
  kind?: AgencyKind;

  @IsOptional()
  @IsString()
  @Length(1, NAME_MAX)
  region?: string;

  @IsOptional()
  @IsString()
  @Length(1, NAME_MAX)
  branch?: string;
}

/** What an agency shall be from a day on: all of it, also what stays. */
export class ChangeAgencyRequest extends ReasonRequest {
  /** Today or later. */
  @IsDay()
  validFrom!: string;

  @IsString()
  @Length(1, NAME_MAX)
  @Matches(NAME)
  name!: string;

  @IsIn(AGENCY_KINDS)
  kind!: AgencyKind;

  @IsString()
  @Length(1, NAME_MAX)
  @Matches(NAME)
  branch!: string;

  @IsString()
  @Length(1, NAME_MAX)
  @Matches(NAME)
  region!: string;

  /** Whether its counters work. Tokens of an agency that has closed are refused from that day on. */
  @IsBoolean()
  isOpen!: boolean;
}

/** What an agency is from a day on. */
export class AgencyResponse {
  @IsString()
  code!: string;

  @IsString()
  name!: string;

  @IsIn(AGENCY_KINDS)
  kind!: AgencyKind;

  @IsString()
  branch!: string;

  @IsString()
  region!: string;

  @IsBoolean()
  isOpen!: boolean;

  /** The first day on which it is so; 1970-01-01 of what the network began with. */
  @IsString()
  validFrom!: string;
}

/** A page of agencies. */
export class AgencyPage {
  @ValidateNested({ each: true })
  @Type(() => AgencyResponse)
  items!: AgencyResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** All that an agency was, is and will be, the first day first. */
export class AgencyStatesResponse {
  @ValidateNested({ each: true })
  @Type(() => AgencyResponse)
  states!: AgencyResponse[];
}

/** A state as it is answered. */
export function toAgencyResponse({ id: _, ...state }: AgencyState): AgencyResponse {
  return state;
}
