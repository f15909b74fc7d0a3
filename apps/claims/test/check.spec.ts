import { describe, expect, it } from '@jest/globals';
import { addDays } from '#libs/domain';
import { BENEFITS, type Benefit } from '#libs/events';
import { BENEFIT_RULES, FAMILY_RULES, HANDLING_RULES } from '../src/benefit/rules.parameter.js';
import { checkClaim, type CheckedAgainst, type Declared } from '../src/claim/check.js';
import type { Claim, ClaimStatus } from '../src/claim/claim.js';
import {
  CLAIM_ID,
  claimWith,
  clientWith,
  FEBRUARY_BEGINS,
  HAMID,
  INSURER,
  loanPolicy,
  memberSince,
  POLICY_ID,
  refusal,
  SEEDED_RULES,
  YASSINE,
} from './insured.js';

const TODAY = '2026-02-01';
const EVENT_ON = '2026-01-20';
const POLICY = loanPolicy('2026-01-01', '2026-12-31');
const FAMILY = clientWith({
  members: [
    memberSince('2026-01-05', HAMID),
    memberSince('2026-01-01', YASSINE),
    memberSince('2026-01-01', { ...YASSINE, firstName: 'Old', birthOn: '2005-01-20' }),
    memberSince('2026-01-01', { ...YASSINE, firstName: 'Newborn', birthOn: '2026-01-21' }),
  ],
});
const RULES = SEEDED_RULES.on(BENEFIT_RULES, EVENT_ON);
const SALMA = { firstName: 'Salma', lastName: 'Alaoui' };

const DECLARED: Declared = {
  insurer: INSURER,
  policyId: POLICY_ID,
  memberId: null,
  benefit: 'hospitalisation',
  eventOn: EVENT_ON,
  declaredOn: TODAY,
  child: null,
  sameEventAs: null,
  pathologyDigests: [],
};

function checked(change: Partial<Declared> = {}, against: Partial<CheckedAgainst> = {}) {
  const declared = { ...DECLARED, ...change };
  return checkClaim(declared, {
    policy: POLICY,
    client: FAMILY,
    claims: [],
    family: SEEDED_RULES.on(FAMILY_RULES, EVENT_ON),
    benefit: RULES[declared.benefit],
    handling: SEEDED_RULES.on(HANDLING_RULES, EVENT_ON),
    at: FEBRUARY_BEGINS,
    ...against,
  });
}
const found = (change: Partial<Declared>, claims: Claim[]) =>
  checked(change, { claims }).findings.map(({ code, claimId }) => [code, claimId]);
const rulesOf = (benefit: Benefit, change: object) => ({ benefit: { ...RULES[benefit], ...change } });
const twoStays = [claimWith(), claimWith({ eventOn: '2026-12-31' })];

describe('a claim passes the checks', () => {
  it('with its policy and client, when nothing is found', () => {
    expect(checked()).toEqual({ policy: POLICY, client: FAMILY, related: undefined, findings: [] });
  });

  it.each<[string, Partial<Declared>]>([
    ['of the first day of the policy', { eventOn: '2026-01-01' }],
    ['of today', { eventOn: TODAY }],
    ['of the day on which a member joined', { memberId: 'Hamid', eventOn: '2026-01-05' }],
    ['of the day before a child was too old', { memberId: 'Old', eventOn: '2026-01-19' }],
    ['of the day of birth', { memberId: 'Newborn', eventOn: '2026-01-21' }],
    ['of a birth, with the child', { benefit: 'birth', child: SALMA }],
    ...BENEFITS.filter((benefit) => benefit !== 'birth').map((benefit): [string, Partial<Declared>] => [
      `of the client: ${benefit}`,
      { benefit },
    ]),
    ...BENEFITS.filter((benefit) => benefit !== 'disability').map((benefit): [string, Partial<Declared>] => [
      `of a member: ${benefit}`,
      { benefit, memberId: 'Hamid', child: SALMA },
    ]),
  ])('%s', (_, change) => expect(checked(change).findings).toEqual([]));
});

describe('a claim is refused, with its code and field', () => {
  it.each<[code: string, details: object, Partial<Declared>, Partial<CheckedAgainst>?]>([
    ['claim.day-in-the-future', { field: 'eventOn', today: TODAY }, { eventOn: '2026-02-02' }],
    ['claim.day-in-the-future', { field: 'declaredOn', today: TODAY }, { declaredOn: '2026-02-02' }],
    ['claim.declared-before-the-event', { field: 'declaredOn', eventOn: EVENT_ON }, { declaredOn: '2026-01-19' }],
    ['claim.policy-not-found', { field: 'policyId' }, {}, { policy: undefined }],
    ['claim.policy-not-found', { field: 'policyId' }, {}, { client: undefined }],
    ['claim.policy-not-found', { field: 'policyId' }, { insurer: 'atlas' }],
    [
      'claim.not-covered',
      { field: 'eventOn', startsOn: '2026-01-01', endsOn: '2026-12-31' },
      { eventOn: '2025-12-31' },
    ],
    [
      'claim.not-covered',
      { field: 'eventOn', startsOn: '2026-01-01', endsOn: '2026-01-19' },
      {},
      { policy: loanPolicy('2026-01-01', '2026-01-19') },
    ],
    ['claim.member-not-found', { field: 'memberId' }, { memberId: 'Nobody' }],
    ['claim.member-not-born', { field: 'memberId' }, { memberId: 'Newborn' }],
    [
      'claim.member-not-covered',
      { field: 'memberId', reason: 'not-yet' },
      { memberId: 'Hamid', eventOn: '2026-01-04' },
    ],
    ['claim.member-not-covered', { field: 'memberId', reason: 'too-old' }, { memberId: 'Old' }],
    [
      'claim.benefit-not-allowed',
      { field: 'memberId', benefit: 'disability' },
      { memberId: 'Hamid', benefit: 'disability' },
    ],
    ['claim.child-missing', { field: 'child' }, { benefit: 'birth' }],
    [
      'claim.waiting-period',
      { field: 'eventOn', dueFrom: '2026-01-21' },
      {},
      rulesOf('hospitalisation', { waitingDays: 20 }),
    ],
    [
      'claim.maximum-reached',
      { field: 'benefit', year: 2026, perYearMax: 2 },
      {},
      { claims: twoStays, ...rulesOf('hospitalisation', { perYearMax: 2 }) },
    ],
    [
      'claim.birth-claimed-already',
      { field: 'child' },
      { benefit: 'birth', child: { firstName: 'SALMA', lastName: 'alaoui' } },
      { claims: [claimWith({ benefit: 'birth', child: SALMA })] },
    ],
    ...(['funeral-costs', 'funeral-transport'] as const).flatMap((benefit) =>
      [null, 'Hamid'].map((memberId): [string, object, Partial<Declared>, Partial<CheckedAgainst>] => [
        'claim.death-claimed-already',
        { field: 'memberId' },
        { benefit, memberId },
        { claims: [claimWith({ benefit, memberId, eventOn: '2025-06-01' })] },
      ]),
    ),
    ['claim.related-not-found', { field: 'sameEventAs' }, { sameEventAs: 'SIN-2' }, { claims: [claimWith()] }],
  ])('%s', (code, details, ...asked) => expect(() => checked(...asked)).toThrow(refusal(code, details)));

  it('by the first check that fails', () => {
    const wrong = {
      insurer: 'atlas',
      memberId: 'Nobody',
      benefit: 'disability',
      eventOn: '2026-02-02',
      declaredOn: '2026-02-03',
      sameEventAs: 'SIN-2',
    } as const;
    const against = {
      ...rulesOf('disability', { waitingDays: 366, perYearMax: 1 }),
      claims: [claimWith({ benefit: 'disability' })],
    };
    const codes: string[] = [];
    const mend = (change: Partial<Declared>, more: Partial<CheckedAgainst> = {}) => {
      Object.assign(wrong, change);
      Object.assign(against, more);
      try {
        checked(wrong, against);
      } catch (error) {
        codes.push((error as { code: string }).code);
      }
    };
    mend({});
    mend({ eventOn: '2025-12-31', declaredOn: '2025-12-30' });
    mend({ declaredOn: TODAY });
    mend({ insurer: INSURER });
    mend({ eventOn: EVENT_ON });
    mend({ memberId: 'Newborn' });
    mend({ memberId: 'Old' });
    mend({ memberId: 'Hamid' });
    mend({ memberId: null });
    mend({}, rulesOf('disability', { waitingDays: 0, perYearMax: 1 }));
    mend(
      { benefit: 'funeral-costs' },
      { claims: [claimWith({ benefit: 'funeral-costs' })], benefit: RULES['funeral-costs'] },
    );
    mend({}, { claims: [] });
    expect(codes).toEqual([
      'claim.day-in-the-future',
      'claim.declared-before-the-event',
      'claim.policy-not-found',
      'claim.not-covered',
      'claim.member-not-found',
      'claim.member-not-born',
      'claim.member-not-covered',
      'claim.benefit-not-allowed',
      'claim.waiting-period',
      'claim.maximum-reached',
      'claim.death-claimed-already',
      'claim.related-not-found',
    ]);
  });
});

describe('what bounds a benefit', () => {
  it('is due from the day on which the policy has covered for its waiting period', () => {
    expect(checked({}, rulesOf('hospitalisation', { waitingDays: 19 })).findings).toEqual([]);
  });

  it.each<[string, Claim[]]>([
    [
      'claims of another year',
      [claimWith(), claimWith({ eventOn: '2025-12-31' }), claimWith({ eventOn: '2027-01-01' })],
    ],
    ['claims for another benefit', [claimWith(), claimWith({ benefit: 'ambulance' })]],
    ['refused claims', [claimWith(), claimWith({ status: 'refused' })]],
    ['cancelled claims', [claimWith(), claimWith({ status: 'cancelled' })]],
  ])('does not reach its maximum by %s', (_, claims) => {
    expect(checked({}, { claims, ...rulesOf('hospitalisation', { perYearMax: 2 }) }).findings).toEqual([]);
  });

  it.each<[ClaimStatus]>([['declared'], ['checked'], ['accepted'], ['settled']])(
    'reaches it by one that is %s',
    (status) => {
      const against = { claims: [claimWith({ status })], ...rulesOf('hospitalisation', { perYearMax: 1 }) };
      expect(() => checked({}, against)).toThrow(refusal('claim.maximum-reached'));
    },
  );

  it('has none for deaths, each of which is claimed once for each of its benefits', () => {
    const claims = [
      claimWith({ benefit: 'funeral-costs', memberId: 'Yassine' }),
      claimWith({ benefit: 'funeral-costs', memberId: null }),
      claimWith({ benefit: 'funeral-transport', memberId: 'Hamid' }),
      claimWith({ benefit: 'funeral-costs', memberId: 'Hamid', status: 'cancelled' }),
    ];
    expect(found({ benefit: 'funeral-costs', memberId: 'Hamid' }, claims)).toEqual([]);
  });

  it.each<[string, Partial<Claim>]>([
    ['a twin', { child: { ...SALMA, firstName: 'Hiba' } }],
    ['one of that name in another family', { child: { ...SALMA, lastName: 'Idrissi' } }],
    ['one whose claim was refused', { child: SALMA, status: 'refused' }],
    ['one for another benefit', { child: SALMA, benefit: 'hospitalisation' }],
  ])('is paid for a birth beside %s', (_, change) => {
    const claims = [claimWith({ benefit: 'birth', ...change })];
    expect(found({ benefit: 'birth', child: SALMA }, claims)).toEqual([]);
  });

  it('is claimed for the same event as another claim of the family, by its number', () => {
    const claims = [claimWith({ claimNumber: 'SIN-2', benefit: 'ambulance' }), claimWith()];
    expect(found({ sameEventAs: 'SIN-2' }, claims)).toEqual([]);
  });
});

describe('a person looks at', () => {
  it.each<[event: string, days: number, isFound: boolean]>([
    ['four days before', -4, false],
    ['three days before', -3, true],
    ['the same day', 0, true],
    ['three days after', 3, true],
    ['four days after', 4, false],
  ])('another claim of %s', (_, days, isFound) => {
    const twin = claimWith({ eventOn: addDays(EVENT_ON, days) });
    expect(checked({}, { claims: [twin] }).findings).toEqual(
      isFound ? [{ code: 'suspected-duplicate', claimId: CLAIM_ID, decision: null }] : [],
    );
  });

  it.each<[string, Partial<Claim>]>([
    ['of somebody else of the family', { memberId: 'Hamid' }],
    ['for another benefit', { benefit: 'ambulance' }],
    ['that was refused', { status: 'refused' }],
    ['that was cancelled', { status: 'cancelled' }],
  ])('no claim of that day %s', (_, change) => {
    expect(found({}, [claimWith({ eventOn: EVENT_ON, ...change })])).toEqual([]);
  });

  it('the first of several', () => {
    const twins = [claimWith({ eventOn: EVENT_ON }), claimWith({ id: 'second', eventOn: EVENT_ON })];
    expect(found({}, twins)).toEqual([['suspected-duplicate', CLAIM_ID]]);
  });

  it('a claim that is declared more than two years after its event', () => {
    const since = { policy: loanPolicy('2024-01-01', '2026-12-31') };
    const codes = (eventOn: string) => checked({ eventOn }, since).findings;
    expect(addDays('2024-02-02', 730)).toBe(TODAY);
    expect(codes('2024-02-02')).toEqual([]);
    expect(codes('2024-02-01')).toEqual([{ code: 'declared-late', claimId: null, decision: null }]);
  });

  it('both, when a late claim is a duplicate as well', () => {
    const policy = loanPolicy('2024-01-01', '2026-12-31');
    const claims = [claimWith({ eventOn: '2024-01-10' })];
    const codes = checked({ eventOn: '2024-01-10' }, { policy, claims }).findings.map(({ code }) => code);
    expect(codes).toEqual(['suspected-duplicate', 'declared-late']);
  });
});
