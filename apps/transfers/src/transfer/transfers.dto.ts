import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min, ValidateNested } from 'class-validator';
import { IsName } from '#libs/service';
import { IdentifiedPersonRequest, Person } from '../person/person.dto.js';
import { FEE_MODES, OPERATORS, type FeeMode, type Operator } from '../tariff/tariff.js';
import { CorrectionResponse } from './correction.dto.js';
import { isKept, type TransferPayment, type TransferStatus } from './transfer.js';
import type { VisibleTransfer } from './transfers.service.js';

/** What a counter sees of a transfer: whatever compliance does is one status, and what it refused is to be given back. */
const STATUSES = [
  'sent',
  'paying-into-account',
  'paid-out',
  'paid-elsewhere',
  'cancelled',
  'expired',
  'refunded',
  'under-verification',
  'to-give-back',
] as const;

export class SendTransferRequest {
  @IsIn(OPERATORS)
  operator!: Operator;

  /** What the beneficiary gets, centimes, the fee comes on top; with `deducted` what the sender pays. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountCentimes!: number;

  /** Whether the fee comes on top (`on-top`, as when it is left out) or is taken from the amount (`deducted`). */
  @IsOptional()
  @IsIn(FEE_MODES)
  feeMode?: FeeMode;

  /** The quote that the sender was told; without one it costs what it costs today. */
  @IsOptional()
  @IsString()
  @Length(1, 2_000)
  quote?: string;

  /** Where the beneficiary will come for it. */
  @IsOptional()
  @IsName()
  destinationCity?: string;

  @ValidateNested()
  @Type(() => IdentifiedPersonRequest)
  sender!: IdentifiedPersonRequest;

  @ValidateNested()
  @Type(() => Person)
  beneficiary!: Person;
}

export class SendTransferResponse {
  @IsString()
  id!: string;

  /** For the sender to tell the beneficiary; it is stored nowhere. */
  @IsString()
  code!: string;

  /** `under-verification`: it is sent, and nobody can pick it up or take it back until that has ended. */
  @IsIn(['sent', 'under-verification'])
  status!: 'sent' | 'under-verification';

  @IsInt()
  amountCentimes!: number;

  @IsInt()
  feeCentimes!: number;

  @IsString()
  receiptNumber!: string;
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

  /**
   * `paid-elsewhere`: by a counter of the operator's own; `expired`: not collected in time, owed to the sender;
   * `to-give-back`: amount and fee are; `cancelled`, `refunded`: given back.
   */
  @IsIn(STATUSES)
  status!: (typeof STATUSES)[number];

  @IsInt()
  amountCentimes!: number;

  /** VAT included. */
  @IsInt()
  feeCentimes!: number;

  /** Of the fee. */
  @IsInt()
  feeVatCentimes!: number;

  @ValidateNested()
  @Type(() => IdentifiedPersonRequest)
  sender!: IdentifiedPersonRequest;

  @ValidateNested()
  @Type(() => Person)
  beneficiary!: Person;

  /** How the beneficiary was named before, oldest first. */
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => CorrectionResponse)
  corrections?: CorrectionResponse[];

  @IsOptional()
  @IsString()
  destinationCity?: string;

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

  /** When a counter of the operator's own has paid it, and which, as the operator says. */
  @IsOptional()
  @IsString()
  paidElsewhereAt?: string;

  @IsOptional()
  @IsString()
  paidElsewhereCounter?: string;

  /** Where and when its money was given back to the sender. */
  @IsOptional()
  @IsString()
  returningAgency?: string;

  @IsOptional()
  @IsString()
  returnedAt?: string;

  /** The receipt of what was given back; only for the agency that gave it. */
  @IsOptional()
  @IsString()
  returnReceiptNumber?: string;

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
  const { id, operator, amountCentimes, feeCentimes, feeVatCentimes, sender, beneficiary } = transfer;
  const { corrections, destinationCity, sendingAgency, sentAt, sendingReceiptNumber } = transfer;
  const { payingAgency, paidOutAt, payoutReceiptNumber, accountPayment } = transfer;
  const { returningAgency, returnedAt, returnReceiptNumber, paidElsewhere } = transfer;
  return {
    id,
    operator,
    status: shownStatus(transfer),
    amountCentimes,
    feeCentimes,
    feeVatCentimes,
    sender,
    beneficiary,
    ...(corrections ? { corrections: [...corrections] } : {}),
    ...(destinationCity === null ? {} : { destinationCity }),
    sendingAgency,
    sentAt,
    ...(sendingAgency === agency ? { sendingReceiptNumber } : {}),
    ...(payingAgency && paidOutAt ? { payingAgency, paidOutAt } : {}),
    ...(payingAgency === agency && payoutReceiptNumber ? { payoutReceiptNumber } : {}),
    ...(paidElsewhere ? { paidElsewhereAt: paidElsewhere.paidAt, paidElsewhereCounter: paidElsewhere.counter } : {}),
    ...(returningAgency && returnedAt ? { returningAgency, returnedAt } : {}),
    ...(returningAgency === agency && returnReceiptNumber ? { returnReceiptNumber } : {}),
    ...(accountPayment ? { accountPayment: toPaymentResponse(transfer.status, accountPayment, agency) } : {}),
  };
}

function shownStatus(transfer: Pick<VisibleTransfer, 'status' | 'heldBy'>): TransferResponse['status'] {
  const { status } = transfer;
  if (isKept(transfer) || status === 'frozen') return 'under-verification';
  return status === 'rejected' ? 'to-give-back' : status;
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
