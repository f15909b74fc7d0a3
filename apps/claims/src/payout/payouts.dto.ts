import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, ValidateNested } from 'class-validator';
import { ID_KINDS, type IdentityKind } from '../client/client.js';

export class PayeeRequest {
  @IsIn(ID_KINDS)
  idKind!: IdentityKind;

  /** Its number, `AB123456`. */
  @IsString()
  @Matches(/^[A-Za-z0-9/-]{3,20}$/)
  idNumber!: string;
}

export class PayOutClaimRequest {
  /** Whoever is paid, by the identity document that was shown. */
  @ValidateNested()
  @Type(() => PayeeRequest)
  payee!: PayeeRequest;

  /** The client's Hissab Bikhir account, when the benefit goes there; cash without it. */
  @IsOptional()
  @IsUUID()
  accountId?: string;
}

/** Of a benefit that is paid in cash the receipt, of one that goes into an account the payment. */
export class PaidOutResponse {
  @IsString()
  claimId!: string;

  @IsInt()
  amountCentimes!: number;

  /** The drawer has paid it. */
  @IsOptional()
  @IsString()
  receiptNumber?: string;

  /** It waits for `accounts`: the claim says what became of it. */
  @IsOptional()
  @IsString()
  paymentId?: string;
}
