import { IsObject, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { ReasonRequest } from '../approval/approvals.dto.js';
import type { AnyDatedParameter, ParameterValue } from './parameter.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Which values are listed. */
export class ParametersQuery {
  /** The day whose values are asked for; today's, when it is left out. */
  @IsOptional()
  @IsString()
  @Matches(DAY)
  on?: string;

  /** All values of this one instead: past, present and future, newest first. */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  name?: string;
}

/** A value that is proposed, and why. */
export class ProposeParameterRequest extends ReasonRequest {
  /** One of the names that the list shows. */
  @IsString()
  @Length(1, 100)
  name!: string;

  /** The day from which it is in force: a later one than today. */
  @IsString()
  @Matches(DAY)
  validFrom!: string;

  /** The whole value, of the same form as the one in force. */
  @IsObject()
  value!: object;

  /** Where the rule comes from: a law, a contract. */
  @IsOptional()
  @IsString()
  @Length(3, 500)
  source?: string;
}

/** A value from a day on. */
export class ParameterResponse {
  @IsString()
  name!: string;

  /** What it is, for people. */
  @IsString()
  title!: string;

  /** The day from which it is in force, until the next. */
  @IsString()
  validFrom!: string;

  @IsObject()
  value!: object;

  @IsOptional()
  @IsString()
  source?: string;

  /** Who proposed it; left out, with all that follows, where the product brought the value along. */
  @IsOptional()
  @IsString()
  proposedBy?: string;

  @IsOptional()
  @IsString()
  approvedBy?: string;

  @IsOptional()
  @IsString()
  approvedAt?: string;

  /** Why it was proposed. */
  @IsOptional()
  @IsString()
  reason?: string;
}

/** Values of parameters. */
export class ParametersResponse {
  @ValidateNested({ each: true })
  @Type(() => ParameterResponse)
  items!: ParameterResponse[];
}

/** A value as it is listed. */
export function toParameterResponse(
  { title }: AnyDatedParameter,
  { name, validFrom, value, source, proposedBy, approvedBy, approvedAt, reason }: ParameterValue,
): ParameterResponse {
  return {
    name,
    title,
    validFrom,
    value,
    ...(source ? { source } : {}),
    ...(proposedBy && approvedBy && approvedAt && reason ? { proposedBy, approvedBy, approvedAt, reason } : {}),
  };
}
