import { describe, expect, it } from '@jest/globals';
import { addDays } from '#libs/domain';
import { absenceOf, birthdayAt, isSamePerson, joined, left, RELATIONS, turningDaysOf } from '../src/member/member.js';
import type { Member, NewMember } from '../src/member/member.js';

const RULES = { childUntilAge: 21, studentUntilAge: 25, spousesMax: 1, membersMax: 3 };
const AT = '2026-03-01T10:00:00.000Z';
const CHILD: NewMember = {
  relation: 'child',
  firstName: 'Yassine',
  lastName: 'Alaoui',
  birthOn: '2005-06-15',
  personKey: null,
  studentUntil: null,
};
const join = (person: Partial<NewMember> = {}, members: readonly Member[] = [], joinedOn = '2026-03-01') =>
  joined(members, { ...CHILD, ...person }, { id: `m${members.length}`, joinedOn, recordedAt: AT, rules: RULES });
const absent = (member: Member | undefined, on: string, knownAt = AT) => absenceOf(member!, on, knownAt, RULES);
const refusal = (code: string) => expect.objectContaining({ code });

describe('a birthday', () => {
  it.each([
    ['2005-06-15', 21, '2026-06-15'],
    ['2004-02-29', 21, '2025-03-01'],
    ['2004-02-29', 24, '2028-02-29'],
    ['1930-01-01', 21, '1951-01-01'],
  ])('of %s at %i is %s', (birthOn, age, day) => expect(birthdayAt(birthOn, age)).toBe(day));
});

describe('a child', () => {
  const [child] = join();
  it.each([
    ['2026-02-28', 'not-yet'],
    ['2026-03-01', undefined],
    ['2026-06-14', undefined],
    ['2026-06-15', 'too-old'],
  ])('on %s: %s', (on, absence) => expect(absent(child, on)).toBe(absence));

  const [student] = join({ studentUntil: '2028-07-31' });
  it.each([
    ['2026-06-15', undefined],
    ['2028-07-31', undefined],
    ['2028-08-01', 'too-old'],
  ])('that studies until July 2028, on %s: %s', (on, absence) => expect(absent(student, on)).toBe(absence));

  const [forEver] = join({ studentUntil: '2040-12-31' });
  it.each([
    ['2030-06-14', undefined],
    ['2030-06-15', 'too-old'],
  ])('that studies for long, on %s: %s', (on, absence) => expect(absent(forEver, on)).toBe(absence));

  it('is not known before it was told', () =>
    expect(absent(child, '2026-03-02', '2026-02-28T10:00:00Z')).toBe('unknown'));
});

describe('a member', () => {
  it('is a spouse or a child', () => expect(RELATIONS).toEqual(['spouse', 'child']));

  it('leaves after a last day, and is asked about as it was known before', () => {
    const members = left(join(), 'm0', '2026-03-10', '2026-04-01T08:00:00.000Z');
    expect(absent(members[0], '2026-03-10', '2026-04-02T00:00:00Z')).toBeUndefined();
    expect(absent(members[0], '2026-03-11', '2026-04-02T00:00:00Z')).toBe('left');
    expect(absent(members[0], '2026-03-11', '2026-03-31T00:00:00Z')).toBeUndefined();
    expect(() => left(members, 'm0', '2026-03-12', AT)).toThrow(refusal('member.left'));
    expect(() => left(members, 'm9', '2026-03-12', AT)).toThrow(refusal('member.not-found'));
    expect(() => left(join(), 'm0', '2026-02-28', AT)).toThrow(refusal('member.leaves-before-joining'));
    expect(left(join(), 'm0', '2026-03-01', AT)[0]?.stays.at(-1)?.leftOn).toBe('2026-03-01');
  });

  it('joins once, after birth, of the right age, and not without limit', () => {
    expect(() => join({}, join())).toThrow(refusal('member.known'));
    expect(join({}, left(join(), 'm0', '2026-03-02', AT))).toHaveLength(2);
    expect(() => join({ birthOn: '2026-03-02' })).toThrow(refusal('member.not-born'));
    expect(join({ birthOn: '2026-03-01' })).toHaveLength(1);
    expect(() => join({ birthOn: '2000-01-01' })).toThrow(refusal('member.too-old'));
    const spouse: Partial<NewMember> = { relation: 'spouse', birthOn: '1990-01-01' };
    expect(() => join({ ...spouse, firstName: 'Zineb' }, join(spouse))).toThrow(refusal('member.too-many'));
    const three = ['a', 'b', 'c'].reduce((members: Member[], firstName) => join({ firstName }, members), []);
    expect(() => join({ firstName: 'd' }, three)).toThrow(refusal('member.too-many'));
    expect(join({ firstName: 'd' }, left(three, 'm1', '2026-03-02', AT))).toHaveLength(4);
  });

  it('is the same by the document where both show one, else by name and birth', () => {
    const shows = (personKey: string | null, firstName = 'Yassine') => ({ ...CHILD, personKey, firstName });
    expect(isSamePerson(shows('cin:A1'), shows('cin:A1', 'Yacine'))).toBe(true);
    expect(isSamePerson(shows('cin:A1'), shows('cin:A2'))).toBe(false);
    expect(isSamePerson(shows('cin:A1'), shows(null, 'YASSINE'))).toBe(true);
    expect(isSamePerson(shows(null, 'YASSINE'), shows('cin:A1'))).toBe(true);
    expect(isSamePerson(shows(null), shows(null, 'Ali'))).toBe(false);
    expect(isSamePerson(shows(null), { ...shows(null), relation: 'spouse' })).toBe(false);
    expect(isSamePerson(shows(null), { ...shows(null), birthOn: '2005-06-16' })).toBe(false);
  });

  it('may change what is insured on these days', () => {
    const [student] = left(join({ studentUntil: '2028-07-31' }), 'm0', '2027-01-31', AT);
    const days = ['2026-03-01', '2027-02-01', '2026-06-15', '2030-06-15', '2028-08-01'];
    expect(turningDaysOf(student!, RULES, (day) => addDays(day, 1))).toEqual(days);
    const [spouse] = join({ relation: 'spouse' });
    expect(turningDaysOf(spouse!, RULES, (day) => addDays(day, 1))).toEqual(['2026-03-01']);
  });
});
