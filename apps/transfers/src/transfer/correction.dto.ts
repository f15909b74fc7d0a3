import { IsInt, IsString } from 'class-validator';
import { IsName } from '#libs/service';

/** The beneficiary's name on the ID is another than the sender said. */
export class CorrectBeneficiaryRequest {
  /** As on the ID. */
  @IsName()
  firstName!: string;

  /** As on the ID. */
  @IsName()
  lastName!: string;
}

export class CorrectBeneficiaryResponse {
  @IsString()
  transferId!: string;

  /** How often the name was corrected. */
  @IsInt()
  corrections!: number;
}

/** A name that was corrected. */
export class CorrectionResponse {
  @IsString()
  firstName!: string;

  @IsString()
  lastName!: string;

  @IsString()
  correctedAt!: string;

  /** Who corrected it: the subject of the token. */
  @IsString()
  correctedBy!: string;
}
