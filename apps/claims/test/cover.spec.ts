import { describe, expect, it } from '@jest/globals';
import { coverOf, type CoverQuestion, type CoverReason, type Family } from '../src/cover/cover.js';
import { left } from '../src/member/member.js';
import { endingOn, type LoanBound, type Policy } from '../src/policy/policy.js';
import {
  CLIENT_ID,
  COVER_RULES,
  familyWith,
  FATIMA_KEY,
  HAMID,
  INSURER,
  loanPolicy,
  memberSince,
  neverCovering,
  POLICY_ID,
  standalonePolicy,
  YASSINE,
} from './insured.js';

const [ON, NOW] = ['2026-02-01', '2026-02-01T12:00:00.000Z'];
const YEAR = loanPolicy('2026-01-01', '2026-12-31');
const EARLIER = loanPolicy('2024-01-01', '2025-06-30', { id: 'earlier', loanId: 'L-0' });

const coverIn = (families: Family[], question: Partial<CoverQuestion> = {}) =>
  coverOf(families, { personKey: FATIMA_KEY, on: ON, knownAt: NOW, ...question }, COVER_RULES);

/** Known since long before its first day. */
function toldAhead(policy: LoanBound): LoanBound {
  return { ...policy, spans: policy.spans.map((span) => ({ ...span, recordedAt: '2025-01-01T09:00:00.000Z' })) };
}

describe('a client', () => {
  it('is covered by a policy from its first day to its last', () => {
    const days = ['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'];
    expect(days.map((on) => coverIn([familyWith([YEAR])], { on }).reason)).toEqual([
      'cover.not-begun',
      'cover.in-force',
      'cover.in-force',
      'cover.ended',
    ]);
  });

  it('is told by what, and what it is worth', () => {
    const cover = coverIn([familyWith([YEAR])]);
    expect(cover).toMatchObject({
      isCovered: true,
      reason: 'cover.in-force',
      as: 'client',
      clientId: CLIENT_ID,
      policy: {
        policyId: POLICY_ID,
        kind: 'loan',
        insurer: INSURER,
        loanId: 'L-1',
        startsOn: '2026-01-01',
        endsOn: '2026-12-31',
        cause: 'disbursed',
      },
      family: [],
    });
    expect(cover.benefits.map(({ benefit }) => benefit)).toEqual(Object.keys(COVER_RULES.benefits));
    const { labelFr, labelEn, fromCentimes, toCentimes, perYearMax } = COVER_RULES.benefits.hospitalisation;
    expect(cover.benefits).toContainEqual({
      benefit: 'hospitalisation',
      labelFr,
      labelEn,
      fromCentimes,
      toCentimes,
      leftThisYear: perYearMax,
    });
  });

  const later = toldAhead(loanPolicy('2026-03-01', '2026-10-31', { id: 'later' }));
  const soon = toldAhead(loanPolicy('2026-02-02', '2026-02-28', { id: 'soon' }));
  const shorter = toldAhead(loanPolicy('2026-04-01', '2026-06-30', { id: 'shorter' }));
  it.each<[string, Policy[], CoverReason, string | undefined]>([
    ['no policy', [], 'cover.no-policy', undefined],
    ['one that never covered', [neverCovering('2026-02-01')], 'cover.no-policy', undefined],
    ['one of a single day', [loanPolicy(ON, ON, { id: 'day' })], 'cover.in-force', 'day'],
    ['one that is over, and one that covers', [YEAR, EARLIER], 'cover.in-force', POLICY_ID],
    ['two that cover', [YEAR, standalonePolicy('2026-02-01', 2, { id: 'months' })], 'cover.in-force', POLICY_ID],
    [
      'two that cover, the longer one second',
      [loanPolicy('2026-01-15', '2026-05-31', { id: 'day' }), YEAR],
      'cover.in-force',
      POLICY_ID,
    ],
    ['two that are over', [loanPolicy('2025-01-01', '2025-12-31', { id: 'last' }), EARLIER], 'cover.ended', 'last'],
    ['one that is over, and one to come', [later, EARLIER], 'cover.ended', 'earlier'],
    ['one to come', [later], 'cover.not-begun', 'later'],
    ['two to come, one after the other', [soon, later], 'cover.not-begun', 'soon'],
    ['two to come, of which the second ends first', [later, shorter], 'cover.not-begun', 'later'],
    ['two to come, the other way round', [shorter, later], 'cover.not-begun', 'later'],
    ['one over yesterday', [loanPolicy('2025-01-01', '2026-01-31', { id: 'yesterday' })], 'cover.ended', 'yesterday'],
  ])('with %s', (_, policies, reason, policyId) => {
    const cover = coverIn([familyWith(policies)]);
    expect([cover.reason, cover.policy?.policyId, cover.isCovered]).toEqual([
      reason,
      policyId,
      reason === 'cover.in-force',
    ]);
    expect(cover.benefits.length > 0).toBe(cover.isCovered);
  });

  it('whose cover moved is told as it was known at an instant', () => {
    const moved = endingOn(YEAR, '2026-01-20', 'repaid-early', '2026-01-25T10:00:00.000Z');
    const known = (knownAt: string) => coverIn([familyWith([moved])], { knownAt });
    expect(known('2025-12-31T23:59:59.999Z')).toMatchObject({ reason: 'cover.no-policy', policy: null });
    expect(known('2026-01-25T09:59:59.999Z')).toMatchObject({ isCovered: true, policy: { endsOn: '2026-12-31' } });
    expect(known('2026-01-25T10:00:00.000Z')).toMatchObject({
      isCovered: false,
      policy: { endsOn: '2026-01-20', cause: 'repaid-early' },
    });
  });

  it('whom nobody knows is covered by nothing', () => {
    const unknown = {
      isCovered: false,
      reason: 'cover.unknown-person',
      as: null,
      clientId: null,
      policy: null,
      family: [],
      benefits: [],
    };
    expect(coverIn([])).toEqual(unknown);
    expect(coverIn([familyWith([YEAR])], { personKey: 'cin:CD7' })).toEqual(unknown);
  });
});

describe('a member of the family', () => {
  const grown = { ...YASSINE, firstName: 'Omar', birthOn: '2005-01-31', personKey: 'cin:EF8' };
  const members = [
    ...left([memberSince('2026-01-05', HAMID)], 'Hamid', '2026-01-31', '2026-02-03T09:00:00.000Z'),
    memberSince('2026-01-05', YASSINE),
    memberSince('2026-01-05', grown),
  ];
  const family = familyWith([YEAR], { members });

  it.each<[string, string, string, CoverReason]>([
    ['had not joined yet', '2026-01-04', '2026-02-04', 'cover.member-not-yet'],
    ['had joined', '2026-01-05', '2026-02-04', 'cover.in-force'],
    ['had not left yet', '2026-01-31', '2026-02-04', 'cover.in-force'],
    ['had left', '2026-02-01', '2026-02-04', 'cover.member-left'],
    ['had left, before it was known', '2026-02-01', '2026-02-02', 'cover.in-force'],
    ['was not known at all', '2026-02-01', '2026-01-04', 'cover.unknown-person'],
    ['belongs to a family whose cover is over', '2027-01-01', '2026-02-02', 'cover.ended'],
  ])('who %s: %s as known on %s', (_, on, known, reason) => {
    const cover = coverIn([family], { personKey: 'cin:CD7', on, knownAt: `${known}T12:00:00.000Z` });
    expect(cover).toMatchObject({ reason, as: reason === 'cover.unknown-person' ? null : 'spouse' });
  });

  it('who has grown out of the cover is told so', () => {
    const cover = coverIn([family], { personKey: 'cin:EF8' });
    expect(cover).toMatchObject({ isCovered: false, reason: 'cover.member-too-old', as: 'child', benefits: [] });
    expect(cover).toMatchObject({ clientId: CLIENT_ID, policy: { policyId: POLICY_ID } });
  });

  it('stands beside the others, each with a reason of the own', () => {
    const shown = (knownAt: string, on = ON) =>
      coverIn([family], { on, knownAt }).family.map(({ firstName, isCovered, reason }) => [
        firstName,
        isCovered,
        reason,
      ]);
    expect(shown('2026-02-03T12:00:00.000Z')).toEqual([
      ['Hamid', false, 'cover.member-left'],
      ['Yassine', true, 'cover.in-force'],
      ['Omar', false, 'cover.member-too-old'],
    ]);
    expect(shown('2026-02-02T12:00:00.000Z')[0]).toEqual(['Hamid', true, 'cover.in-force']);
    expect(shown('2026-02-03T12:00:00.000Z', '2027-01-01')[1]).toEqual(['Yassine', false, 'cover.ended']);
    expect(shown('2026-01-04T12:00:00.000Z')).toEqual([]);
    const { firstName, lastName, birthOn } = YASSINE;
    expect(coverIn([family]).family[1]).toEqual({
      memberId: 'Yassine',
      relation: 'child',
      firstName,
      lastName,
      birthOn,
      isCovered: true,
      reason: 'cover.in-force',
    });
  });
});

describe('a person who is known in several families', () => {
  const own = { id: 'own', personKey: 'cin:CD7' };
  const asSpouse = { members: [memberSince('2024-01-01', HAMID)] };
  const mother = {
    id: 'mother',
    members: [memberSince('2024-01-01', { ...HAMID, relation: 'child', birthOn: '2010-01-01' })],
  };

  it.each<[string, Family[], string, string]>([
    ['is told of the one that covers', [familyWith([EARLIER], own), familyWith([YEAR], asSpouse)], CLIENT_ID, 'spouse'],
    ['is told of the own one first', [familyWith([YEAR], own), familyWith([YEAR], asSpouse)], 'own', 'client'],
    ['is told of the first that covers', [familyWith([YEAR], asSpouse), familyWith([YEAR], own)], CLIENT_ID, 'spouse'],
    ['is told of one that has a policy', [familyWith([], own), familyWith([EARLIER], asSpouse)], CLIENT_ID, 'spouse'],
    [
      'is told of the first that had a policy',
      [familyWith([EARLIER], mother), familyWith([EARLIER], own)],
      'mother',
      'child',
    ],
    ['is told of the first when none had a policy', [familyWith([], own), familyWith([], asSpouse)], 'own', 'client'],
  ])('%s', (_, families, clientId, as) => {
    expect(coverIn(families, { personKey: 'cin:CD7' })).toMatchObject({ clientId, as });
  });
});
