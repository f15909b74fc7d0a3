import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { AssessmentResponse } from '../assessment/assessments.dto.js';
import { PaymentAnswer } from '../payment/payments.dto.js';

const STATES = ['payable', 'nothing-due', 'paid', 'already-paid', 'repeated', 'hidden', 'refused'] as const;

/** One line of a fleet's file, answered by itself. */
export class FleetLineAnswer extends PaymentAnswer {
  /** Of the file; the header is line 1. */
  @IsInt()
  line!: number;

  /**
   * What it adds to the total: `payable` (assessed) and `paid` (by this file, now or when it was sent before) their own;
   * `nothing-due` (exempt), `already-paid`, `repeated` (an earlier line has the vehicle and year), `hidden` (in the file,
   * by hand or by a filter) and `refused` nothing.
   */
  @IsIn(STATES)
  state!: (typeof STATES)[number];

  /** The plate as the file spells it. */
  @IsOptional()
  @IsString()
  plate?: string;

  /** Of the years that are not paid already, if there are some. */
  @IsOptional()
  @ValidateNested()
  @Type(() => AssessmentResponse)
  assessment?: AssessmentResponse;
}

export class FleetResponse {
  @ValidateNested({ each: true })
  @Type(() => FleetLineAnswer)
  lines!: FleetLineAnswer[];

  /** Lines that were answered well. */
  @IsInt()
  answered!: number;

  @IsInt()
  refused!: number;

  /** Lines that are paid already, and so not in the total. */
  @IsInt()
  alreadyPaid!: number;

  /** Lines that have the vehicle and year of an earlier one, among the refused. */
  @IsInt()
  repeated!: number;

  /** Lines that are hidden in the file, among the refused. */
  @IsInt()
  hidden!: number;

  /** What is to be paid, or what was paid: of each vehicle and year once. */
  @IsInt()
  totalCentimes!: number;

  /** The sheet of the workbook that was read: the first visible one with cells. */
  @IsOptional()
  @IsString()
  sheet?: string;

  /** Visible sheets that were not read. */
  @IsOptional()
  @IsString({ each: true })
  otherSheets?: string[];
}
