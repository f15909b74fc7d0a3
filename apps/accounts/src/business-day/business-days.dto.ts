import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, ValidateNested } from 'class-validator';
import type { BusinessDay } from './business-day.js';

/** A day that was closed with the bank's file. */
export class BusinessDayResponse {
  @IsString()
  bank!: string;

  @IsString()
  day!: string;

  /** `differs`: the differences stand at /differences, until a person closes them. */
  @IsIn(['matched', 'differs'])
  status!: BusinessDay['status'];

  /** Of the file, SHA-256. */
  @IsString()
  digest!: string;

  @IsInt()
  accountCount!: number;

  /** Movements of the file. */
  @IsInt()
  lineCount!: number;

  @IsInt()
  differenceCount!: number;

  @IsString()
  receivedAt!: string;
}

/** The last ones, the newest first. */
export class BusinessDaysResponse {
  @ValidateNested({ each: true })
  @Type(() => BusinessDayResponse)
  items!: BusinessDayResponse[];
}

/** A day as it is answered. */
export function toBusinessDay({ bank, day, status, digest, receivedAt, ...counts }: BusinessDay): BusinessDayResponse {
  const { accountCount, lineCount, differenceCount } = counts;
  return { bank, day, status, digest, accountCount, lineCount, differenceCount, receivedAt };
}
