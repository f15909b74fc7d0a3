import { IsBoolean, IsInt, IsOptional, IsString, Length, Min } from 'class-validator';
import { IsDay } from '#libs/service';

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

/** A print of a receipt that was recorded. */
export class ReceiptPrintResponse {
  @IsString()
  receiptNumber!: string;

  /** 1 is the original. */
  @IsInt()
  @Min(1)
  printNumber!: number;

  /** Whether the PDF is marked as a duplicate: all but the first are. */
  @IsBoolean()
  isDuplicate!: boolean;

  /** Where the PDF is read, as often as it takes. */
  @IsString()
  pdf!: string;
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

/** A key of verification codes. */
export class ReceiptCodeKey {
  /** What it is called: the beginning of the digest of its bytes; left out of receipts from before keys were named. */
  @IsOptional()
  @IsString()
  key?: string;

  /** Whether new receipts get codes of it. */
  @IsBoolean()
  isCurrent!: boolean;

  /** Whether the service has it; a receipt of one that it has not verifies no more, until it is printed anew. */
  @IsBoolean()
  isKept!: boolean;

  /** Receipts with a code of it. */
  @IsInt()
  @Min(0)
  receipts!: number;

  /** Day of the last payment with such a receipt; left out where there is none. */
  @IsOptional()
  @IsDay()
  lastPaidOn?: string;
}
