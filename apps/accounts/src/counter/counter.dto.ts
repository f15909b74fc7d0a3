import { IsInt, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';

/** Cash that a counter takes or gives. */
export class CashRequest {
  /** Centimes. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountCentimes!: number;
}

/** A withdrawal that a supervisor has to approve. */
export class LargeWithdrawalRequest extends CashRequest {
  /** For whoever decides. */
  @IsString()
  @Length(2, 500)
  @Matches(/\S/)
  reason!: string;
}

export class CashResponse {
  @IsUUID()
  movementId!: string;

  /** After it. */
  @IsInt()
  balanceCentimes!: number;

  @IsString()
  receiptNumber!: string;
}
