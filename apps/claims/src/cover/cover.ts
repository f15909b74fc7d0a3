import { yearOf, type Day, type Instant } from '#libs/domain';
import type { Benefit } from '#libs/events';
import type { BenefitRules } from '../benefit/benefit.js';
import { counts, type Claim } from '../claim/claim.js';
import type { InsuredClient } from '../client/client.js';
import { absenceOf, type Absence, type FamilyRules, type Member, type Relation } from '../member/member.js';
import { spanKnownAt, type Policy, type Span } from '../policy/policy.js';

/** A family in which a person is known, with all its policies. */
export interface Family {
  client: InsuredClient;
  policies: readonly Policy[];
}

/** Who is asked about, on which day, and as it was known when. */
export interface CoverQuestion {
  personKey: string;
  on: Day;
  knownAt: Instant;
}

/** Why somebody is or is not covered. */
export type CoverReason =
  | 'cover.in-force'
  | 'cover.unknown-person'
  | 'cover.no-policy'
  | 'cover.not-begun'
  | 'cover.ended'
  | 'cover.member-not-yet'
  | 'cover.member-left'
  | 'cover.member-too-old';

/** A policy that covers, or the nearest one. */
export interface CoverPolicy {
  policyId: string;
  kind: Policy['kind'];
  insurer: string;
  loanId: string | null;
  startsOn: Day;
  endsOn: Day;
  cause: Span['cause'];
}

/** One of the family on the day. */
export interface Relative {
  memberId: string;
  relation: Relation;
  firstName: string;
  lastName: string;
  birthOn: Day;
  isCovered: boolean;
  reason: CoverReason;
}

/** How often a benefit is left in the calendar year. */
export interface BenefitLeft {
  benefit: Benefit;
  labelFr: string;
  labelEn: string;
  fromCentimes: number;
  toCentimes: number;
  /** Null: as often as it happens. */
  leftThisYear: number | null;
}

/** What is known of a person's cover on a day. */
export interface Cover {
  isCovered: boolean;
  reason: CoverReason;
  /** What the person is in the family that covers, or that is nearest to it. */
  as: 'client' | Relation | null;
  clientId: string | null;
  policy: CoverPolicy | null;
  family: Relative[];
  benefits: BenefitLeft[];
}

interface Rules {
  family: FamilyRules;
  benefits: BenefitRules;
}

/** What was claimed already, of which a benefit may be left less often. */
export type Claimed = Pick<Claim, 'clientId' | 'benefit' | 'eventOn' | 'status'>;

interface Standing {
  family: Family;
  as: 'client' | Relation;
  reason: CoverReason;
  policy: CoverPolicy | null;
}

const NOBODY: Omit<Cover, 'reason'> = {
  isCovered: false,
  as: null,
  clientId: null,
  policy: null,
  family: [],
  benefits: [],
};

/**
 * Says whether somebody was covered on a day, by what and why, as it was known at an instant. Of several families in
 * which the person is known the one that covers is told, else the one that comes nearest to it.
 */
export function coverOf(
  families: readonly Family[],
  question: CoverQuestion,
  { claimed = [], ...rules }: Rules & { claimed?: readonly Claimed[] },
): Cover {
  const standings = families.flatMap((family) => standingIn(family, question, rules.family));
  const best =
    standings.find(({ reason }) => reason === 'cover.in-force') ??
    standings.find(({ policy }) => policy) ??
    standings[0];
  if (!best) return { ...NOBODY, reason: 'cover.unknown-person' };
  const { family, as, reason, policy } = best;
  const isCovered = reason === 'cover.in-force';
  return {
    isCovered,
    reason,
    as,
    clientId: family.client.id,
    policy,
    family: relativesOf(family, question, rules.family),
    benefits: isCovered
      ? benefitsLeft(
          claimed.filter(({ clientId }) => clientId === family.client.id),
          question.on,
          rules.benefits,
        )
      : [],
  };
}

function standingIn(family: Family, { personKey, on, knownAt }: CoverQuestion, rules: FamilyRules): Standing[] {
  const { client } = family;
  const { reason, policy } = policyOn(family.policies, on, knownAt);
  const asClient: Standing[] = client.personKey === personKey ? [{ family, as: 'client', reason, policy }] : [];
  const asMember = client.members
    .filter((member) => member.personKey === personKey)
    .flatMap((member): Standing[] => {
      const absence = absenceOf(member, on, knownAt, rules);
      if (absence === 'unknown') return [];
      return [{ family, as: member.relation, reason: memberReason(reason, absence), policy }];
    });
  return [...asClient, ...asMember];
}

/** The policy that covers on a day; else the one that ended last before it, else the first one after it. */
function policyOn(
  policies: readonly Policy[],
  on: Day,
  knownAt: Instant,
): { reason: CoverReason; policy: CoverPolicy | null } {
  const known = policies
    .flatMap((policy) => {
      const span = spanKnownAt(policy, knownAt);
      return span && span.startsOn <= span.endsOn ? [shown(policy, span)] : [];
    })
    .sort((a, b) => (a.endsOn < b.endsOn ? -1 : 1));
  const covering = known.findLast(({ startsOn, endsOn }) => startsOn <= on && on <= endsOn);
  if (covering) return { reason: 'cover.in-force', policy: covering };
  const before = known.findLast(({ endsOn }) => endsOn < on);
  if (before) return { reason: 'cover.ended', policy: before };
  const [after = null] = known.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  return { reason: after ? 'cover.not-begun' : 'cover.no-policy', policy: after };
}

function shown({ id, kind, insurer, loanId }: Policy, { startsOn, endsOn, cause }: Span): CoverPolicy {
  return { policyId: id, kind, insurer, loanId, startsOn, endsOn, cause };
}

function memberReason(ofPolicy: CoverReason, absence: Absence | undefined): CoverReason {
  if (absence === 'not-yet') return 'cover.member-not-yet';
  if (absence === 'left') return 'cover.member-left';
  if (absence === 'too-old') return 'cover.member-too-old';
  return ofPolicy;
}

function relativesOf({ client, policies }: Family, { on, knownAt }: CoverQuestion, rules: FamilyRules): Relative[] {
  const { reason: ofPolicy } = policyOn(policies, on, knownAt);
  return client.members.flatMap((member: Member): Relative[] => {
    const absence = absenceOf(member, on, knownAt, rules);
    if (absence === 'unknown') return [];
    const { id, relation, firstName, lastName, birthOn } = member;
    const reason = memberReason(ofPolicy, absence);
    return [{ memberId: id, relation, firstName, lastName, birthOn, isCovered: reason === 'cover.in-force', reason }];
  });
}

function benefitsLeft(claimed: readonly Claimed[], on: Day, rules: BenefitRules): BenefitLeft[] {
  const ofYear = claimed.filter((claim) => counts(claim) && yearOf(claim.eventOn) === yearOf(on));
  return Object.entries(rules).map(([name, { labelFr, labelEn, fromCentimes, toCentimes, perYearMax }]) => {
    const benefit = name as Benefit;
    const taken = ofYear.filter((claim) => claim.benefit === benefit).length;
    const leftThisYear = perYearMax === null ? null : Math.max(0, perYearMax - taken);
    return { benefit, labelFr, labelEn, fromCentimes, toCentimes, leftThisYear };
  });
}
