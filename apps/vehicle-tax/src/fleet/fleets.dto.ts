import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { AssessmentResponse } from '../assessment/assessments.dto.js';
import { PayVehicleTaxResponse } from '../payment/payments.dto.js';

/** One line of a fleet's file, answered by itself. */
export class FleetLineAnswer {
  /** Of the file; the header is line 1. */
  @IsInt()
  line!: number;

  /** The plate as the file spells it. */
  @IsOptional()
  @IsString()
  plate?: string;

  /** HTTP status of this line. */
  @IsInt()
  status!: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => AssessmentResponse)
  assessment?: AssessmentResponse;

  @IsOptional()
  @ValidateNested()
  @Type(() => PayVehicleTaxResponse)
  payment?: PayVehicleTaxResponse;

  /** RFC 9457, when it was refused. */
  @IsOptional()
  problem?: object;
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
