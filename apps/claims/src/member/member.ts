import { defineErrors, isDay, isSameName, type Day, type Instant } from '#libs/domain';
import { CLAIMS_WORDS } from '../words/refusals.words.js';

/** What a member of a client's family is to the client. */
export const RELATIONS = ['spouse', 'child'] as const;
export type Relation = (typeof RELATIONS)[number];

/** How long somebody belongs to the insured family, as it was known from an instant on. */
export interface Stay {
  joinedOn: Day;
  /** The last day. */
  leftOn: Day | null;
  /** Of a child that studies: the last day of it that is known. */
  studentUntil: Day | null;
  recordedAt: Instant;
}

/** A member of a client's family. What was known before stays: each change adds a stay. */
export interface Member {
  id: string;
  relation: Relation;
  firstName: string;
  lastName: string;
  birthOn: Day;
  /** `cin:AB123456`; children have none. */
  personKey: string | null;
  stays: readonly Stay[];
}

/** A member as it is declared. */
export type NewMember = Omit<Member, 'id' | 'stays'> & { studentUntil: Day | null };

/** Who belongs to a family: a dated parameter. */
export interface FamilyRules {
  /** Children are insured up to the day before they are so old. */
  childUntilAge: number;
  /** Children who study. */
  studentUntilAge: number;
  spousesMax: number;
  membersMax: number;
}

/** Refusals about members. */
export const refuseMember = defineErrors(CLAIMS_WORDS, {
  'member.not-found': { status: 404, detail: 'The family of this client has no such member.' },
  'member.known': { status: 409, detail: 'This person belongs to the family already.' },
  'member.not-born': { status: 422, detail: 'Nobody joins a family before being born.' },
  'member.too-old': { status: 422, detail: 'A child of this age is no longer insured with the family.' },
  'member.too-many': { status: 422, detail: 'So many people cannot be insured with one client.' },
  'member.leaves-before-joining': { status: 422, detail: 'The last day lies before the day of joining.' },
  'member.leaves-later': { status: 422, detail: 'A last day is told when it has come.' },
  'member.left': { status: 409, detail: 'This member has left the family already.' },
});

/** The birthday at which somebody is so old; who was born on 29 February has it on 1 March in other years. */
export function birthdayAt(birthOn: Day, age: number): Day {
  const year = Number(birthOn.slice(0, 4)) + age;
  const day = `${year}${birthOn.slice(4)}`;
  return isDay(day, '0000-01-01') ? day : `${year}-03-01`;
}

/** What was known of a member at an instant; undefined before the member was known at all. */
export function stayKnownAt({ stays }: Member, knownAt: Instant): Stay | undefined {
  return stays.findLast(({ recordedAt }) => recordedAt <= knownAt);
}

/** Why somebody does not belong to the insured family on a day. */
export type Absence = 'unknown' | 'not-yet' | 'left' | 'too-old';

/**
 * Why a member is not insured with the family on a day, as it was known at an instant; undefined when the member is.
 * Spouses belong for as long as they stay, children until their 21st birthday, or their 25th while they study
 * (working rule after the market's contracts).
 */
export function absenceOf(member: Member, on: Day, knownAt: Instant, rules: FamilyRules): Absence | undefined {
  const stay = stayKnownAt(member, knownAt);
  if (!stay) return 'unknown';
  if (on < stay.joinedOn) return 'not-yet';
  if (stay.leftOn !== null && on > stay.leftOn) return 'left';
  if (member.relation === 'spouse') return undefined;
  if (on < birthdayAt(member.birthOn, rules.childUntilAge)) return undefined;
  const isStudent = stay.studentUntil !== null && on <= stay.studentUntil;
  return isStudent && on < birthdayAt(member.birthOn, rules.studentUntilAge) ? undefined : 'too-old';
}

/** Days on which it may change whether a member is insured: the first day of a difference. */
export function turningDaysOf(member: Member, rules: FamilyRules, dayAfter: (day: Day) => Day): Day[] {
  const stay = member.stays.at(-1);
  if (!stay) return [];
  const { joinedOn, leftOn, studentUntil } = stay;
  const ages = [rules.childUntilAge, rules.studentUntilAge].map((age) => birthdayAt(member.birthOn, age));
  return [
    joinedOn,
    ...(leftOn === null ? [] : [dayAfter(leftOn)]),
    ...(member.relation === 'child' ? ages : []),
    ...(studentUntil === null ? [] : [dayAfter(studentUntil)]),
  ];
}

/** A member as from a day on, whatever the rules say of age. */
export function memberOf(
  { studentUntil, ...person }: NewMember,
  { id, joinedOn, recordedAt }: { id: string; joinedOn: Day; recordedAt: Instant },
): Member {
  return { id, ...person, stays: [{ joinedOn, leftOn: null, studentUntil, recordedAt }] };
}

/**
 * Adds somebody to a family from a day on; a child is insured from birth, whenever it is declared.
 *
 * @throws {DomainError} `member.known`, `member.not-born`, `member.too-old`, `member.too-many`
 */
export function joined(
  members: readonly Member[],
  person: NewMember,
  { id, joinedOn, recordedAt, rules }: { id: string; joinedOn: Day; recordedAt: Instant; rules: FamilyRules },
): Member[] {
  if (members.some((member) => isSamePerson(member, person) && isStaying(member))) {
    throw refuseMember('member.known');
  }
  if (person.birthOn > joinedOn) throw refuseMember('member.not-born', { joinedOn });
  const member = memberOf(person, { id, joinedOn, recordedAt });
  if (absenceOf(member, joinedOn, recordedAt, rules)) throw refuseMember('member.too-old', { joinedOn });
  const staying = [...members.filter(isStaying), member];
  const spouses = staying.filter(({ relation }) => relation === 'spouse');
  if (staying.length > rules.membersMax || spouses.length > rules.spousesMax) {
    throw refuseMember('member.too-many', { membersMax: rules.membersMax, spousesMax: rules.spousesMax });
  }
  return [...members, member];
}

/**
 * Ends somebody's belonging to a family, after a last day.
 *
 * @throws {DomainError} `member.not-found`, `member.left`, `member.leaves-before-joining`
 */
export function left(members: readonly Member[], memberId: string, leftOn: Day, recordedAt: Instant): Member[] {
  const member = members.find(({ id }) => id === memberId);
  const stay = member?.stays.at(-1);
  if (!member || !stay) throw refuseMember('member.not-found');
  if (stay.leftOn !== null) throw refuseMember('member.left', { leftOn: stay.leftOn });
  if (leftOn < stay.joinedOn) throw refuseMember('member.leaves-before-joining', { joinedOn: stay.joinedOn });
  const stays = [...member.stays, { ...stay, leftOn, recordedAt }];
  return members.map((other) => (other === member ? { ...member, stays } : other));
}

/** Whether somebody belongs to the family until another day is told. */
function isStaying({ stays }: Member): boolean {
  return stays.at(-1)?.leftOn === null;
}

type Declared = Omit<Member, 'id' | 'stays'>;

/** Whether two are the same: by their identity document where both show one, else by name and birth. */
export function isSamePerson(a: Declared, b: Declared): boolean {
  if (a.personKey !== null && b.personKey !== null) return a.personKey === b.personKey;
  return a.relation === b.relation && a.birthOn === b.birthOn && isSameName(a, b);
}
