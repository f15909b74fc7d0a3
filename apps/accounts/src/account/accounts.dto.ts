import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { Documented } from '#libs/service';
import { ACCOUNT_STATUSES, availableCentimes, BLOCK_KINDS } from './account.js';
import { HOLDER_ID_KINDS, type HolderIdKind } from './holder.js';
import type { Account, AccountStatus, BlockKind } from './account.js';

export class BlockRequest {
  /** What shall not be done: `debit` takes nothing out, `credit` lets nothing in, `all` neither. */
  @IsIn(BLOCK_KINDS)
  kind!: BlockKind;

  /** For whoever meets the block. */
  @IsString()
  @Length(2, 200)
  @Matches(/\S/)
  reason!: string;
}

/** Why something is done, for the record. */
export class UnblockRequest {
  @IsString()
  @Length(2, 200)
  @Matches(/\S/)
  reason!: string;
}

export class BlockedAccountResponse {
  @IsUUID()
  accountId!: string;

  /** `null` when nothing is blocked. */
  @IsOptional()
  @IsIn(BLOCK_KINDS)
  @Documented({ nullable: true })
  block!: BlockKind | null;
}

class AccountBlockResponse {
  @IsIn(BLOCK_KINDS)
  kind!: BlockKind;

  @IsString()
  reason!: string;

  @IsString()
  at!: string;
}

/** Which accounts are looked for: by RIB, or by the document of the holder. */
export class AccountsQuery {
  @IsOptional()
  @IsString()
  @Matches(/^[0-9]{24}$/)
  rib?: string;

  @IsOptional()
  @IsIn(HOLDER_ID_KINDS)
  idKind?: HolderIdKind;

  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z0-9/-]{3,20}$/)
  idNumber?: string;
}

/** An account as counters read it. */
export class AccountResponse {
  @IsUUID()
  id!: string;

  @IsUUID()
  openingId!: string;

  @IsString()
  bank!: string;

  @IsString()
  rib!: string;

  /** Whose people look after it. */
  @IsString()
  agency!: string;

  @IsIn(ACCOUNT_STATUSES)
  status!: AccountStatus;

  @IsInt()
  @Min(1)
  @Max(3)
  level!: number;

  @IsString()
  openedOn!: string;

  @IsString()
  lastUsedOn!: string;

  @IsInt()
  balanceCentimes!: number;

  /** Of the balance, what is held for cards, and for withdrawals without a network. */
  @IsInt()
  heldCentimes!: number;

  /** What can be taken out now. */
  @IsInt()
  availableCentimes!: number;

  /** What the client owes because the bank paid more for the card than there was. */
  @IsInt()
  dueCentimes!: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => AccountBlockResponse)
  block?: AccountBlockResponse;
}

export class AccountPage {
  @ValidateNested({ each: true })
  @Type(() => AccountResponse)
  items!: AccountResponse[];
}

/** The account as it is answered. */
export function toAccountResponse(account: Account): AccountResponse {
  const { id, openingId, bank, rib, agency, status, level, openedOn, lastUsedOn, block } = account;
  const { balanceCentimes, heldCentimes, dueCentimes } = account;
  return {
    id,
    openingId,
    bank,
    rib,
    agency,
    status,
    level,
    openedOn,
    lastUsedOn,
    balanceCentimes,
    heldCentimes,
    availableCentimes: availableCentimes(account),
    dueCentimes,
    ...(block ? { block: { kind: block.kind, reason: block.reason, at: block.at } } : {}),
  };
}
