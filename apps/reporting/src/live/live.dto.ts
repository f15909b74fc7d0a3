import { IsOptional, IsString, Matches } from 'class-validator';

export class LiveQuery {
  /** The stream ends after so many events with figures, 1 to 9999; without it when the token ends. */
  @IsOptional()
  @IsString()
  @Matches(/^[1-9][0-9]{0,3}$/)
  events?: string;
}
