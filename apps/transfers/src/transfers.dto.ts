import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { IsName, IsOptionalPhone } from '#libs/service';
import { OPERATORS, type Operator } from './tariff/tariff.js';
import type { IdKind } from './person.js';
import type { TransferPayment, TransferStatus } from './transfer.js';
import type { VisibleTransfer } from './transfers.service.js';

const ID_KINDS = ['cin', 'passport', 'residence-permit'] as const;

/** A person as the sender names them. */
export class Person {
  /** As on the ID. */
  @IsName()
  firstName!: string;

  /** As on the ID. */
  @IsName()
  lastName!: string;

  /** With or without country code. */
  @IsOptionalPhone()
  phone?: string;
}

/** A person whose identity document the teller has seen. */
export class IdentifiedPersonRequest extends Person {
  /** The document: national card, passport or residence permit. */
  @IsIn(ID_KINDS)
  idKind!: IdKind;

  /** Its number, `AB123456`. */
  @IsString()
  @Matches(/^[A-Za-z0-9/-]{3,20}$/)
  idNumber!: string;
}

export class SendTransferRequest {
  @IsIn(OPERATORS)
  operator!: Operator;

  /** What the beneficiary gets, centimes; the fee comes on top. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountCentimes!: number;

  @ValidateNested()
  @Type(() => IdentifiedPersonRequest)
  sender!: IdentifiedPersonRequest;

  @ValidateNested()
  @Type(() => Person)
  beneficiary!: Person;
}

export class PayOutRequest {
  @IsIn(OPERATORS)
  operator!: Operator;

  /** The 12 digits that the beneficiary presents. */
  @IsString()
  @Length(1, 40)
  code!: string;

  @ValidateNested()
  @Type(() => IdentifiedPersonRequest)
  beneficiary!: IdentifiedPersonRequest;

  /** The beneficiary's Hissab Bikhir account, when the money goes there; cash without it. */
  @IsOptional()
  @IsUUID()
  accountId?: string;
}

export class SendTransferResponse {
  @IsString()
  id!: string;

  /** For the sender to tell the beneficiary; it is stored nowhere. */
  @IsString()
  code!: string;

  @IsIn(['sent'])
  status!: 'sent';

  @IsInt()
  amountCentimes!: number;

  @IsInt()
  feeCentimes!: number;

  @IsString()
  receiptNumber!: string;
}

/** Of a transfer that is paid out in cash, or goes into an account: the receipt is for the beneficiary. */
export class PayOutResponse {
  @IsString()
  transferId!: string;

  @IsIn(['paid-out', 'paying-into-account'])
  status!: 'paid-out' | 'paying-into-account';

  @IsInt()
  amountCentimes!: number;

  @IsString()
  receiptNumber!: string;

  /** It waits for `accounts`: the transfer says what became of it. */
  @IsOptional()
  @IsString()
  paymentId?: string;
}

const PAYMENT_STATUSES = ['waiting', 'refused', 'credited'] as const;

/** The last payment into an account that a counter has ordered. */
export class TransferPaymentResponse {
  @IsString()
  paymentId!: string;

  /** `waiting` until `accounts` answers; `refused`: offer cash, or another account; `credited`: it is there. */
  @IsIn(PAYMENT_STATUSES)
  status!: (typeof PAYMENT_STATUSES)[number];

  /** Why it was refused: `account.closed`, `account.blocked`, `account.balance-ceiling`, `account.not-found`. */
  @IsOptional()
  @IsString()
  code?: string;

  /** Where it was ordered. */
  @IsString()
  agency!: string;

  @IsString()
  orderedAt!: string;

  /** Only for the agency that ordered. */
  @IsOptional()
  @IsString()
  accountId?: string;

  /** The receipt of the order; only for the agency that ordered. */
  @IsOptional()
  @IsString()
  receiptNumber?: string;
}

export class TransferResponse {
  @IsString()
  id!: string;

  @IsIn(OPERATORS)
  operator!: Operator;

  @IsIn(['sent', 'paying-into-account', 'paid-out'])
  status!: TransferStatus;

  @IsInt()
  amountCentimes!: number;

  @IsInt()
  feeCentimes!: number;

  @ValidateNested()
  @Type(() => IdentifiedPersonRequest)
  sender!: IdentifiedPersonRequest;

  @ValidateNested()
  @Type(() => Person)
  beneficiary!: Person;

  @IsString()
  sendingAgency!: string;

  @IsString()
  sentAt!: string;

  /** The receipt of the sending; only for the agency that sent. */
  @IsOptional()
  @IsString()
  sendingReceiptNumber?: string;

  @IsOptional()
  @IsString()
  payingAgency?: string;

  @IsOptional()
  @IsString()
  paidOutAt?: string;

  /** The receipt of the pay-out; only for the agency that paid. */
  @IsOptional()
  @IsString()
  payoutReceiptNumber?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => TransferPaymentResponse)
  accountPayment?: TransferPaymentResponse;
}

export class TransferPage {
  @ValidateNested({ each: true })
  @Type(() => TransferResponse)
  items!: TransferResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** A transfer as the agency that asks may see it: its own receipts, and no code. */
export function toTransferResponse(transfer: VisibleTransfer, agency: string): TransferResponse {
  const { id, operator, status, amountCentimes, feeCentimes, sender, beneficiary, sendingAgency, sentAt } = transfer;
  const { sendingReceiptNumber, payingAgency, paidOutAt, payoutReceiptNumber, accountPayment } = transfer;
  return {
    id,
    operator,
    status,
    amountCentimes,
    feeCentimes,
    sender,
    beneficiary,
    sendingAgency,
    sentAt,
    ...(sendingAgency === agency ? { sendingReceiptNumber } : {}),
    ...(payingAgency && paidOutAt ? { payingAgency, paidOutAt } : {}),
    ...(payingAgency === agency && payoutReceiptNumber ? { payoutReceiptNumber } : {}),
    ...(accountPayment ? { accountPayment: toPaymentResponse(status, accountPayment, agency) } : {}),
  };
}

function toPaymentResponse(
  transferStatus: TransferStatus,
  { id, accountId, agency, orderedAt, receiptNumber, refusal }: TransferPayment,
  askingAgency: string,
): TransferPaymentResponse {
  return {
    paymentId: id,
    ...(refusal === null
      ? { status: transferStatus === 'paid-out' ? 'credited' : 'waiting' }
      : { status: 'refused', code: refusal }),
    agency,
    orderedAt,
    ...(agency === askingAgency ? { accountId, receiptNumber } : {}),
  };
}
