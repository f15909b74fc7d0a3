import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { AID_RECEIPT_KINDS, type AidReceiptKind } from './aid-receipt.js';
import { RECEIPT_KINDS, type ReceiptKind } from './transfer-receipt.js';

export class TransferReceiptRequest {
  /** Which paper: of the sending, the pay-out or what was given back. */
  @IsIn(RECEIPT_KINDS)
  of!: ReceiptKind;

  /** The pick-up code, as the sending was answered: it is printed, and stored nowhere. Without it the paper has none. */
  @IsOptional()
  @IsString()
  @Length(1, 40)
  code?: string;
}

export class FamilyAidReceiptRequest {
  /** Which paper: of the sending, or of what was given back. */
  @IsIn(AID_RECEIPT_KINDS)
  of!: AidReceiptKind;
}
