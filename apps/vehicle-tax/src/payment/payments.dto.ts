import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import { agencyOf, type Caller } from '#libs/service';
import { HALVES, type Half } from '../law/half.js';
import { LineResponse, toAssessmentRequest, VehicleTaxRequest } from '../law/vehicle-tax.dto.js';
import type { Payment, PaymentStatus } from './payment.js';
import type { PayRequest } from './payments.service.js';
import type { RefundCase } from './refund.js';

const STATUSES = ['paid', 'cancelled', 'to-refund', 'refunded'] as const;

/**
 * What was assessed, and the total that the owner was told. The amount is computed again at the moment of payment, as of
 * today: `on` may stay as it was asked, and changes nothing.
 */
export class PayVehicleTaxRequest extends VehicleTaxRequest {
  /** `totalCentimes` of the assessment. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  expectedTotalCentimes!: number;
}

export class PayVehicleTaxResponse {
  @IsString()
  paymentId!: string;

  @IsIn(STATUSES)
  status!: PaymentStatus;

  @IsString()
  receiptNumber!: string;

  /** On the receipt; whoever has it can check the receipt. */
  @IsString()
  verificationCode!: string;

  @IsInt()
  totalCentimes!: number;

  /** The service fee within the total. */
  @IsInt()
  feeCentimes!: number;

  /** The tax administration could not be asked: taken by the carte grise, confirmed later. */
  @IsBoolean()
  standIn!: boolean;
}

export class PaymentResponse extends PayVehicleTaxResponse {
  @IsString()
  plate!: string;

  @IsInt({ each: true })
  years!: number[];

  @IsOptional()
  @IsIn(HALVES)
  instalment?: Half;

  @ValidateNested({ each: true })
  @Type(() => LineResponse)
  lines!: LineResponse[];

  @IsString()
  paidAt!: string;

  /** The month in whose statement it is remitted to the tax administration. */
  @IsString()
  remittanceMonth!: string;

  /** When the tax administration had heard of it, or of its cancellation; until then it is on its way. */
  @IsOptional()
  @IsString()
  confirmedAt?: string;

  @IsOptional()
  @IsString()
  cancelledAt?: string;
}

export class PaymentPage {
  @ValidateNested({ each: true })
  @Type(() => PaymentResponse)
  items!: PaymentResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** How one payment of a list ended, as if it had been asked alone. */
export class PaymentAnswer {
  /** HTTP status of this one. */
  @IsInt()
  status!: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => PayVehicleTaxResponse)
  payment?: PayVehicleTaxResponse;

  /** RFC 9457, when it was refused. */
  @IsOptional()
  problem?: object;
}

export class CancelResponse {
  @IsString()
  paymentId!: string;

  @IsIn(['cancelled'])
  status!: 'cancelled';

  /** What goes back to the owner: amount and fee. */
  @IsInt()
  refundedCentimes!: number;
}

export class RefundResponse {
  @IsString()
  paymentId!: string;

  @IsIn(['refunded'])
  status!: 'to-refund' | 'refunded';

  @IsInt()
  amountCentimes!: number;
}

export class RefundCaseResponse {
  @IsString()
  paymentId!: string;

  @IsIn(['paid-elsewhere', 'paid-at-another-counter'])
  reason!: string;

  @IsInt()
  amountCentimes!: number;

  @IsString()
  openedAt!: string;

  /** Without it the money waits to be given back. */
  @IsOptional()
  @IsString()
  refundedAt?: string;
}

export class RefundCasePage {
  @ValidateNested({ each: true })
  @Type(() => RefundCaseResponse)
  items!: RefundCaseResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** What is to be paid at the caller's agency, as the domain sees it. @throws {DomainError} what `toAssessmentRequest` refuses */
export function toPayRequest(dto: PayVehicleTaxRequest, caller: Caller): PayRequest {
  const { expectedTotalCentimes } = dto;
  const { employeeNumber } = caller;
  const order = { agency: agencyOf(caller), request: toAssessmentRequest(dto), expectedTotalCentimes };
  return { ...order, ...(employeeNumber ? { employeeNumber } : {}) };
}

/** A payment as its agency sees it. */
export function toPaymentResponse(
  payment: Payment,
  verificationCode: string,
  confirmedAt: string | undefined,
): PaymentResponse {
  const { id, status, receiptNumber, totalCentimes, feeCentimes, standIn, plate, years, half, lines } = payment;
  const { paidAt, remittanceMonth, cancelledAt } = payment;
  return {
    paymentId: id,
    status,
    receiptNumber,
    verificationCode,
    totalCentimes,
    feeCentimes,
    standIn,
    plate,
    years: [...years],
    ...(half ? { instalment: half } : {}),
    lines: [...lines],
    paidAt,
    remittanceMonth,
    ...(confirmedAt ? { confirmedAt } : {}),
    ...(cancelledAt ? { cancelledAt } : {}),
  };
}

/** A refund case as its agency sees it. */
export function toRefundCaseResponse(refundCase: RefundCase): RefundCaseResponse {
  const { paymentId, reason, amountCentimes, openedAt, refundedAt } = refundCase;
  return { paymentId, reason, amountCentimes, openedAt, ...(refundedAt ? { refundedAt } : {}) };
}
