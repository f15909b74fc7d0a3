import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { PresentedId } from '../person/person.dto.js';

export class MoneyBackRequest {
  /** Of the sending, as the sender's receipt has it: `RAB-001-T-2026-000042`. */
  @IsString()
  @Length(1, 60)
  sendingReceiptNumber!: string;

  /** What the sender presents: the ID with which it was sent. */
  @ValidateNested()
  @Type(() => PresentedId)
  sender!: PresentedId;
}

export class MoneyBackResponse {
  @IsString()
  transferId!: string;

  /**
   * `cancelled`: on the day and at the agency of the sending, with the fee; `refunded`: the amount, and the fee where it is
   * owed; `under-verification`: nothing is given back now, come again.
   */
  @IsIn(['cancelled', 'refunded', 'under-verification'])
  status!: 'cancelled' | 'refunded' | 'under-verification';

  @IsInt()
  amountCentimes!: number;

  /** What of the fee is given back. */
  @IsOptional()
  @IsInt()
  feeCentimes?: number;

  /** What the drawer has paid: amount and fee. */
  @IsInt()
  returnedCentimes!: number;

  /** Of what is given back. */
  @IsOptional()
  @IsString()
  receiptNumber?: string;
}
