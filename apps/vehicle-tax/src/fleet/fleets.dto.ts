import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { AssessmentResponse } from '../assessment/assessments.dto.js';
import { PaymentAnswer } from '../payment/payments.dto.js';

/** One line of a fleet's file, answered by itself. */
export class FleetLineAnswer extends PaymentAnswer {
  /** Of the file; the header is line 1. */
  @IsInt()
  line!: number;

  /** The plate as the file spells it. */
  @IsOptional()
  @IsString()
  plate?: string;

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

  /** What the answered lines cost together. */
  @IsInt()
  totalCentimes!: number;
}
