import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, ValidateNested } from 'class-validator';
import { LineResponse } from '../law/vehicle-tax.dto.js';

export class ExplanationResponse {
  @IsString()
  fr!: string;

  @IsString()
  en!: string;
}

export class AssessmentLineResponse extends LineResponse {
  @ValidateNested()
  @Type(() => ExplanationResponse)
  explanation!: ExplanationResponse;
}

export class AssessmentResponse {
  /** The plate as it is stored. */
  @IsString()
  plate!: string;

  /** The day of payment that this is for. */
  @IsString()
  on!: string;

  @ValidateNested({ each: true })
  @Type(() => AssessmentLineResponse)
  lines!: AssessmentLineResponse[];

  /** The sum of the lines. */
  @IsInt()
  totalCentimes!: number;

  /** The service fee within the total. */
  @IsInt()
  feeCentimes!: number;

  /** The earliest day by which some of it is, or was, due. */
  @IsString()
  dueOn!: string;

  /** Years that can no longer be claimed: a sale needs no proof of them. */
  @IsInt({ each: true })
  prescribedYears!: number[];

  /** Of the years asked for: those that are paid already, here or elsewhere, at least in part. */
  @IsInt({ each: true })
  paidYears!: number[];

  /** Whether the tax administration knows the vehicle, or is away. */
  @IsIn(['known', 'unknown', 'away'])
  register!: 'known' | 'unknown' | 'away';
}
