import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { AGENCY_CODE } from '#libs/domain';
import { IsDay, IsInstant } from '../http/is-time.js';
import { PageQuery } from '../http/paging.js';
import { CursorLike } from '../http/documented.js';
import { AUDIT_KINDS, type AuditKind } from './audit-trail.js';

const CURSOR = '^[0-9]{13}-[0-9a-f]{32}$';

/** Which records, of 31 days at most. */
@CursorLike(CURSOR)
export class AuditQuery extends PageQuery {
  /** First day. */
  @IsDay()
  from!: string;

  /** Last day. */
  @IsDay()
  to!: string;

  /** Of one person: the subject of the token. */
  @IsOptional()
  @IsString()
  @Length(1, 255)
  subject?: string;

  /** Of one agency, `RAB-001`. */
  @IsOptional()
  @IsString()
  @Matches(AGENCY_CODE)
  agency?: string;
}

/** Who did what, and when. */
export class AuditRecord {
  /** When it was asked for. */
  @IsInstant()
  at!: string;

  /** `operation`: something was changed; `look`: personal data was shown; `refusal`: it was not allowed, or was wrong. */
  @IsIn(AUDIT_KINDS)
  kind!: AuditKind;

  /** Who: the subject of the token. */
  @IsString()
  subject!: string;

  @IsString()
  role!: string;

  @IsOptional()
  @IsString()
  agency?: string;

  /** Method and address as this document has it. */
  @IsString()
  route!: string;

  /** Of an operation of the books: its command. */
  @IsOptional()
  @IsString()
  command?: string;

  /** Of a refusal: its code. */
  @IsOptional()
  @IsString()
  code?: string;

  /** Of an operation of the books: its id there. */
  @IsOptional()
  @IsString()
  operationId?: string;
}

/** Records, the newest first. */
export class AuditRecordPage {
  @ValidateNested({ each: true })
  @Type(() => AuditRecord)
  items!: AuditRecord[];

  /** Of the next page; the last has none. */
  @IsOptional()
  @IsString()
  nextCursor?: string;
}
