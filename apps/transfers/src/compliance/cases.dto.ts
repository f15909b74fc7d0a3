import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsNumber, IsObject, IsOptional, IsString, IsUUID } from 'class-validator';
import { Length, Matches, ValidateNested } from 'class-validator';
import { IsInstant, PageQuery } from '#libs/service';
import { STAGES, SUBJECT_ROLES, TRANSFER_KINDS, VERDICTS } from '../screening/case.js';
import type { CaseVerdict, ScreeningCase, Stage, SubjectRole, TransferKind } from '../screening/case.js';

const CASE_STATUSES = ['open', ...VERDICTS] as const;

export class CasesQuery extends PageQuery {
  /** All without it. */
  @IsOptional()
  @IsIn(CASE_STATUSES)
  status?: ScreeningCase['status'];
}

export class CaseDecisionRequest {
  /**
   * `cleared`: it is another person; `refused`: a suspicion, the money goes back, that from abroad to its operator; `frozen`:
   * it is the listed person. Family aid of whatever verdict was not sent: cleared, its counter asks again.
   */
  @IsIn(VERDICTS)
  verdict!: CaseVerdict;

  @IsString()
  @Length(2, 1000)
  @Matches(/\S/)
  reason!: string;
}

export class CaseDecisionResponse {
  @IsUUID()
  caseId!: string;

  @IsIn(VERDICTS)
  status!: CaseVerdict;

  @IsUUID()
  transferId!: string;

  /** Whether that is a transfer of ours, money from abroad, or family aid. */
  @IsIn(TRANSFER_KINDS)
  transferKind!: TransferKind;
}

/** An entry of a list that somebody may be. */
export class CaseHitResponse {
  /** List and key: `un/6908555`. */
  @IsString()
  entryId!: string;

  @IsInt()
  entryVersion!: number;

  /** 0 to 1. */
  @IsNumber()
  score!: number;

  /** Which listed name is alike and how, which document is the same, and what counted against it. */
  @IsArray()
  @IsObject({ each: true })
  reasons!: object[];
}

/** Somebody who may be listed. */
export class CaseSubjectResponse {
  @IsIn(SUBJECT_ROLES)
  role!: SubjectRole;

  @IsString()
  firstName!: string;

  @IsString()
  lastName!: string;

  /** Kind and number of the ID; of somebody who is only named, by whom and how. */
  @IsString()
  personKey!: string;

  @ValidateNested({ each: true })
  @Type(() => CaseHitResponse)
  hits!: CaseHitResponse[];
}

export class CaseResponse {
  @IsUUID()
  id!: string;

  @IsUUID()
  transferId!: string;

  /** Whether that is a transfer of ours, money from abroad, or family aid. */
  @IsIn(TRANSFER_KINDS)
  transferKind!: TransferKind;

  /** When the people were compared. */
  @IsIn(STAGES)
  stage!: Stage;

  @IsString()
  agency!: string;

  @IsIn(CASE_STATUSES)
  status!: ScreeningCase['status'];

  @ValidateNested({ each: true })
  @Type(() => CaseSubjectResponse)
  subjects!: CaseSubjectResponse[];

  /** Of the lists. */
  @IsInt()
  revision!: number;

  @IsInstant()
  openedAt!: string;

  /** Of money from abroad: until when its operator keeps it for us. Then whoever asks gets it, unless the operator was told. */
  @IsOptional()
  @IsInstant()
  keptUntil?: string;

  /** What was decided of the same person and entry before: it is applied by itself. */
  @IsOptional()
  @IsIn(VERDICTS)
  precedent?: CaseVerdict;

  @IsOptional()
  @IsInstant()
  decidedAt?: string;

  @IsOptional()
  @IsString()
  decidedBy?: string;

  @IsOptional()
  @IsString()
  reason?: string;
}

export class CasePage {
  @ValidateNested({ each: true })
  @Type(() => CaseResponse)
  items!: CaseResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** A case as compliance sees it. @param keptUntil until when an operator keeps its money for us */
export function toCaseResponse(
  { precedent, decidedAt, decidedBy, reason, ...open }: ScreeningCase,
  keptUntil?: string,
): CaseResponse {
  const subjects = open.subjects.map(({ hits, ...subject }) => ({ ...subject, hits: [...hits] }));
  return {
    ...open,
    subjects,
    ...(keptUntil ? { keptUntil } : {}),
    ...(precedent ? { precedent } : {}),
    ...(decidedAt && decidedBy && reason ? { decidedAt, decidedBy, reason } : {}),
  };
}
