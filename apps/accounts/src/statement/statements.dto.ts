import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { CursorLike, Documented, NUMBER_CURSOR, PageQuery } from '#libs/service';
import { MOVEMENT_KINDS, type ForeignAmount, type MovementKind } from '../movement/movement.js';
import type { StatementHead, BookLine } from './statement.js';

/** Which days a statement is of; the month until today when left out. */
@CursorLike(NUMBER_CURSOR)
export class StatementQuery extends PageQuery {
  /** The first day, `2026-11-01`. */
  @IsOptional()
  @IsString()
  @Documented({ format: 'date' })
  from?: string;

  /** The last day. */
  @IsOptional()
  @IsString()
  @Documented({ format: 'date' })
  to?: string;
}

export class BalanceQuery {
  /** A past day; today when left out. */
  @IsOptional()
  @IsString()
  @Documented({ format: 'date' })
  on?: string;
}

export class BalanceResponse {
  @IsUUID()
  accountId!: string;

  @IsString()
  on!: string;

  /** At the end of the day. */
  @IsInt()
  balanceCentimes!: number;
}

export class BookLineResponse {
  /** On its account: 1, 2, 3, … */
  @IsInt()
  number!: number;

  @IsIn(MOVEMENT_KINDS)
  kind!: MovementKind;

  /** When the book took it. */
  @IsString()
  bookedOn!: string;

  /** When it happened. */
  @IsString()
  valueOn!: string;

  /** Above zero it came in, below zero it went out. */
  @IsInt()
  amountCentimes!: number;

  @IsInt()
  balanceAfterCentimes!: number;

  @IsString()
  agency!: string;

  @IsOptional()
  @IsString()
  receiptNumber?: string;

  /** Of a card used abroad. */
  @IsOptional()
  @IsObject()
  foreignAmount?: ForeignAmount;
}

/** A statement: its balances, and a page of its lines. */
export class AccountStatementResponse {
  @IsUUID()
  accountId!: string;

  @IsString()
  rib!: string;

  @IsString()
  from!: string;

  @IsString()
  to!: string;

  /** At the end of the day before. */
  @IsInt()
  openingBalanceCentimes!: number;

  /** At the end of the last day, or now. */
  @IsInt()
  closingBalanceCentimes!: number;

  @ValidateNested({ each: true })
  @Type(() => BookLineResponse)
  items!: BookLineResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** A statement as it is answered. @param lines up to one more than the page holds */
export function toAccountStatement(head: StatementHead, lines: BookLine[], limit: number): AccountStatementResponse {
  const { accountId, rib, from, to, openingBalanceCentimes, closingBalanceCentimes } = head;
  const items = lines.slice(0, limit);
  const last = items.at(-1);
  return {
    accountId,
    rib,
    from,
    to,
    openingBalanceCentimes,
    closingBalanceCentimes,
    items: items.map(toLine),
    ...(lines.length > limit && last ? { nextCursor: String(last.number) } : {}),
  };
}

function toLine(line: BookLine): BookLineResponse {
  const { number, kind, bookedOn, valueOn, amountCentimes, balanceAfterCentimes, agency } = line;
  const { receiptNumber, foreignAmount } = line;
  return {
    number,
    kind,
    bookedOn,
    valueOn,
    amountCentimes,
    balanceAfterCentimes,
    agency,
    ...(receiptNumber === null ? {} : { receiptNumber }),
    ...(foreignAmount === null ? {} : { foreignAmount }),
  };
}
