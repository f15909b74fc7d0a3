import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { ClaimResponse } from '../claim/claim.dto.js';
import { HealthRecordResponse } from '../claim/claims.dto.js';
import { ID_KINDS, type IdentityKind } from '../client/client.js';
import { FamilyMemberResponse } from '../cover/cover.dto.js';
import { PolicyResponse } from '../standalone/policies.dto.js';

/** Who is to be forgotten. */
export class ErasureRequest {
  @IsIn(ID_KINDS)
  idKind!: IdentityKind;

  /** Number of the document, `AB123456`. */
  @IsString()
  @Matches(/^[A-Za-z0-9/-]{3,20}$/)
  idNumber!: string;
}

/** Whose data is given out, and why it is asked for: that is recorded. */
export class PersonQuery extends ErasureRequest {
  @IsString()
  @Length(3, 200)
  reason!: string;
}

export class LookResponse {
  @IsString()
  claimId!: string;

  @IsString()
  at!: string;

  /** Who looked: the subject of a token. */
  @IsString()
  by!: string;

  @IsString()
  reason!: string;
}

/** All that is kept of a person. */
export class PersonExportResponse {
  /** Of a client; what is kept of a member stands with the client. */
  @IsOptional()
  @IsString()
  clientId?: string;

  @IsString()
  firstName!: string;

  @IsString()
  lastName!: string;

  @IsString()
  birthOn!: string;

  @ValidateNested({ each: true })
  @Type(() => FamilyMemberResponse)
  family!: FamilyMemberResponse[];

  @ValidateNested({ each: true })
  @Type(() => PolicyResponse)
  policies!: PolicyResponse[];

  @ValidateNested({ each: true })
  @Type(() => ClaimResponse)
  claims!: ClaimResponse[];

  @ValidateNested({ each: true })
  @Type(() => HealthRecordResponse)
  healthRecords!: HealthRecordResponse[];

  /** Who looked at what these claims say of health. */
  @ValidateNested({ each: true })
  @Type(() => LookResponse)
  looks!: LookResponse[];
}

export class ErasureResponse {
  /** By which books and figures still tell the operations apart. */
  @IsString()
  clientId!: string;
}
