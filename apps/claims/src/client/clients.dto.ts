import { IsOptional, IsString } from 'class-validator';
import { IsDay } from '#libs/service';

/** The last day on which somebody belongs to the family. */
export class DepartureRequest {
  @IsDay()
  leftOn!: string;
}

export class MemberResponse {
  @IsString()
  clientId!: string;

  @IsString()
  memberId!: string;

  /** From this day on; a child who was born under cover, from birth. */
  @IsString()
  joinedOn!: string;

  /** The last day, of somebody who has left. */
  @IsOptional()
  @IsString()
  leftOn?: string;
}
