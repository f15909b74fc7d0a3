import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, ValidateNested } from 'class-validator';
import { INTERNATIONAL_OPERATORS } from '../operator/operator.js';
import { IdentifiedPersonRequest } from '../person/person.dto.js';
import { OPERATORS, type PricedOperator } from '../tariff/tariff.js';

/** The operators whose money a counter pays. */
const PAYING_OPERATORS: readonly PricedOperator[] = [...OPERATORS, ...INTERNATIONAL_OPERATORS];

export class PayOutRequest {
  @IsIn(PAYING_OPERATORS)
  operator!: PricedOperator;

  /** What the beneficiary presents: our 12 digits, Western Union's 10, MoneyGram's 8. */
  @IsString()
  @Length(1, 40)
  code!: string;

  @ValidateNested()
  @Type(() => IdentifiedPersonRequest)
  beneficiary!: IdentifiedPersonRequest;

  /** The beneficiary's Hissab Bikhir account, when the money of Cash Express goes there; cash without it. */
  @IsOptional()
  @IsUUID()
  accountId?: string;
}

/** Of money that is paid out in cash, or goes into an account: the receipt is for the beneficiary. */
export class PayOutResponse {
  /** Of the transfer, or of the remittance. */
  @IsString()
  transferId!: string;

  /** `under-verification`: nothing is paid now; come again. */
  @IsIn(['paid-out', 'paying-into-account', 'under-verification'])
  status!: 'paid-out' | 'paying-into-account' | 'under-verification';

  @IsInt()
  amountCentimes!: number;

  @IsOptional()
  @IsString()
  receiptNumber?: string;

  /** It waits for `accounts`: the transfer says what became of it. */
  @IsOptional()
  @IsString()
  paymentId?: string;
}
