import { describe, expect, it } from '@jest/globals';
import { contractViolation } from '#libs/events';
import { checked } from '#libs/service';
import { FAMILY_RULES } from '../src/benefit/rules.parameter.js';
import {
  checkedBirth,
  identitiesOf,
  ID_KINDS,
  insuredOn,
  newClient,
  nextChangeOn,
  personKeyOf,
  recount,
} from '../src/client/client.js';
import { PersonRequest, toNewMember, toPerson, type MemberRequest } from '../src/client/person.dto.js';
import { left, type Member } from '../src/member/member.js';
import type { Policy } from '../src/policy/policy.js';
import {
  CLIENT_ID,
  clientWith,
  DRAWN_ID,
  FATIMA,
  FATIMA_KEY,
  FEBRUARY_BEGINS,
  HAMID,
  loanPolicy,
  memberSince,
  neverCovering,
  refusal,
  SEEDED_RULES,
  YASSINE,
} from './insured.js';

const RULES = SEEDED_RULES.on(FAMILY_RULES, '2026-02-01');
const YEAR = loanPolicy('2026-01-01', '2026-12-31');

describe('a person', () => {
  it('is known by one of these documents', () => expect(ID_KINDS).toEqual(['cin', 'passport', 'residence-permit']));

  it.each([
    ['cin', 'AB123456', 'cin:AB123456'],
    ['cin', ' ab 12.34\t56 ', 'cin:AB123456'],
    ['passport', 'x-12/3', 'passport:X-12/3'],
  ] as const)('with the %s %j is known as %s', (idKind, idNumber, key) =>
    expect(personKeyOf({ idKind, idNumber })).toBe(key),
  );

  it.each(['1900-01-01', '1969-12-31', '2024-02-29', '2026-02-01'])('may be born on %s', (birthOn) =>
    expect(checkedBirth(birthOn, '2026-02-01', 'birthOn')).toBe(birthOn),
  );

  it.each(['1899-12-31', '2026-02-02', '2025-02-29', '1988-3-21', ''])('is not born on %j', (birthOn) =>
    expect(() => checkedBirth(birthOn, '2026-02-01', 'holder.birthOn')).toThrow(
      refusal('person.malformed-birth', { field: 'holder.birthOn' }),
    ),
  );

  it('is read as a counter writes it, with the field of a wrong day of birth', () => {
    expect(toPerson({ ...FATIMA }, '2026-02-01', 'holder')).toEqual(FATIMA);
    expect(() => toPerson({ ...FATIMA, birthOn: '2026-02-02' }, '2026-02-01', 'holder')).toThrow(
      refusal('person.malformed-birth', { field: 'holder.birthOn' }),
    );
  });

  it.each(['AB', ' AB123456', 'AB123456 ', 'AB.123456', 'A'.repeat(21)])(
    'has no document with the number %j',
    (idNumber) =>
      expect(() => checked(PersonRequest, { ...FATIMA, idNumber })).toThrow(
        expect.objectContaining({ code: 'request.invalid', details: expect.objectContaining({ field: 'idNumber' }) }),
      ),
  );

  it('who was never insured here is a client without family, counted nowhere', () =>
    expect(newClient(CLIENT_ID, FATIMA, 'RAB-001')).toEqual(clientWith()));

  it('is found by the own document and by those of the family, each once', () => {
    const identity = (personKey: string) => ({ id: `${personKey} ${FATIMA_KEY}`, personKey, clientKey: FATIMA_KEY });
    expect(identitiesOf(FATIMA_KEY, [null, 'cin:CD7', FATIMA_KEY, 'cin:CD7'])).toEqual(
      [FATIMA_KEY, 'cin:CD7'].map(identity),
    );
  });
});

describe('a member', () => {
  const told = (change: Partial<MemberRequest> = {}): MemberRequest => {
    const { relation, firstName, lastName, birthOn } = YASSINE;
    return { relation, firstName, lastName, birthOn, ...change };
  };

  it.each<[string, Partial<MemberRequest>, object]>([
    ['without a document', {}, { personKey: null }],
    ['with one', { idKind: 'cin', idNumber: 'cd7' }, { personKey: 'cin:CD7' }],
    ['who studies', { studentUntil: '2027-06-30' }, { studentUntil: '2027-06-30' }],
  ])('%s is read as the counter writes it', (_, change, read) =>
    expect(toNewMember(told(change), '2026-02-01', '')).toEqual({ ...YASSINE, ...read }),
  );

  it.each<[string, Partial<MemberRequest>, string]>([
    ['', { idNumber: 'cd7' }, 'idKind'],
    ['', { idKind: 'cin' }, 'idNumber'],
    ['members.2', { idKind: 'cin' }, 'members.2.idNumber'],
  ])('of the field %j with half a document, %j, is told what is missing: %s', (at, half, field) =>
    expect(() => toNewMember(told(half), '2026-02-01', at)).toThrow(refusal('person.incomplete-document', { field })),
  );

  it.each([
    ['', 'birthOn'],
    ['members.2', 'members.2.birthOn'],
  ])('of the field %j with a wrong day of birth is told %s', (at, field) =>
    expect(() => toNewMember(told({ birthOn: '2026-02-02' }), '2026-02-01', at)).toThrow(
      refusal('person.malformed-birth', { field }),
    ),
  );
});

describe('who is insured on a day', () => {
  const family = [memberSince('2026-01-01', HAMID), memberSince('2026-03-01', YASSINE)];
  it.each<[string, Policy[], object]>([
    ['2025-12-31', [YEAR], { clients: 0, people: 0 }],
    ['2026-01-01', [YEAR], { clients: 1, people: 2 }],
    ['2026-03-01', [YEAR], { clients: 1, people: 3 }],
    ['2026-12-31', [loanPolicy('2025-01-01', '2025-12-31'), YEAR], { clients: 1, people: 3 }],
    ['2027-01-01', [YEAR], { clients: 0, people: 0 }],
    ['2026-06-01', [YEAR, YEAR], { clients: 1, people: 3 }],
    ['2026-06-01', [neverCovering('2026-06-01')], { clients: 0, people: 0 }],
    ['2026-06-01', [], { clients: 0, people: 0 }],
  ])('%s, with %#', (on, policies, insured) =>
    expect(insuredOn({ members: family }, policies, on, { at: '2026-12-31T12:00:00.000Z', rules: RULES })).toEqual(
      insured,
    ),
  );

  it('as it was known at an instant', () => {
    const departed = left(family, 'Hamid', '2026-05-31', '2026-07-01T12:00:00.000Z');
    const people = (at: string) => insuredOn({ members: departed }, [YEAR], '2026-06-01', { at, rules: RULES }).people;
    expect([people('2026-06-30T12:00:00.000Z'), people('2026-07-01T12:00:00.000Z')]).toEqual([3, 2]);
  });
});

describe('the figures of a client', () => {
  const counted = (clients: number, people: number, policies: Policy[]) =>
    recount(
      clientWith({ members: [memberSince('2026-01-01', HAMID)], countedClients: clients, countedPeople: people }),
      policies,
      { changeId: DRAWN_ID, agency: 'OUJ-014', at: FEBRUARY_BEGINS, rules: RULES },
    );

  it.each<[string, number, number, Policy[], string, number[]]>([
    ['nobody was, when cover begins', 0, 0, [YEAR], 'OUJ-014', [1, 2]],
    ['the client alone was, when somebody has joined', 1, 1, [YEAR], 'RAB-001', [0, 1]],
    ['three were, when somebody has left', 1, 3, [YEAR], 'RAB-001', [0, -1]],
    ['all were, when cover has ended', 1, 2, [], 'RAB-001', [-1, -2]],
  ])('move by the difference: %s', (_, clients, people, policies, agency, [clientsChange, peopleChange]) => {
    const { client, change, events } = counted(clients, people, policies);
    const facts = { clientId: CLIENT_ID, agency, bookedOn: '2026-02-01' };
    const isInsured = policies.length > 0;
    expect(client).toMatchObject({ agency, countedClients: isInsured ? 1 : 0, countedPeople: isInsured ? 2 : 0 });
    expect(change).toEqual({ id: DRAWN_ID, ...facts, clients: clientsChange, people: peopleChange });
    const data = { ...facts, clientsChange, peopleChange, cashCentimes: 0 };
    const type = 'claims.cover-changed.v1';
    expect(events).toEqual([{ type, subject: CLIENT_ID, occurredAt: FEBRUARY_BEGINS, data }]);
    expect(contractViolation(type, data)).toBeUndefined();
  });

  it.each<[string, number, number, Policy[], string]>([
    ['is insured as before', 1, 2, [YEAR], 'RAB-001'],
    ['is as little insured as before', 0, 0, [], 'OUJ-014'],
  ])('stay when everybody %s', (_, clients, people, policies, agency) => {
    const { client, change, events } = counted(clients, people, policies);
    expect(client).toMatchObject({ agency, countedClients: clients, countedPeople: people });
    expect([change, events]).toEqual([undefined, []]);
  });
});

describe('the next day on which the figures change by themselves', () => {
  const student = { ...YASSINE, birthOn: '2005-04-10', studentUntil: '2026-08-31' };
  it.each<[string, Policy[], Member[], string, string | null]>([
    ['the first day of cover', [YEAR], [], '2025-12-31', '2026-01-01'],
    ['the day after the last one', [YEAR], [], '2026-01-01', '2027-01-01'],
    ['none, once that has come', [YEAR], [], '2027-01-01', null],
    ['none, without cover', [], [memberSince('2026-01-01', student)], '2026-01-01', null],
    ['the first of several', [YEAR, loanPolicy('2025-06-01', '2026-05-31')], [], '2026-01-01', '2026-06-01'],
    ['the last of several', [YEAR, loanPolicy('2025-06-01', '2026-05-31')], [], '2026-06-01', '2027-01-01'],
    ['that on which somebody joins', [YEAR], [memberSince('2026-03-01', HAMID)], '2026-02-01', '2026-03-01'],
    [
      'the day after somebody left',
      [YEAR],
      left([memberSince('2026-01-01', HAMID)], 'Hamid', '2026-03-31', FEBRUARY_BEGINS),
      '2026-02-01',
      '2026-04-01',
    ],
    ['a birthday', [YEAR], [memberSince('2026-01-01', student)], '2026-02-01', '2026-04-10'],
    ['the day after the studies end', [YEAR], [memberSince('2026-01-01', student)], '2026-04-10', '2026-09-01'],
    ['no birthday after the cover', [YEAR], [memberSince('2026-01-01', YASSINE)], '2026-02-01', '2027-01-01'],
    [
      'the day on which cover ends, and joining with it',
      [YEAR],
      [memberSince('2027-01-01', HAMID)],
      '2026-02-01',
      '2027-01-01',
    ],
    ['none of a policy that never covered', [neverCovering('2026-06-01')], [], '2026-02-01', '2026-06-01'],
  ])('is %s', (_, policies, members, after, day) =>
    expect(nextChangeOn({ members }, policies, after, RULES)).toBe(day),
  );
});
