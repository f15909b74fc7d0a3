import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { IsDay, IsInstant } from '#libs/service';
import { BENEFITS, type Benefit } from '#libs/events';
import { ID_KINDS, type IdentityKind } from '../client/client.js';
import { RELATIONS, type Relation } from '../member/member.js';
import type { Policy } from '../policy/policy.js';
import type { Cover, CoverReason } from './cover.js';
import { wordsOf, wordsOfBenefits } from './cover.words.js';

const REASONS: readonly CoverReason[] = [
  'cover.in-force',
  'cover.unknown-person',
  'cover.no-policy',
  'cover.not-begun',
  'cover.ended',
  'cover.member-not-yet',
  'cover.member-left',
  'cover.member-too-old',
];
const AS = ['client', ...RELATIONS] as const;

/** Who is asked about, and when. */
export class CoverQuery {
  @IsIn(ID_KINDS)
  idKind!: IdentityKind;

  /** Number of the document, `AB123456`. */
  @IsString()
  @Matches(/^[A-Za-z0-9/-]{3,20}$/)
  idNumber!: string;

  /** The day, `2026-01-31`; today when it is not said. */
  @IsOptional()
  @IsDay()
  on?: string;

  /** As it was known at this instant, `2026-01-31T09:30:00Z`; now when it is not said. */
  @IsOptional()
  @IsInstant()
  asKnownAt?: string;
}

export class CoverWords {
  @IsString()
  fr!: string;

  @IsString()
  en!: string;
}

export class CoverPolicyResponse {
  @IsString()
  policyId!: string;

  @IsIn(['loan', 'standalone'])
  kind!: Policy['kind'];

  @IsString()
  insurer!: string;

  @IsOptional()
  @IsString()
  loanId?: string;

  /** The first day. */
  @IsString()
  startsOn!: string;

  /** The last day. */
  @IsString()
  endsOn!: string;
}

/** Somebody of a client's family. */
export class FamilyMemberResponse {
  @IsIn(RELATIONS)
  relation!: Relation;

  @IsString()
  firstName!: string;

  @IsString()
  lastName!: string;

  @IsString()
  birthOn!: string;
}

export class RelativeResponse extends FamilyMemberResponse {
  @IsString()
  memberId!: string;

  @IsBoolean()
  covered!: boolean;

  @IsIn(REASONS)
  reason!: CoverReason;
}

export class BenefitLeftResponse {
  @IsIn(BENEFITS)
  benefit!: Benefit;

  @IsString()
  labelFr!: string;

  @IsString()
  labelEn!: string;

  /** The lump sum, or the least of it. */
  @IsInt()
  fromCentimes!: number;

  @IsInt()
  toCentimes!: number;

  /** How often it is left in this calendar year; without it, as often as it happens. */
  @IsOptional()
  @IsInt()
  leftThisYear?: number;
}

export class CoverResponse {
  @IsString()
  on!: string;

  @IsString()
  asKnownAt!: string;

  @IsBoolean()
  covered!: boolean;

  /** Stable: clients switch on it. */
  @IsIn(REASONS)
  reason!: CoverReason;

  /** For the teller to read out. */
  @ValidateNested()
  @Type(() => CoverWords)
  words!: CoverWords;

  /** Of somebody who is covered: for what. Read it out, many do not know. */
  @IsOptional()
  @ValidateNested()
  @Type(() => CoverWords)
  benefitWords?: CoverWords;

  /** What the person is in the family. */
  @IsOptional()
  @IsIn(AS)
  as?: (typeof AS)[number];

  @IsOptional()
  @IsString()
  clientId?: string;

  /** The one that covers, or the nearest one. */
  @IsOptional()
  @ValidateNested()
  @Type(() => CoverPolicyResponse)
  policy?: CoverPolicyResponse;

  @ValidateNested({ each: true })
  @Type(() => RelativeResponse)
  family!: RelativeResponse[];

  @ValidateNested({ each: true })
  @Type(() => BenefitLeftResponse)
  benefits!: BenefitLeftResponse[];
}

/** A cover as a counter sees it; benefits in the order in which they are printed, however the rules are stored. */
export function toCoverResponse(cover: Cover, on: string, asKnownAt: string): CoverResponse {
  const { isCovered, reason, as, clientId, policy, family } = cover;
  const benefits = BENEFITS.flatMap((name) => cover.benefits.filter(({ benefit }) => benefit === name));
  return {
    on,
    asKnownAt,
    covered: isCovered,
    reason,
    words: wordsOf(cover),
    ...(benefits.length > 0 ? { benefitWords: wordsOfBenefits(benefits) } : {}),
    ...(as ? { as } : {}),
    ...(clientId ? { clientId } : {}),
    ...(policy ? { policy: toPolicy(policy) } : {}),
    family: family.map(({ isCovered: covered, ...relative }) => ({ ...relative, covered })),
    benefits: benefits.map(({ leftThisYear, ...benefit }) => ({
      ...benefit,
      ...(leftThisYear === null ? {} : { leftThisYear }),
    })),
  };
}

function toPolicy({ policyId, kind, insurer, loanId, startsOn, endsOn }: NonNullable<Cover['policy']>) {
  return { policyId, kind, insurer, ...(loanId ? { loanId } : {}), startsOn, endsOn };
}
