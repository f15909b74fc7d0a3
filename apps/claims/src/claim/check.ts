import { addDays, businessDay, isSameName, yearOf, type Day, type Instant } from '#libs/domain';
import type { Benefit } from '#libs/events';
import { DEATH_BENEFITS, type BenefitRule, type HandlingRules } from '../benefit/benefit.js';
import type { InsuredClient } from '../client/client.js';
import { absenceOf, type FamilyRules, type Member } from '../member/member.js';
import { coversOn, type Policy } from '../policy/policy.js';
import { claimKeyOf, counts, refuseClaim, type Claim, type ClaimFinding } from './claim.js';

/** A claim as it is declared. */
export interface Declared {
  insurer: string;
  policyId: string;
  /** Null: the client. */
  memberId: string | null;
  benefit: Benefit;
  eventOn: Day;
  declaredOn: Day;
  /** Of a birth. */
  child: { firstName: string; lastName: string } | null;
  /** Number of a claim of the same event. */
  sameEventAs: string | null;
  /** Of the pathology, by each key: it is compared, and never read. */
  pathologyDigests: readonly string[];
}

/** Against what a claim is checked. */
export interface CheckedAgainst {
  policy: Policy | undefined;
  client: InsuredClient | undefined;
  /** All claims of the client and the family. */
  claims: readonly Claim[];
  /** In force on the day of the event. */
  family: FamilyRules;
  benefit: BenefitRule;
  handling: HandlingRules;
  at: Instant;
}

/** What passed the checks. */
export interface CheckedClaim {
  policy: Policy;
  client: InsuredClient;
  /** The claim of the same event that it names. */
  related: Claim | undefined;
  /** For a person to look at. */
  findings: ClaimFinding[];
}

const CLIENT_ALONE: readonly Benefit[] = ['disability'];
/** Again for the same pathology it is out, but for the way home. */
export const TRANSPORT: Benefit = 'ambulance';

/**
 * Checks a claim, in the order of the field (after openIMIS): dates, cover, member, benefit, waiting period, maxima, one
 * birth a birth and one death a person. The first failure is the reason; what only a person can judge is found.
 *
 * @throws {DomainError} the first failure, naming its field
 */
export function checkClaim(declared: Declared, against: CheckedAgainst): CheckedClaim {
  checkDays(declared, businessDay(against.at));
  const { policy, client } = against;
  if (!policy || !client || policy.insurer !== declared.insurer)
    throw refuseClaim('claim.policy-not-found', { field: 'policyId' });
  if (!coversOn(policy, declared.eventOn)) {
    const { startsOn, endsOn } = policy;
    throw refuseClaim('claim.not-covered', { field: 'eventOn', startsOn, endsOn });
  }
  checkMember(declared, client, against);
  checkBenefit(declared, policy, against.benefit);
  const counting = against.claims.filter(counts);
  checkMaximum(declared, counting, against.benefit);
  const { sameEventAs, insurer } = declared;
  const relatedKey = sameEventAs === null ? null : claimKeyOf(insurer, sameEventAs);
  const related = counting.find(({ claimKey }) => claimKey === relatedKey);
  checkTransport(declared, counting, related);
  checkOnce(declared, counting);
  if (relatedKey !== null && !related) throw refuseClaim('claim.related-not-found', { field: 'sameEventAs' });
  return { policy, client, related, findings: findingsOf(declared, counting, against.handling) };
}

function checkDays({ eventOn, declaredOn }: Declared, today: Day): void {
  if (eventOn > today) throw refuseClaim('claim.day-in-the-future', { field: 'eventOn', today });
  if (declaredOn > today) throw refuseClaim('claim.day-in-the-future', { field: 'declaredOn', today });
  if (declaredOn < eventOn) throw refuseClaim('claim.declared-before-the-event', { field: 'declaredOn', eventOn });
}

function checkMember(
  { memberId, eventOn }: Declared,
  { members }: InsuredClient,
  { at, family }: Pick<CheckedAgainst, 'at' | 'family'>,
): void {
  if (memberId === null) return;
  const member: Member | undefined = members.find(({ id }) => id === memberId);
  if (!member) throw refuseClaim('claim.member-not-found', { field: 'memberId' });
  if (member.birthOn > eventOn) throw refuseClaim('claim.member-not-born', { field: 'memberId' });
  const absence = absenceOf(member, eventOn, at, family);
  if (absence) throw refuseClaim('claim.member-not-covered', { field: 'memberId', reason: absence });
}

function checkBenefit(
  { benefit, memberId, child, eventOn }: Declared,
  policy: Policy,
  { waitingDays }: BenefitRule,
): void {
  if (memberId !== null && CLIENT_ALONE.includes(benefit))
    throw refuseClaim('claim.benefit-not-allowed', { field: 'memberId', benefit });
  if (benefit === 'birth' && child === null) throw refuseClaim('claim.child-missing', { field: 'child' });
  const dueFrom = addDays(policy.startsOn, waitingDays);
  if (eventOn < dueFrom) throw refuseClaim('claim.waiting-period', { field: 'eventOn', dueFrom });
}

function checkMaximum({ benefit, eventOn }: Declared, counting: readonly Claim[], { perYearMax }: BenefitRule): void {
  if (perYearMax === null) return;
  const year = yearOf(eventOn);
  const alike = counting.filter((claim) => claim.benefit === benefit && yearOf(claim.eventOn) === year);
  if (alike.length >= perYearMax) throw refuseClaim('claim.maximum-reached', { field: 'benefit', year, perYearMax });
}

function checkTransport(
  { benefit, policyId, memberId, pathologyDigests }: Declared,
  counting: readonly Claim[],
  related: Claim | undefined,
): void {
  const isRepeated = counting.some(
    (claim) =>
      claim.policyId === policyId &&
      claim.memberId === memberId &&
      claim.eventId !== related?.eventId &&
      claim.pathologyDigest !== null &&
      pathologyDigests.includes(claim.pathologyDigest),
  );
  if (benefit === TRANSPORT && isRepeated) throw refuseClaim('claim.transport-repeated', { field: 'pathology' });
}

function checkOnce({ benefit, memberId, child }: Declared, counting: readonly Claim[]): void {
  const alike = counting.filter((claim) => claim.benefit === benefit);
  if (benefit === 'birth' && alike.some((claim) => isSameChild(claim.child, child)))
    throw refuseClaim('claim.birth-claimed-already', { field: 'child' });
  if (DEATH_BENEFITS.includes(benefit) && alike.some((claim) => claim.memberId === memberId))
    throw refuseClaim('claim.death-claimed-already', { field: 'memberId' });
}

function isSameChild(a: Claim['child'], b: Claim['child']): boolean {
  return a === null || b === null ? a === b : isSameName(a, b);
}

function findingsOf(declared: Declared, counting: readonly Claim[], rules: HandlingRules): ClaimFinding[] {
  const { benefit, memberId, eventOn, declaredOn } = declared;
  const from = addDays(eventOn, -rules.duplicateWithinDays);
  const to = addDays(eventOn, rules.duplicateWithinDays);
  const twin = counting.find(
    (claim) => claim.benefit === benefit && claim.memberId === memberId && from <= claim.eventOn && claim.eventOn <= to,
  );
  const isLate = declaredOn > addDays(eventOn, rules.lateAfterDays);
  return [
    ...(twin ? [{ code: 'suspected-duplicate' as const, claimId: twin.id, decision: null }] : []),
    ...(isLate ? [{ code: 'declared-late' as const, claimId: null, decision: null }] : []),
  ];
}
