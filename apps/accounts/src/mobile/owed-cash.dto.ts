import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import type { OwedCash } from './owed-cash.js';

/** Cash that is owed back to a client. */
export class OwedCashResponse {
  @IsUUID()
  id!: string;

  @IsUUID()
  accountId!: string;

  /** What the client has in hand. */
  @IsString()
  receiptNumber!: string;

  @IsInt()
  amountCentimes!: number;

  /** Why the account could not take it. */
  @IsString()
  code!: string;

  @IsString()
  takenAt!: string;

  @IsIn(['owed', 'given-back'])
  status!: OwedCash['status'];

  @IsOptional()
  @IsString()
  givenBackAt?: string;
}

export class OwedCashPage {
  @ValidateNested({ each: true })
  @Type(() => OwedCashResponse)
  items!: OwedCashResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

export class GivenBackResponse {
  @IsUUID()
  id!: string;

  @IsIn(['given-back'])
  status!: 'given-back';

  @IsInt()
  amountCentimes!: number;
}

/** What is owed, as it is answered. */
export function toOwedCash(owed: OwedCash): OwedCashResponse {
  const { id, accountId, receiptNumber, amountCentimes, code, takenAt, status, givenBackAt } = owed;
  return {
    id,
    accountId,
    receiptNumber,
    amountCentimes,
    code,
    takenAt,
    status,
    ...(givenBackAt === null ? {} : { givenBackAt }),
  };
}
