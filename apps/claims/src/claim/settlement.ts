import { businessDay, type Centimes, type Day, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { DomainEvent } from '#libs/events';
import { FAMILY_RULES } from '../benefit/rules.parameter.js';
import { recount, type CoverChange, type InsuredClient, type Recounted } from '../client/client.js';
import { ClientTable, CoverChangeTable } from '../client/client.table.js';
import { isSamePerson, memberOf, type FamilyRules } from '../member/member.js';
import type { Policy } from '../policy/policy.js';
import { PolicyTable } from '../policy/policy.table.js';
import {
  claimKeyOf,
  handledCountOf,
  refuseClaim,
  settledFact,
  stepped,
  type Claim,
  type ServedClaim,
} from './claim.js';
import { ClaimTable } from './claim.table.js';
import { checkDay, checkNotUnderWay, openClaim, type ClaimReply, type OfClaim } from './decision.js';

/** The insurer says that it served a benefit itself. */
export interface SettleClaim extends OfClaim {
  /** Of what the command makes. */
  id: string;
  amountCentimes: Centimes;
  settledOn: Day;
}

/** What is read when a benefit is served. */
export interface ServingRows {
  claim: Claim | undefined;
  client: InsuredClient | undefined;
  policies: Policy[];
  /** All claims of the client and the family: among them those of the same event. */
  claims: Claim[];
}

/** What is saved when a benefit is served. */
export type SavedServing = Partial<ServingRows & { change: CoverChange }>;

/** The rows that serving a claim reads. @param id of what it makes */
export const servingRows = (id: string, claim: ReturnType<typeof ClaimTable.by>) => ({
  claim,
  client: ClientTable.through('id', claim, 'clientId'),
  policies: PolicyTable.allThrough('clientId', claim, 'clientId'),
  claims: ClaimTable.allThrough('clientId', claim, 'clientId'),
  change: CoverChangeTable.madeBy(id),
});

/**
 * The insurer served an accepted claim itself. A paid birth adds the child to the family.
 *
 * Refuses `claim.not-found`, `claim.over`, `claim.not-accepted`, `claim.amount-differs`, `claim.day-in-the-future`,
 * `claim.decided-before-declared`, `claim.settled-before-accepted`, `claim.payment-under-way`.
 */
export const settleClaim = defineCommand({
  name: 'claims.settle',
  rows: ({ id, insurer, claimNumber }: SettleClaim) =>
    servingRows(id, ClaimTable.by('claimKey', claimKeyOf(insurer, claimNumber))),
  decide: decideSettlement,
});

function decideSettlement(
  rows: ServingRows,
  { id, amountCentimes, settledOn, by }: SettleClaim,
  { at, parameters }: DecisionContext,
): Decision<ClaimReply, SavedServing> {
  const accepted = payableClaim(rows.claim);
  const bookedOn = businessDay(at);
  checkDay(accepted, settledOn, 'settledOn', bookedOn);
  const acceptedOn = accepted.decidedOn ?? accepted.declaredOn;
  if (settledOn < acceptedOn) throw refuseClaim('claim.settled-before-accepted', { field: 'settledOn', acceptedOn });
  if (amountCentimes !== accepted.amountCentimes)
    throw refuseClaim('claim.amount-differs', { field: 'amountCentimes', acceptedCentimes: accepted.amountCentimes });
  const rules = parameters.on(FAMILY_RULES, bookedOn);
  const serving = { id, by, at, on: settledOn, settledBy: 'insurer', servedAt: accepted.agency, rules } as const;
  return { ...served(accepted, rows, serving), reply: { claimId: accepted.id, status: 'settled' } };
}

/** How a benefit is served. */
export interface Serving {
  id: string;
  by: string;
  at: Instant;
  /** The day of it, as whoever serves it says. */
  on: Day;
  settledBy: NonNullable<Claim['settledBy']>;
  /** Where it is counted. */
  servedAt: string;
  rules: FamilyRules;
}

/** The benefit of an accepted claim is served, and told; a birth that is paid adds the child to the family. */
export function served(
  accepted: AcceptedClaim,
  { client, policies, claims }: ServingRows,
  { id, by, at, on, settledBy, servedAt, rules }: Serving,
): { save: SavedServing; events: DomainEvent[] } {
  const claim: ServedClaim = {
    ...stepped(accepted, 'settled', { on, at, by }),
    amountCentimes: accepted.amountCentimes,
    settledBy,
    servedAt,
    servedOn: businessDay(at),
    handledCount: handledCountOf(accepted, claims),
  };
  const grown = withChild(claim, client, policies, { id, at, rules });
  if (!grown) return { save: { claim }, events: [settledFact(claim, at)] };
  const change = grown.change ? { change: grown.change } : {};
  return { save: { claim, client: grown.client, ...change }, events: [settledFact(claim, at), ...grown.events] };
}

/** A claim whose benefit can be served. */
export type AcceptedClaim = Claim & { amountCentimes: Centimes };

/**
 * A claim whose benefit can be served, and is not on its way.
 *
 * @throws {DomainError} `claim.not-found`, `claim.over`, `claim.not-accepted`, `claim.payment-under-way`
 */
export function payableClaim(claim: Claim | undefined): AcceptedClaim {
  const accepted = acceptedClaim(claim);
  checkNotUnderWay(accepted);
  return accepted;
}

/** A claim that the insurer accepted. @throws {DomainError} `claim.not-found`, `claim.over`, `claim.not-accepted` */
export function acceptedClaim(claim: Claim | undefined): AcceptedClaim {
  const { amountCentimes, ...known } = openClaim(claim);
  if (known.status !== 'accepted' || amountCentimes === null)
    throw refuseClaim('claim.not-accepted', { status: known.status });
  return { ...known, amountCentimes };
}

/** The family with the child whose birth is paid, from birth on; a child that is known already joins no second time. */
function withChild(
  { benefit, child, eventOn }: Claim,
  client: InsuredClient | undefined,
  policies: readonly Policy[],
  { id, at, rules }: { id: string; at: Instant; rules: FamilyRules },
): Recounted | undefined {
  if (benefit !== 'birth' || !child || !client) return undefined;
  const person = { relation: 'child', ...child, birthOn: eventOn, personKey: null, studentUntil: null } as const;
  if (client.members.some((member) => isSamePerson(member, person))) return undefined;
  const members = [...client.members, memberOf(person, { id, joinedOn: eventOn, recordedAt: at })];
  return recount({ ...client, members }, policies, { changeId: id, agency: client.agency, at, rules });
}
