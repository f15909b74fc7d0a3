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

/** Who took the payment of a receipt, for administrators. */
export class TellerOfReceipt {
  @IsString()
  receiptNumber!: string;

  @IsString()
  agency!: string;

  @IsString()
  paidAt!: string;

  /** What the receipt shows; left out of payments from before tellers were kept. */
  @IsOptional()
  @IsString()
  tellerNumber?: string;

  /** Subject of the teller's token. */
  @IsOptional()
  @IsString()
  subject?: string;
}
