import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, ValidateNested } from 'class-validator';
import { CursorLike, Documented, IsInstant, NUMBER_CURSOR, PageQuery, TEXT_CURSOR } from '#libs/service';
import type { PricedOperator } from '../tariff/tariff.js';
import type { MatchSettlementReply } from './day-matching.js';
import { netOf, SETTLED_KINDS, type SettledKind } from './settled-line.js';
import { FileComparisonResponse, SettlementTotalsResponse, toComparison } from './totals.dto.js';
import type { ClosingReply, OperatorSettlement, PaySettlementReply, SettlementPayment } from './settlement.js';
import type { NumberedLine } from './settlement.file.js';

/** Operators with which there is something to settle. */
export const SETTLED_OPERATORS = ['cash-express', 'western-union', 'moneygram'] as const satisfies PricedOperator[];
const STATUSES = ['closed', 'matched', 'differs'] as const;
/** As what a statement is given. */
export const STATEMENT_FORMATS = ['json', 'csv', 'xlsx'] as const;
export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

/** Which settlements are listed: of all operators and days when left out. */
@CursorLike(TEXT_CURSOR)
export class SettlementsQuery extends PageQuery {
  @IsOptional()
  @IsIn(SETTLED_OPERATORS)
  operator?: PricedOperator;

  /** The first day, `2026-11-01`. */
  @IsOptional()
  @IsString()
  @Documented({ format: 'date' })
  from?: string;

  /** The last day. */
  @IsOptional()
  @IsString()
  @Documented({ format: 'date' })
  to?: string;
}

/** As what a statement is given; JSON by pages. */
@CursorLike(NUMBER_CURSOR)
export class SettlementStatementQuery extends PageQuery {
  /** Otherwise as the header `Accept` asks. */
  @IsOptional()
  @IsIn(STATEMENT_FORMATS)
  format?: StatementFormat;
}

/** The payment of a net position, between the operator's bank and ours. */
export class SettlementPaymentRequest {
  /** `2026-11-28`. */
  @IsString()
  @Documented({ format: 'date' })
  paidOn!: string;

  /** Of the bank, as the account statement has it. */
  @Matches(/^[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}$/)
  reference!: string;
}

/** A payment as it was noted. */
export class SettlementPaidResponse {
  @IsString()
  paidOn!: string;

  @IsString()
  reference!: string;

  @IsInstant()
  notedAt!: string;
}

/** What head office is answered that noted a payment. */
export class SettlementPaymentResponse {
  @IsIn(SETTLED_OPERATORS)
  operator!: PricedOperator;

  @IsString()
  day!: string;

  /** Above zero the operator has paid it, below zero we have. */
  @IsInt()
  netCentimes!: number;

  @IsString()
  paidOn!: string;

  @IsString()
  reference!: string;
}

/** A closed business day of an operator. */
export class SettlementResponse {
  @IsIn(SETTLED_OPERATORS)
  operator!: PricedOperator;

  @IsString()
  day!: string;

  /** `matched`: its file agreed, or its differences were closed when it was matched last; `differs`: some are open. */
  @IsIn(STATUSES)
  status!: OperatorSettlement['status'];

  @ValidateNested()
  @Type(() => SettlementTotalsResponse)
  totals!: SettlementTotalsResponse;

  /** SHA-256 of its lines. */
  @IsString()
  linesDigest!: string;

  @IsString()
  closedAt!: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => FileComparisonResponse)
  matching?: FileComparisonResponse;

  /** When the net position was paid, once head office has said so. */
  @IsOptional()
  @ValidateNested()
  @Type(() => SettlementPaidResponse)
  payment?: SettlementPaidResponse;
}

export class SettlementPage {
  @ValidateNested({ each: true })
  @Type(() => SettlementResponse)
  items!: SettlementResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** A line of a settlement. */
export class SettledLineResponse {
  /** In its settlement, from 1 on. */
  @IsInt()
  number!: number;

  /** The day on which it was booked. */
  @IsString()
  day!: string;

  /** The day that was closed when it came; this settlement is of a later one. */
  @IsOptional()
  @IsString()
  lateOf?: string;

  @IsString()
  at!: string;

  @IsIn(SETTLED_KINDS)
  kind!: SettledKind;

  /** The operator's number; of Cash Express our receipt number of the sending. */
  @IsString()
  reference!: string;

  /** The transfer, remittance or family aid: with international operators also the `requestId`. */
  @IsUUID()
  requestId!: string;

  @IsString()
  agency!: string;

  @IsInt()
  amountCentimes!: number;

  /** Without VAT; below zero when it was given back. */
  @IsInt()
  feeNetCentimes!: number;

  @IsInt()
  feeVatCentimes!: number;

  @IsInt()
  operatorFeeCentimes!: number;

  @IsInt()
  commissionCentimes!: number;

  @IsInt()
  commissionVatCentimes!: number;

  /** What the operator owes of it; below zero, what we do. */
  @IsInt()
  netCentimes!: number;
}

/** A page of a statement. */
export class SettlementStatementResponse extends SettlementResponse {
  @ValidateNested({ each: true })
  @Type(() => SettledLineResponse)
  items!: SettledLineResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** How a day compares with the operator's file. */
export class SettlementMatchResponse extends FileComparisonResponse {
  @IsIn(SETTLED_OPERATORS)
  operator!: PricedOperator;

  @IsString()
  day!: string;

  @IsIn(['matched', 'differs'])
  status!: MatchSettlementReply['status'];
}

/** A settlement as it is answered. */
export function toSettlement(settlement: OperatorSettlement): SettlementResponse {
  const { operator, day, status, totals, linesDigest, closedAt, matching, payment } = settlement;
  const head = { operator, day, status, totals, linesDigest, closedAt };
  return {
    ...head,
    ...(matching ? { matching: toComparison(matching) } : {}),
    ...(payment ? { payment: toPaid(payment) } : {}),
  };
}

/** Who has noted it is not told. */
function toPaid({ paidOn, reference, notedAt }: SettlementPayment): SettlementPaidResponse {
  return { paidOn, reference, notedAt };
}

/** A day that was just closed. */
export function toClosed({ operator, day }: Named, { status, totals, linesDigest, closedAt }: ClosingReply) {
  return { operator, day, status, totals, linesDigest, closedAt };
}

/** A day that was just matched. */
export function toMatched({ operator, day }: Named, reply: MatchSettlementReply): SettlementMatchResponse {
  return { operator, day, status: reply.status, ...toComparison(reply) };
}

/** A payment that was just noted. */
export function toPayment({ operator, day }: Named, reply: PaySettlementReply): SettlementPaymentResponse {
  const { netCentimes, paidOn, reference } = reply;
  return { operator, day, netCentimes, paidOn, reference };
}

type Named = Pick<OperatorSettlement, 'operator' | 'day'>;

/** A line as it is answered. @param day of its settlement */
export function toSettledLine(line: NumberedLine, day: string): SettledLineResponse {
  const { number, bookedOn, at, kind, reference, subject: requestId, agency, amountCentimes } = line;
  const { feeNetCentimes, feeVatCentimes, operatorFeeCentimes, commissionCentimes, commissionVatCentimes } = line;
  const what = { number, day: bookedOn, at, kind, reference, requestId, agency, amountCentimes };
  const fees = { feeNetCentimes, feeVatCentimes, operatorFeeCentimes, commissionCentimes, commissionVatCentimes };
  return { ...what, ...(bookedOn === day ? {} : { lateOf: bookedOn }), ...fees, netCentimes: netOf(line) };
}
