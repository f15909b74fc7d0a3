import { IsOptional, IsString, Length } from 'class-validator';

/** What somebody types who has a receipt in hand. */
export class VerificationQuery {
  /** Its number, `RAB-001-V-2026-000042`. */
  @IsOptional()
  @IsString()
  @Length(0, 40)
  receipt?: string;

  /** Its verification code. */
  @IsOptional()
  @IsString()
  @Length(0, 40)
  code?: string;
}
