import { IsInt, IsString, Max, Min } from 'class-validator';
import { BLOCK_MAX } from './receipt-block.js';

/** How many numbers a mobile agency asks for. */
export class IssueBlockRequest {
  /** How many receipt numbers the agency takes along. */
  @IsInt()
  @Min(1)
  @Max(BLOCK_MAX)
  count!: number;
}

/** The numbers that it takes along. */
export class BlockResponse {
  @IsString()
  blockId!: string;

  @IsString()
  agency!: string;

  /** The year in which the numbers can be used. */
  @IsInt()
  year!: number;

  @IsString({ each: true })
  receiptNumbers!: string[];
}

/** What became of them. */
export class ClosedBlockResponse {
  @IsString()
  blockId!: string;

  @IsInt()
  used!: number;

  /** Numbers that were not used: void for good. */
  @IsString({ each: true })
  voided!: string[];
}
