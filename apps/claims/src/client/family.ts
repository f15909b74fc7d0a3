import { businessDay, type Day } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { FAMILY_RULES } from '../benefit/rules.parameter.js';
import { joined, left, refuseMember, type NewMember } from '../member/member.js';
import { coversOn, type Policy } from '../policy/policy.js';
import { PolicyTable } from '../policy/policy.table.js';
import {
  identitiesOf,
  recount,
  refuseClient,
  type InsuredClient,
  type CoverChange,
  type KnownIdentity,
} from './client.js';
import { ClientTable, CoverChangeTable, KnownIdentityTable } from './client.table.js';

/** Somebody joins a client's family. */
export interface AddMember {
  /** Of the member, and of what else the command makes. */
  id: string;
  clientId: string;
  /** The client's own identity. */
  clientKey: string;
  agency: string;
  person: NewMember;
}

/** Somebody leaves a client's family: by divorce, marriage, death. */
export interface RemoveMember {
  /** Of what the command makes. */
  id: string;
  clientId: string;
  agency: string;
  memberId: string;
  /** The last day. */
  leftOn: Day;
}

/** The day comes on which the figures of a client change by themselves. */
export interface CountAnew {
  /** Of what the command makes. */
  id: string;
  clientId: string;
}

export interface MemberReply {
  clientId: string;
  memberId: string;
  joinedOn: Day;
  leftOn: Day | null;
}

interface FamilyRows {
  client: InsuredClient | undefined;
  policies: Policy[];
  change: CoverChange | undefined;
}

interface AddRows extends FamilyRows {
  identity: KnownIdentity | undefined;
}

const rowsOf = ({ id, clientId }: { id: string; clientId: string }) => ({
  client: ClientTable.by('id', clientId),
  policies: PolicyTable.allBy('clientId', [clientId]),
  change: CoverChangeTable.madeBy(id),
});

/**
 * Adds a member to a family from today on; a child who was born under cover, from birth.
 *
 * Refuses `client.not-found`, `member.known`, `member.not-born`, `member.too-old`, `member.too-many`.
 */
export const addMember = defineCommand({
  name: 'claims.add-member',
  rows: ({ id, clientId, clientKey, person }: AddMember) => ({
    ...rowsOf({ id, clientId }),
    identity: KnownIdentityTable.by('id', `${person.personKey ?? ''} ${clientKey}`),
  }),
  decide: decideJoining,
});

function decideJoining(
  { client, policies, identity }: AddRows,
  { id, agency, person }: AddMember,
  { at, parameters }: DecisionContext,
): Decision<MemberReply, Partial<AddRows>> {
  if (!client) throw refuseClient('client.not-found');
  const bookedOn = businessDay(at);
  const rules = parameters.on(FAMILY_RULES, bookedOn);
  if (person.personKey === client.personKey) throw refuseMember('member.known');
  const isBornUnderCover = person.relation === 'child' && policies.some((policy) => coversOn(policy, person.birthOn));
  const joinedOn = isBornUnderCover ? person.birthOn : bookedOn;
  const members = joined(client.members, person, { id, joinedOn, recordedAt: at, rules });
  const {
    client: counted,
    change,
    events,
  } = recount({ ...client, members }, policies, {
    changeId: id,
    agency,
    at,
    rules,
  });
  const [, known] = identitiesOf(client.personKey, [person.personKey]);
  return {
    save: {
      client: counted,
      ...(known && !identity ? { identity: known } : {}),
      ...(change ? { change } : {}),
    },
    events,
    reply: { clientId: client.id, memberId: id, joinedOn, leftOn: null },
  };
}

/**
 * Ends a member's belonging to a family after a last day, today or before.
 *
 * Refuses `client.not-found`, `member.not-found`, `member.left`, `member.leaves-before-joining`,
 * `member.leaves-later`.
 */
export const removeMember = defineCommand({
  name: 'claims.remove-member',
  rows: ({ id, clientId }: RemoveMember) => rowsOf({ id, clientId }),
  decide: decideLeaving,
});

function decideLeaving(
  { client, policies }: FamilyRows,
  { id, agency, memberId, leftOn }: RemoveMember,
  { at, parameters }: DecisionContext,
): Decision<MemberReply, Partial<FamilyRows>> {
  if (!client) throw refuseClient('client.not-found');
  const bookedOn = businessDay(at);
  if (leftOn > bookedOn) throw refuseMember('member.leaves-later', { today: bookedOn });
  const members = left(client.members, memberId, leftOn, at);
  const rules = parameters.on(FAMILY_RULES, bookedOn);
  const {
    client: counted,
    change,
    events,
  } = recount({ ...client, members }, policies, {
    changeId: id,
    agency,
    at,
    rules,
  });
  const joinedOn = members.find((member) => member.id === memberId)?.stays.at(-1)?.joinedOn ?? leftOn;
  return {
    save: { client: counted, ...(change ? { change } : {}) },
    events,
    reply: { clientId: client.id, memberId, joinedOn, leftOn },
  };
}

/** Counts a client anew on the day on which cover or belonging begins or ends by itself. */
export const countAnew = defineCommand({
  name: 'claims.count-anew',
  rows: ({ id, clientId }: CountAnew) => rowsOf({ id, clientId }),
  decide: decideCount,
});

function decideCount(
  { client, policies }: FamilyRows,
  { id }: CountAnew,
  { at, parameters }: DecisionContext,
): Decision<object, Partial<FamilyRows>> {
  if (!client) throw refuseClient('client.not-found');
  const rules = parameters.on(FAMILY_RULES, businessDay(at));
  const {
    client: counted,
    change,
    events,
  } = recount(client, policies, {
    changeId: id,
    agency: client.agency,
    at,
    rules,
  });
  return { save: { client: counted, ...(change ? { change } : {}) }, events, reply: {} };
}
