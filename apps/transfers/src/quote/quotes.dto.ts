import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import { IsInstant } from '#libs/service';
import type { CeilingLeft } from '../ceiling/ceiling.js';
import { ID_KINDS_TAKEN, type IdKind } from '../person/person.js';
import { INTERNATIONAL_OPERATORS, isInternational } from '../operator/operator.js';
import { PresentedId } from '../person/person.dto.js';
import {
  AID_PAPERS,
  PAPERS_NEEDED,
  SENDER_STATUSES,
  type AidPaper,
  type SenderStatus,
} from '../person/sender-status.js';
import { FEE_MODES, OPERATORS, type FeeMode, type PricedOperator } from '../tariff/tariff.js';
import type { Quote } from './quote.js';

const QUOTED_OPERATORS: readonly PricedOperator[] = [...OPERATORS, ...INTERNATIONAL_OPERATORS];
const NEEDED_DOCUMENTS = ['identity-document', ...AID_PAPERS] as const;

export class QuoteRequest {
  /** Of Western Union and MoneyGram family aid is quoted. */
  @IsIn(QUOTED_OPERATORS)
  operator!: PricedOperator;

  /** What the beneficiary gets, centimes; with `deducted` what the sender pays. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountCentimes!: number;

  /** Whether the fee comes on top (`on-top`, as when it is left out) or is taken from the amount (`deducted`). */
  @IsOptional()
  @IsIn(FEE_MODES)
  feeMode?: FeeMode;

  /** The sender's document: what is left of their ceilings is told with it. */
  @IsOptional()
  @ValidateNested()
  @Type(() => PresentedId)
  sender?: PresentedId;

  /** Of family aid: what this sender must show is told with it. */
  @IsOptional()
  @IsIn(SENDER_STATUSES)
  senderStatus?: SenderStatus;
}

/** A fee: net and VAT add up to the total. */
export class FeeResponse {
  @IsInt()
  netCentimes!: number;

  @IsInt()
  vatCentimes!: number;

  @IsInt()
  totalCentimes!: number;
}

/** What is left of a ceiling. */
export class CeilingLeftResponse {
  /** `family-aid-year`: of what may go abroad. */
  @IsIn(['day', 'month', 'year', 'family-aid-year'])
  ceiling!: CeilingLeft['ceiling'];

  @IsInt()
  ceilingCentimes!: number;

  @IsInt()
  leftCentimes!: number;
}

/** What the sender has to show. */
export class NeededDocument {
  /** `identity-document`: valid on the day; `passport-pages`: the first three. */
  @IsIn(NEEDED_DOCUMENTS)
  document!: 'identity-document' | AidPaper;

  /** Any of these kinds of ID. */
  @IsOptional()
  @IsIn(ID_KINDS_TAKEN, { each: true })
  oneOf?: IdKind[];
}

export class QuoteResponse {
  /** Bring it with the transfer, which costs this until then. */
  @IsString()
  quote!: string;

  @IsInstant()
  validUntil!: string;

  @IsIn(QUOTED_OPERATORS)
  operator!: PricedOperator;

  /** What the beneficiary gets. */
  @IsInt()
  amountCentimes!: number;

  @ValidateNested()
  @Type(() => FeeResponse)
  fee!: FeeResponse;

  /** What the sender pays. */
  @IsInt()
  toPayCentimes!: number;

  @ValidateNested({ each: true })
  @Type(() => NeededDocument)
  documents!: NeededDocument[];

  /** Of the sender, when their document was named: least first is what counts. */
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => CeilingLeftResponse)
  ceilings?: CeilingLeftResponse[];
}

/** A quote as a counter reads it to the sender. */
export function toQuoteResponse(
  { operator, price, validUntil }: Quote,
  quote: string,
  senderStatus?: SenderStatus,
): QuoteResponse {
  const { amountCentimes, feeCentimes: totalCentimes, feeVatCentimes: vatCentimes } = price;
  return {
    quote,
    validUntil,
    operator,
    amountCentimes,
    fee: { netCentimes: totalCentimes - vatCentimes, vatCentimes, totalCentimes },
    toPayCentimes: amountCentimes + totalCentimes,
    documents: isInternational(operator) && senderStatus ? documentsOf(senderStatus) : [ID_OF_ANY_KIND],
  };
}

const ID_OF_ANY_KIND: NeededDocument = { document: 'identity-document', oneOf: [...ID_KINDS_TAKEN] };

function documentsOf(senderStatus: SenderStatus): NeededDocument[] {
  const { idKinds, papers } = PAPERS_NEEDED[senderStatus];
  return [{ document: 'identity-document', oneOf: [...idKinds] }, ...papers.map((document) => ({ document }))];
}
