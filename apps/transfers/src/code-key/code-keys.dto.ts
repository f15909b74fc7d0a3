import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsString, Min, ValidateNested } from 'class-validator';

/** A key of pick-up codes. */
export class PickUpCodeKey {
  /** What it is called: the beginning of the digest of its bytes. */
  @IsString()
  key!: string;

  /** Whether new codes are made by it. */
  @IsBoolean()
  isCurrent!: boolean;

  /** Transfers with a code of it that are not paid out. An older key of none can be dropped. */
  @IsInt()
  @Min(0)
  unpaidTransfers!: number;
}

/** The keys of pick-up codes, that of new codes first. */
export class PickUpCodeKeys {
  @Type(() => PickUpCodeKey)
  @ValidateNested({ each: true })
  keys!: PickUpCodeKey[];

  /** Transfers that are not paid out, and whose key is kept no more: put it back, behind the others. */
  @IsInt()
  @Min(0)
  unpaidOfDroppedKeys!: number;
}
