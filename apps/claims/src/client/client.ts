import { addDays, businessDay, defineErrors, isDay, type Day, type Instant } from '#libs/domain';
import type { CoverChangedV1 } from '#libs/events';
import { absenceOf, turningDaysOf, type FamilyRules, type Member } from '../member/member.js';
import { coversOn, type Policy } from '../policy/policy.js';
import { CLAIMS_WORDS } from '../words/refusals.words.js';

/** IdentityDocument documents by which a person is known. */
export const ID_KINDS = ['cin', 'passport', 'residence-permit'] as const;
export type IdentityKind = (typeof ID_KINDS)[number];

/** The document by which a person is known. */
export interface IdentityDocument {
  idKind: IdentityKind;
  idNumber: string;
}

/** A person as a counter or core banking names them. */
export interface InsuredPerson extends IdentityDocument {
  firstName: string;
  lastName: string;
  birthOn: Day;
}

/** Refusals about people. */
export const refuseClient = defineErrors(CLAIMS_WORDS, {
  'client.not-found': { status: 404, detail: 'Nobody is known under this id.' },
  'person.malformed-birth': {
    status: 422,
    detail: 'A day of birth is one that the calendar has, from 1900 to today, written 1994-03-21.',
  },
  'person.incomplete-document': {
    status: 422,
    detail: 'A document is named by its kind and its number: both are needed, or neither.',
  },
});

const OLDEST_BIRTH = '1900-01-01';

/** Checks a day of birth. @throws {DomainError} `person.malformed-birth` */
export function checkedBirth(birthOn: string, today: Day, field: string): Day {
  if (!isDay(birthOn, OLDEST_BIRTH) || birthOn > today) throw refuseClient('person.malformed-birth', { field });
  return birthOn;
}

/** A client who is or was insured, with the family: policies cover, members belong to the client whatever policy does. */
export interface InsuredClient {
  id: string;
  /** `cin:AB123456` */
  personKey: string;
  firstName: string;
  lastName: string;
  birthOn: Day;
  members: readonly Member[];
  /** Where the client is counted: where the cover began that stands. */
  agency: string;
  /** What the figures say of this client now: 1 or 0, and how many people. */
  countedClients: number;
  countedPeople: number;
  /** The next day on which that may change by itself. */
  nextChangeOn: Day | null;
}

/** A change of the figures, as the books keep it. */
export interface CoverChange {
  id: string;
  clientId: string;
  agency: string;
  bookedOn: Day;
  clients: number;
  people: number;
}

/** That somebody is known by a document to the family of a client. */
export interface KnownIdentity {
  /** `cin:AB123456 cin:CD34`: who, in whose family. */
  id: string;
  personKey: string;
  clientKey: string;
}

/** How documents are compared: without blanks, in capitals. */
export function personKeyOf({ idKind, idNumber }: IdentityDocument): string {
  return `${idKind}:${idNumber.replaceAll(/[\s.]/g, '').toUpperCase()}`;
}

/** The rows by which people are found, of a client and of members with a document. */
export function identitiesOf(clientKey: string, personKeys: readonly (string | null)[]): KnownIdentity[] {
  const keys = new Set([clientKey, ...personKeys.filter((key) => key !== null)]);
  return [...keys].map((personKey) => ({ id: `${personKey} ${clientKey}`, personKey, clientKey }));
}

/** Somebody who has never been insured here. */
export function newClient(
  id: string,
  { firstName, lastName, birthOn, ...identity }: InsuredPerson,
  agency: string,
): InsuredClient {
  return {
    id,
    personKey: personKeyOf(identity),
    firstName,
    lastName,
    birthOn,
    members: [],
    agency,
    countedClients: 0,
    countedPeople: 0,
    nextChangeOn: null,
  };
}

/** How many are insured with a client on a day, as it is known now: the client, and everybody of the family who belongs. */
export function insuredOn(
  { members }: Pick<InsuredClient, 'members'>,
  policies: readonly Policy[],
  on: Day,
  { at, rules }: { at: Instant; rules: FamilyRules },
): { clients: number; people: number } {
  if (!policies.some((policy) => coversOn(policy, on))) return { clients: 0, people: 0 };
  const belonging = members.filter((member) => absenceOf(member, on, at, rules) === undefined);
  return { clients: 1, people: 1 + belonging.length };
}

interface Recount {
  /** Of the row that keeps the change. */
  changeId: string;
  /** Where the client is counted from now on, when nobody was insured before. */
  agency: string;
  at: Instant;
  rules: FamilyRules;
}

/** What a change of cover does to the figures, on the business day on which it becomes known. */
export interface Recounted {
  client: InsuredClient;
  change?: CoverChange;
  events: CoverChangedV1[];
}

/** Counts a client and the family anew: the figures move by the difference. */
export function recount(
  before: InsuredClient,
  policies: readonly Policy[],
  { changeId, agency, at, rules }: Recount,
): Recounted {
  const bookedOn = businessDay(at);
  const { clients, people } = insuredOn(before, policies, bookedOn, { at, rules });
  const [clientsChange, peopleChange] = [clients - before.countedClients, people - before.countedPeople];
  const client: InsuredClient = {
    ...before,
    agency: before.countedClients === 0 ? agency : before.agency,
    countedClients: clients,
    countedPeople: people,
    nextChangeOn: nextChangeOn(before, policies, bookedOn, rules),
  };
  if (clientsChange === 0 && peopleChange === 0) return { client, events: [] };
  const change = {
    id: changeId,
    clientId: client.id,
    agency: client.agency,
    bookedOn,
    clients: clientsChange,
    people: peopleChange,
  };
  return { client, change, events: [coverChanged(change, at)] };
}

/** The first day after one on which the figures of a client may change by themselves; null when none will. */
export function nextChangeOn(
  { members }: Pick<InsuredClient, 'members'>,
  policies: readonly Policy[],
  after: Day,
  rules: FamilyRules,
): Day | null {
  const dayAfter = (day: Day) => addDays(day, 1);
  const ends = policies.map(({ endsOn }) => dayAfter(endsOn));
  const lastEnd = ends.reduce((last, end) => (end > last ? end : last), '');
  const days = [
    ...policies.map(({ startsOn }) => startsOn),
    ...ends,
    ...members.flatMap((member) => turningDaysOf(member, rules, dayAfter)),
  ];
  return days.filter((day) => day > after && day <= lastEnd).sort()[0] ?? null;
}

function coverChanged({ clientId, agency, bookedOn, clients, people }: CoverChange, at: Instant): CoverChangedV1 {
  return {
    type: 'claims.cover-changed.v1',
    subject: clientId,
    occurredAt: at,
    data: { clientId, agency, bookedOn, clientsChange: clients, peopleChange: people, cashCentimes: 0 },
  };
}
