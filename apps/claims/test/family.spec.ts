import { describe, expect, it } from '@jest/globals';
import { addMember, countAnew, removeMember } from '../src/client/family.js';
import type { Member, NewMember } from '../src/member/member.js';
import type { Policy } from '../src/policy/policy.js';
import {
  CLIENT_ID,
  clientWith,
  decidedAt,
  DRAWN_ID,
  FATIMA_KEY,
  FEBRUARY_BEGINS,
  HAMID,
  loanPolicy,
  memberSince,
  refusal,
  YASSINE,
} from './insured.js';

const YEAR = loanPolicy('2026-01-01', '2026-12-31');
const IDENTITY = { id: `cin:CD7 ${FATIMA_KEY}`, personKey: 'cin:CD7', clientKey: FATIMA_KEY };
const COUNTED = { countedClients: 1, nextChangeOn: '2027-01-01' };
const change = (clients: number, people: number) => ({
  id: DRAWN_ID,
  clientId: CLIENT_ID,
  agency: 'RAB-001',
  bookedOn: '2026-02-01',
  clients,
  people,
});

describe('somebody who joins a family', () => {
  const command = { id: DRAWN_ID, clientId: CLIENT_ID, clientKey: FATIMA_KEY, agency: 'OUJ-014', person: HAMID };
  const family = (members: Member[] = [], policies: Policy[] = [YEAR]) => ({
    client: clientWith({ ...COUNTED, countedPeople: 1 + members.length, members }),
    policies,
    change: undefined,
    identity: undefined,
  });
  const added = (person: NewMember, rows: object = {}) =>
    addMember.decide({ ...family(), ...rows }, { ...command, person }, decidedAt());

  it('is insured from today on, counted where the client is, and found by the document', () => {
    const { save, events, reply } = added(HAMID);
    const { client } = family();
    const { studentUntil, ...hamid } = HAMID;
    const stay = { joinedOn: '2026-02-01', leftOn: null, studentUntil, recordedAt: FEBRUARY_BEGINS };
    const members = [{ id: DRAWN_ID, ...hamid, stays: [stay] }];
    expect(save).toEqual({
      client: { ...client, members, countedPeople: 2 },
      identity: IDENTITY,
      change: change(0, 1),
    });
    expect(events?.map(({ data }) => data)).toMatchObject([{ clientsChange: 0, peopleChange: 1 }]);
    expect(JSON.stringify([events, reply])).not.toMatch(/Hamid|Alaoui|CD7/);
    expect(reply).toEqual({ clientId: CLIENT_ID, memberId: DRAWN_ID, joinedOn: '2026-02-01', leftOn: null });
  });

  it('is not written down twice when the document is known', () =>
    expect(added(HAMID, { identity: IDENTITY }).save).not.toHaveProperty('identity'));

  it('is not found by a document that there is none of', () =>
    expect(added(YASSINE).save).not.toHaveProperty('identity'));

  it('without cover is counted later', () => {
    const { save, events } = added(HAMID, { client: clientWith(), policies: [] });
    expect(save?.client).toMatchObject({ countedClients: 0, countedPeople: 0 });
    expect(save).not.toHaveProperty('change');
    expect(events).toEqual([]);
  });

  const bornOn = (birthOn: string, relation: NewMember['relation'] = 'child') => ({ ...YASSINE, relation, birthOn });
  it.each<[string, NewMember, Policy[], string]>([
    ['a child who was born under cover, from birth', bornOn('2026-01-01'), [YEAR], '2026-01-01'],
    [
      'a child who was born under an earlier loan',
      bornOn('2024-05-05'),
      [loanPolicy('2024-01-01', '2024-12-31'), YEAR],
      '2024-05-05',
    ],
    ['a child who was born before the cover, from today', bornOn('2025-12-31'), [YEAR], '2026-02-01'],
    [
      'a spouse, from today, though born under cover',
      bornOn('2025-01-01', 'spouse'),
      [loanPolicy('2024-12-01', '2026-12-31')],
      '2026-02-01',
    ],
  ])('is insured: %s', (_, person, policies, joinedOn) => {
    const { save, reply } = added(person, { policies });
    expect(reply.joinedOn).toBe(joinedOn);
    expect(save?.client?.members[0]?.stays[0]?.joinedOn).toBe(joinedOn);
  });

  it.each<[string, NewMember, object, string]>([
    ['the client is not known', HAMID, { client: undefined }, 'client.not-found'],
    ['the person is the client', { ...HAMID, personKey: FATIMA_KEY }, {}, 'member.known'],
    ['the person is a member already', HAMID, family([memberSince('2024-01-01', HAMID)]), 'member.known'],
    ['the child is too old', bornOn('2005-02-01'), {}, 'member.too-old'],
  ])('is refused when %s', (_, person, rows, code) => expect(() => added(person, rows)).toThrow(refusal(code)));

  it('is looked for by the own document, in this family', () => {
    const { policies, identity } = addMember.rows(command);
    expect([policies.values, identity.values]).toEqual([[CLIENT_ID], [IDENTITY.id]]);
    expect(addMember.rows({ ...command, person: YASSINE }).identity.values).toEqual([` ${FATIMA_KEY}`]);
  });
});

describe('somebody who leaves a family', () => {
  const members = [memberSince('2024-05-01', HAMID), memberSince('2025-01-01', YASSINE)];
  const client = clientWith({ ...COUNTED, countedPeople: 3, members });
  const command = { id: DRAWN_ID, clientId: CLIENT_ID, agency: 'OUJ-014', memberId: 'Yassine' };
  const left = (leftOn: string, rows: object = {}) =>
    removeMember.decide({ client, policies: [YEAR], change: undefined, ...rows }, { ...command, leftOn }, decidedAt());

  it('is insured on the last day, and counted no more after it', () => {
    const { save, events, reply } = left('2026-01-31');
    const [hamid, yassine] = members;
    const stays = [...yassine!.stays, { ...yassine!.stays[0], leftOn: '2026-01-31', recordedAt: FEBRUARY_BEGINS }];
    expect(save).toEqual({
      client: { ...client, countedPeople: 2, members: [hamid, { ...yassine, stays }] },
      change: change(0, -1),
    });
    expect(events?.map(({ data }) => data)).toMatchObject([{ clientsChange: 0, peopleChange: -1 }]);
    expect(reply).toEqual({ clientId: CLIENT_ID, memberId: 'Yassine', joinedOn: '2025-01-01', leftOn: '2026-01-31' });
  });

  it('today is counted until tomorrow', () => {
    const { save } = left('2026-02-01');
    expect(save?.client).toMatchObject({ countedPeople: 3, nextChangeOn: '2026-02-02' });
    expect(save).not.toHaveProperty('change');
  });

  it.each<[string, string, object, object]>([
    ['the client is not known', '2026-01-31', { client: undefined }, refusal('client.not-found')],
    ['the day has not come', '2026-02-02', {}, refusal('member.leaves-later', { today: '2026-02-01' })],
    ['the member joined later', '2024-12-31', {}, refusal('member.leaves-before-joining', { joinedOn: '2025-01-01' })],
    ['there is no such member', '2026-01-31', { client: clientWith() }, refusal('member.not-found')],
  ])('is refused when %s', (_, leftOn, rows, refused) => expect(() => left(leftOn, rows)).toThrow(refused));

  it('leaves the family that all policies of the client cover', () =>
    expect(removeMember.rows({ ...command, leftOn: '2026-01-31' }).policies.values).toEqual([CLIENT_ID]));
});

describe('the day on which the figures of a client change by themselves', () => {
  const counted = (rows: object) =>
    countAnew.decide(
      {
        client: clientWith({ ...COUNTED, countedPeople: 1, nextChangeOn: '2026-02-01' }),
        policies: [],
        change: undefined,
        ...rows,
      },
      { id: DRAWN_ID, clientId: CLIENT_ID },
      decidedAt(),
    );

  it.each<[string, Policy[], object, string | null]>([
    ['cover has ended', [loanPolicy('2025-02-01', '2026-01-31')], change(-1, -1), null],
    ['another policy covers since today', [loanPolicy('2026-02-01', '2026-06-30')], {}, '2026-07-01'],
  ])('%s', (_, policies, changed, nextChangeOn) => {
    const { save, events, reply } = counted({ policies });
    expect(save?.client?.nextChangeOn).toBe(nextChangeOn);
    expect(save?.change ?? {}).toEqual(changed);
    expect(Object.hasOwn(save ?? {}, 'change')).toBe(events?.length === 1);
    expect(reply).toEqual({});
  });

  it('begins to count where the client was sold the cover', () => {
    const { save } = counted({ client: clientWith(), policies: [loanPolicy('2026-02-01', '2026-06-30')] });
    expect(save?.change).toEqual(change(1, 1));
  });

  it('is of somebody who is known', () =>
    expect(() => counted({ client: undefined })).toThrow(refusal('client.not-found')));
});
