import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  isISO31661Alpha2,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsInstant, IsName } from '#libs/service';
import { INTERNATIONAL_OPERATORS, type InternationalOperator } from '../operator/operator.js';
import { IdentifiedPersonRequest, PresentedId } from '../person/person.dto.js';
import { AID_PAPERS, SENDER_STATUSES, type AidPaper, type SenderStatus } from '../person/sender-status.js';
import { FEE_MODES, type FeeMode } from '../tariff/tariff.js';
import { AID_RELATIONS, type FamilyAidStatus, type AidRelation } from './family-aid.js';
import type { VisibleAid } from './family-aids.service.js';

const AID_STATUSES = [
  'under-verification',
  'dropped',
  'asking',
  'refused',
  'lapsed',
  'sent',
  'cancelling',
  'owed-back',
  'cancelled',
] as const;

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Countries of ISO 3166-1, two capitals each. */
const COUNTRIES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(isISO31661Alpha2);

/** A relative abroad. */
export class RelativeAbroad {
  @IsName()
  firstName!: string;

  @IsName()
  lastName!: string;

  /** ISO 3166-1, two capitals: `FR`. */
  @IsIn(COUNTRIES)
  country!: string;
}

export class SendFamilyAidRequest {
  @IsIn(INTERNATIONAL_OPERATORS)
  operator!: InternationalOperator;

  /** What the beneficiary gets, centimes of dirhams; with `deducted` what the sender pays. */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountCentimes!: number;

  /** Whether the fee comes on top (`on-top`, as when it is left out) or is taken from the amount (`deducted`). */
  @IsOptional()
  @IsIn(FEE_MODES)
  feeMode?: FeeMode;

  /** The quote that the sender was told; without one it costs what it costs today. */
  @IsOptional()
  @IsString()
  @Length(1, 2_000)
  quote?: string;

  @ValidateNested()
  @Type(() => IdentifiedPersonRequest)
  sender!: IdentifiedPersonRequest;

  /** What the sender must show depends on it: a quote with it says what. */
  @IsIn(SENDER_STATUSES)
  senderStatus!: SenderStatus;

  @ValidateNested()
  @Type(() => RelativeAbroad)
  beneficiary!: RelativeAbroad;

  /** What the beneficiary is to the sender. */
  @IsIn(AID_RELATIONS)
  relation!: AidRelation;

  /** The papers besides the ID that the teller has seen. */
  @IsArray()
  @ArrayMaxSize(AID_PAPERS.length)
  @IsIn(AID_PAPERS, { each: true })
  papers!: AidPaper[];
}

export class SendFamilyAidResponse {
  @IsString()
  id!: string;

  /**
   * `asking`: the operator has not answered; take no cash, and repeat the request. `under-verification`: take no cash; come
   * again.
   */
  @IsIn(['sent', 'asking', 'under-verification'])
  status!: 'sent' | 'asking' | 'under-verification';

  @IsInt()
  amountCentimes!: number;

  @IsInt()
  feeCentimes!: number;

  /** The operator's number, for the sender to tell the beneficiary; once it is sent. */
  @IsOptional()
  @IsString()
  reference?: string;

  @IsOptional()
  @IsString()
  receiptNumber?: string;
}

export class CancelFamilyAidRequest {
  /** What the sender presents: the ID with which it was sent. */
  @ValidateNested()
  @Type(() => PresentedId)
  sender!: PresentedId;
}

export class CancelFamilyAidResponse {
  @IsString()
  id!: string;

  /**
   * `cancelling`: the operator has not answered; `under-verification`: nothing is given back now. Give no cash then, and repeat
   * the request.
   */
  @IsIn(['cancelled', 'cancelling', 'under-verification'])
  status!: 'cancelled' | 'cancelling' | 'under-verification';

  @IsInt()
  amountCentimes!: number;

  @IsInt()
  feeCentimes!: number;

  /** Of what is given back: amount and fee. */
  @IsOptional()
  @IsString()
  receiptNumber?: string;
}

export class FamilyAidResponse {
  @IsString()
  id!: string;

  @IsIn(INTERNATIONAL_OPERATORS)
  operator!: InternationalOperator;

  /**
   * `under-verification`: the operator is not asked for now, or nothing is given back for now; `dropped`: nor will it be asked
   * for this request: it is asked for anew; `asking`: the operator has not answered; `refused` by it; `lapsed`: nobody asked
   * again in time, and it is taken back there; `cancelling`: the operator is asked to take it back; `owed-back`: it has, and
   * the cash waits for the sender.
   */
  @IsIn(AID_STATUSES)
  status!: Exclude<FamilyAidStatus, 'frozen'>;

  @IsString()
  agency!: string;

  @IsInt()
  amountCentimes!: number;

  /** VAT included. */
  @IsInt()
  feeCentimes!: number;

  /** Of the fee. */
  @IsInt()
  feeVatCentimes!: number;

  @ValidateNested()
  @Type(() => IdentifiedPersonRequest)
  sender!: IdentifiedPersonRequest;

  @IsIn(SENDER_STATUSES)
  senderStatus!: SenderStatus;

  @ValidateNested()
  @Type(() => RelativeAbroad)
  beneficiary!: RelativeAbroad;

  @IsIn(AID_RELATIONS)
  relation!: AidRelation;

  @IsIn(AID_PAPERS, { each: true })
  papers!: AidPaper[];

  @IsInstant()
  begunAt!: string;

  /** The operator's number. */
  @IsOptional()
  @IsString()
  reference?: string;

  @IsOptional()
  @IsInstant()
  sentAt?: string;

  @IsOptional()
  @IsString()
  receiptNumber?: string;

  @IsOptional()
  @IsInstant()
  returnedAt?: string;

  @IsOptional()
  @IsString()
  returnReceiptNumber?: string;

  /** Why it was not sent: the operator's code, or ours. */
  @IsOptional()
  @IsString()
  refusal?: string;
}

export class FamilyAidPage {
  @ValidateNested({ each: true })
  @Type(() => FamilyAidResponse)
  items!: FamilyAidResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** Family aid as its own agency reads it. */
export function toFamilyAidResponse(aid: VisibleAid): FamilyAidResponse {
  const { id, operator, agency, amountCentimes, feeCentimes, feeVatCentimes, sender, senderStatus } = aid;
  const status = aid.heldBy === null ? aid.status : 'under-verification';
  const { beneficiary, relation, papers, begunAt, reference, sentAt, receiptNumber, returnedAt } = aid;
  const { returnReceiptNumber, refusal } = aid;
  return {
    id,
    operator,
    status,
    agency,
    amountCentimes,
    feeCentimes,
    feeVatCentimes,
    sender,
    senderStatus,
    beneficiary,
    relation,
    papers: [...papers],
    begunAt,
    ...(reference && sentAt && receiptNumber ? { reference, sentAt, receiptNumber } : {}),
    ...(returnedAt && returnReceiptNumber ? { returnedAt, returnReceiptNumber } : {}),
    ...(refusal ? { refusal } : {}),
  };
}
