import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import type { PartnerEventStatus } from '#libs/messaging';

const STATUSES: readonly PartnerEventStatus[] = ['taken', 'refused', 'held', 'listed'];

/** Numbers that are missing, both included. */
export class MissingNumbers {
  @IsInt()
  from!: number;

  @IsInt()
  to!: number;
}

/** The answer to an event of a partner. */
export class PartnerAnswerResponse {
  @IsString()
  source!: string;

  @IsString()
  id!: string;

  @IsIn(STATUSES)
  status!: PartnerEventStatus;

  /** Of a refused one: stable. */
  @IsOptional()
  @IsString()
  code?: string;

  /** Of a refused one: the field at fault, and what would be right. */
  @IsOptional()
  @IsObject()
  details?: object;

  /** Of one that waits: the numbers that are missing before it. */
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => MissingNumbers)
  missing?: MissingNumbers[];
}
