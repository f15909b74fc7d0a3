import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { CursorLike, PageQuery, TEXT_CURSOR } from '#libs/service';
import { CARD_STATUSES, type Card, type CardStatus } from './card.js';

const REFERENCE = /^[A-Z]{2}[A-Z0-9]{6,18}$/;
const RECEIVED_MAX = 500;

/** Cards that the bank has sent, by its references. */
export class ReceiveCardsRequest {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(RECEIVED_MAX)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(REFERENCE, { each: true })
  references!: string[];
}

export class ReceivedCardsResponse {
  @IsInt()
  received!: number;
}

export class SellCardRequest {
  /** The bank's reference, on the envelope: `CB0000000001`. */
  @IsString()
  @Matches(REFERENCE)
  reference!: string;

  /** The last four digits of the card; never all of them. */
  @IsString()
  @Matches(/^[0-9]{4}$/)
  lastFour!: string;

  /** The card in whose place it is sold, which is used no longer. */
  @IsOptional()
  @IsString()
  @Matches(REFERENCE)
  replaces?: string;
}

export class SoldCardResponse {
  @IsString()
  reference!: string;

  @IsIn(['sold'])
  status!: 'sold';

  @IsInt()
  feeCentimes!: number;

  @IsString()
  receiptNumber!: string;
}

/** What else becomes of a card. */
export class CardStepRequest {
  @IsIn(['activated', 'blocked', 'destroyed'])
  status!: 'activated' | 'blocked' | 'destroyed';

  @IsString()
  @Length(2, 200)
  @Matches(/\S/)
  reason!: string;
}

export class CardStepResponse {
  @IsString()
  reference!: string;

  @IsIn(CARD_STATUSES)
  status!: CardStatus;
}

/** Which cards are listed. */
@CursorLike(TEXT_CURSOR)
export class CardsQuery extends PageQuery {
  @IsOptional()
  @IsIn(CARD_STATUSES)
  status?: CardStatus;

  @IsOptional()
  @IsUUID()
  accountId?: string;
}

class CardStepLine {
  @IsIn(CARD_STATUSES)
  status!: CardStatus;

  @IsString()
  at!: string;

  @IsString()
  agency!: string;

  @IsString()
  by!: string;

  @IsOptional()
  @IsString()
  reason?: string;
}

/** A card, by its reference. */
export class CardResponse {
  @IsString()
  reference!: string;

  @IsString()
  bank!: string;

  @IsIn(CARD_STATUSES)
  status!: CardStatus;

  @IsString()
  agency!: string;

  @IsOptional()
  @IsUUID()
  accountId?: string;

  @IsOptional()
  @IsString()
  lastFour?: string;

  @IsOptional()
  @IsString()
  replacedBy?: string;

  @ValidateNested({ each: true })
  @Type(() => CardStepLine)
  steps!: CardStepLine[];
}

export class CardPage {
  @ValidateNested({ each: true })
  @Type(() => CardResponse)
  items!: CardResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

class UnknownChargeLine {
  @IsUUID()
  id!: string;

  @IsString()
  bank!: string;

  @IsString()
  cardReference!: string;

  /** Above zero the bank has paid, below zero it gives back. */
  @IsInt()
  amountCentimes!: number;

  @IsString()
  clearedOn!: string;

  @IsIn(['unknown-card', 'closed-account'])
  reason!: string;

  @IsString()
  at!: string;
}

/** What banks have paid for cards that belong to nobody here. */
export class UnknownChargePage {
  @ValidateNested({ each: true })
  @Type(() => UnknownChargeLine)
  items!: UnknownChargeLine[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** What somebody counted on the shelf. */
export class StockCountRequest {
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  counted!: number;
}

export class StockCountResponse {
  @IsString()
  agency!: string;

  @IsInt()
  counted!: number;

  /** What the book said then. */
  @IsInt()
  inBook!: number;

  @IsString()
  at!: string;
}

class StockLine {
  @IsIn(CARD_STATUSES)
  status!: CardStatus;

  @IsInt()
  count!: number;
}

/** The stock of an agency, by the book. */
export class StockResponse {
  @IsString()
  agency!: string;

  /** Cards by what they are; those received lie on the shelf. */
  @ValidateNested({ each: true })
  @Type(() => StockLine)
  cards!: StockLine[];

  /** The last count of the shelf. */
  @IsOptional()
  @ValidateNested()
  @Type(() => StockCountResponse)
  lastCount?: StockCountResponse;
}

/** A card as it is answered: what is not known yet is left out. */
export function toCardResponse({
  reference,
  bank,
  status,
  agency,
  accountId,
  lastFour,
  replacedBy,
  steps,
}: Card): CardResponse {
  return {
    reference,
    bank,
    status,
    agency,
    ...(accountId === null ? {} : { accountId }),
    ...(lastFour === null ? {} : { lastFour }),
    ...(replacedBy === null ? {} : { replacedBy }),
    steps: [...steps],
  };
}
