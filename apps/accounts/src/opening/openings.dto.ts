import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { IsName, IsPhone, PageQuery } from '#libs/service';
import { HOLDER_ID_KINDS, type HolderIdKind } from '../account/holder.js';
import type { Opening } from './opening.js';

const STATUSES = ['requested', 'confirmed', 'refused'] as const;
const DAY = /^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$/;

/** The person for whom an account is opened, as the teller has seen the document. */
export class HolderRequest {
  /** As on the ID. */
  @IsName()
  firstName!: string;

  /** As on the ID. */
  @IsName()
  lastName!: string;

  /** From 1900 on, `1994-03-21`. */
  @IsString()
  @Matches(DAY)
  birthOn!: string;

  @IsIn(HOLDER_ID_KINDS)
  idKind!: HolderIdKind;

  /** Its number, `AB123456`. */
  @IsString()
  @Matches(/^[A-Za-z0-9/-]{3,20}$/)
  idNumber!: string;

  /** The last day on which the document is valid, `2031-01-31`. */
  @IsString()
  @Matches(DAY)
  idExpiresOn!: string;

  /** Where the person lives. */
  @IsString()
  @Length(1, 200)
  @Matches(/\S/)
  address!: string;

  /** With or without country code. */
  @IsPhone()
  phone!: string;
}

export class OpenAccountRequest {
  @ValidateNested()
  @Type(() => HolderRequest)
  holder!: HolderRequest;

  /** How well the person is identified: 1 by phone, 2 by the document, 3 by document and proof of address. 2 when left out. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3)
  level?: number;
}

export class RequestedOpeningResponse {
  @IsUUID()
  id!: string;

  @IsIn(['requested'])
  status!: 'requested';
}

/** A request as counters read it. */
export class OpeningResponse {
  @IsUUID()
  id!: string;

  @IsIn(STATUSES)
  status!: Opening['status'];

  @IsString()
  bank!: string;

  @IsString()
  agency!: string;

  @IsInt()
  level!: number;

  @IsString()
  requestedAt!: string;

  @ValidateNested()
  @Type(() => HolderRequest)
  holder!: HolderRequest;

  /** Of a confirmed one. */
  @IsOptional()
  @IsUUID()
  accountId?: string;

  /** Of a confirmed one: 24 digits. */
  @IsOptional()
  @IsString()
  rib?: string;

  @IsOptional()
  @IsString()
  answeredAt?: string;

  /** Why the bank has refused. */
  @IsOptional()
  @IsString()
  refusal?: string;
}

/** Which requests are listed. */
export class OpeningsQuery extends PageQuery {
  @IsOptional()
  @IsIn(STATUSES)
  status?: Opening['status'];
}

export class OpeningPage {
  @ValidateNested({ each: true })
  @Type(() => OpeningResponse)
  items!: OpeningResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** A request without an answer. */
export class LateOpeningResponse {
  @IsUUID()
  id!: string;

  @IsString()
  bank!: string;

  @IsString()
  agency!: string;

  @IsString()
  requestedAt!: string;

  /** Whole hours since the request. */
  @IsInt()
  waitingHours!: number;

  /** `chase`: the bank is asked about it; `escalate`: by somebody of weight. */
  @IsIn(['chase', 'escalate'])
  what!: 'chase' | 'escalate';
}

export class LateOpeningPage {
  @ValidateNested({ each: true })
  @Type(() => LateOpeningResponse)
  items!: LateOpeningResponse[];
}

/** The request as it is answered: what is not known yet is left out. */
export function toOpeningResponse(opening: Opening): OpeningResponse {
  const { id, status, bank, agency, level, requestedAt, holder, accountId, rib, answeredAt, refusal } = opening;
  return {
    id,
    status,
    bank,
    agency,
    level,
    requestedAt,
    holder,
    ...(accountId === null ? {} : { accountId }),
    ...(rib === null ? {} : { rib }),
    ...(answeredAt === null ? {} : { answeredAt }),
    ...(refusal === null ? {} : { refusal }),
  };
}
