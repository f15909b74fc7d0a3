import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import type { SettlementTotals } from './settled-line.js';
import type { FileComparison } from './settlement.js';

export class SettledCountResponse {
  @IsInt()
  count!: number;

  @IsInt()
  amountCentimes!: number;
}

export class SettlementTotalsResponse implements SettlementTotals {
  @ValidateNested()
  @Type(() => SettledCountResponse)
  sent!: SettledCountResponse;

  /** At our counters, and into accounts. */
  @ValidateNested()
  @Type(() => SettledCountResponse)
  paid!: SettledCountResponse;

  /** At counters of the operator's own. */
  @ValidateNested()
  @Type(() => SettledCountResponse)
  paidElsewhere!: SettledCountResponse;

  /** As if they were not sent. */
  @ValidateNested()
  @Type(() => SettledCountResponse)
  cancelled!: SettledCountResponse;

  @ValidateNested()
  @Type(() => SettledCountResponse)
  refunded!: SettledCountResponse;

  /** Fees of senders without VAT, less what was given back. */
  @IsInt()
  feesNetCentimes!: number;

  /** On all of them: the treasury gets it of us. */
  @IsInt()
  feesVatCentimes!: number;

  /** Our part of the net fees. */
  @IsInt()
  ourFeesCentimes!: number;

  @IsInt()
  operatorFeesCentimes!: number;

  /** What the operator owes us for pay-outs, without VAT. */
  @IsInt()
  commissionCentimes!: number;

  @IsInt()
  commissionVatCentimes!: number;

  /** What pay-outs and family aid moved between us by themselves: above zero, the operator owes it. */
  @IsInt()
  movedCentimes!: number;

  /** The net position: above zero, the operator owes it; below zero, we do. */
  @IsInt()
  netCentimes!: number;

  @IsInt()
  lineCount!: number;

  /** Of them, those of an earlier day, which came when it was closed. */
  @IsInt()
  lateCount!: number;
}

export class ComparedSideResponse {
  @IsInt()
  count!: number;

  @IsInt()
  amountCentimes!: number;
}

export class ComparedSidesResponse {
  @ValidateNested()
  @Type(() => ComparedSideResponse)
  mine!: ComparedSideResponse;

  @ValidateNested()
  @Type(() => ComparedSideResponse)
  theirs!: ComparedSideResponse;
}

export class ComparedTotalsResponse {
  @ValidateNested()
  @Type(() => ComparedSidesResponse)
  all!: ComparedSidesResponse;

  @ValidateNested()
  @Type(() => ComparedSidesResponse)
  matched!: ComparedSidesResponse;

  @ValidateNested()
  @Type(() => ComparedSidesResponse)
  different!: ComparedSidesResponse;

  @ValidateNested()
  @Type(() => ComparedSidesResponse)
  'missing-here'!: ComparedSidesResponse;

  @ValidateNested()
  @Type(() => ComparedSidesResponse)
  'missing-there'!: ComparedSidesResponse;
}

/** How the operator's file compared with the day, the last time. */
export class FileComparisonResponse {
  /** SHA-256 of the file. */
  @IsString()
  fileDigest!: string;

  @IsString()
  matchedAt!: string;

  /** Lines that are not alike: each stands at /differences. */
  @IsInt()
  differenceCount!: number;

  @ValidateNested()
  @Type(() => ComparedTotalsResponse)
  totals!: ComparedTotalsResponse;
}

/** A comparison as it is answered. */
export function toComparison({
  fileDigest,
  matchedAt,
  differenceCount,
  totals,
}: FileComparison): FileComparisonResponse {
  return { fileDigest, matchedAt, differenceCount, totals };
}
