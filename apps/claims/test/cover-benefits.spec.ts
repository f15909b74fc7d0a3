import { describe, expect, it } from '@jest/globals';
import { BENEFITS } from '#libs/events';
import { checked } from '#libs/service';
import type { BenefitRules } from '../src/benefit/benefit.js';
import { CoverResponse, toCoverResponse } from '../src/cover/cover.dto.js';
import { coverOf, type Claimed, type CoverReason, type Family } from '../src/cover/cover.js';
import { wordsOfBenefits } from '../src/cover/cover.words.js';
import {
  CLIENT_ID,
  COVER_RULES,
  familyWith,
  FATIMA_KEY,
  HAMID,
  INSURER,
  loanPolicy,
  memberSince,
  POLICY_ID,
  standalonePolicy,
} from './insured.js';

const [ON, NOW] = ['2026-02-01', '2026-02-01T12:00:00.000Z'];
const YEAR = loanPolicy('2026-01-01', '2026-12-31');
const coverIn = (families: Family[], claimed: Claimed[] = []) =>
  coverOf(families, { personKey: FATIMA_KEY, on: ON, knownAt: NOW }, { ...COVER_RULES, claimed });

describe('what is left of a benefit', () => {
  const claim = (change: Partial<Claimed> = {}): Claimed => ({
    clientId: CLIENT_ID,
    benefit: 'birth',
    eventOn: '2026-01-10',
    status: 'settled',
    ...change,
  });
  const others: Claimed[] = [
    claim({ clientId: 'another' }),
    claim({ benefit: 'hospitalisation' }),
    claim({ eventOn: '2025-12-31' }),
    claim({ eventOn: '2027-01-01' }),
    claim({ status: 'refused' }),
    claim({ status: 'cancelled' }),
  ];
  it.each<[string, Claimed[], number]>([
    ['nothing was claimed', [], 2],
    ['others were claimed, or it was in vain', others, 2],
    ['one is declared', [claim({ status: 'declared' })], 1],
    [
      'one was served on the first day of the year, one on the last',
      [claim({ eventOn: '2026-01-01' }), claim({ eventOn: '2026-12-31' })],
      0,
    ],
    ['more was served than there are', [claim(), claim(), claim()], 0],
  ])('two in a calendar year, when %s', (_, claimed, leftThisYear) => {
    const { benefits } = coverIn([familyWith([YEAR])], claimed);
    expect(benefits.find(({ benefit }) => benefit === 'birth')?.leftThisYear).toBe(leftThisYear);
    expect(benefits.find(({ benefit }) => benefit === 'funeral-costs')?.leftThisYear).toBeNull();
  });

  it('is told in the order in which benefits are printed, however the rules are stored', () => {
    const stored = Object.fromEntries(Object.entries(COVER_RULES.benefits).toSorted()) as BenefitRules;
    const question = { personKey: FATIMA_KEY, on: ON, knownAt: NOW };
    const cover = coverOf([familyWith([YEAR])], question, { ...COVER_RULES, benefits: stored, claimed: [] });
    const { benefits, benefitWords } = toCoverResponse(cover, ON, NOW);
    expect(benefits.map(({ benefit }) => benefit)).toEqual([...BENEFITS]);
    const places = benefits.map(({ labelFr }) => benefitWords?.fr.indexOf(labelFr));
    expect(places).toEqual(places.toSorted((a, b) => Number(a) - Number(b)));
  });
});

describe('an answer to a counter', () => {
  it('says in words what the reason says, and leaves out what there is not', () => {
    expect(toCoverResponse(coverIn([]), ON, NOW)).toStrictEqual({
      on: ON,
      asKnownAt: NOW,
      covered: false,
      reason: 'cover.unknown-person',
      words: { fr: 'Cette personne n’est connue d’aucun contrat.', en: 'No policy knows this person.' },
      family: [],
      benefits: [],
    });
  });

  it('shows policy, family and what is left of each benefit', () => {
    const cover = coverIn([familyWith([YEAR], { members: [memberSince('2026-01-05', HAMID)] })]);
    const { policy, family, benefits, benefitWords, ...answer } = toCoverResponse(cover, ON, NOW);
    expect(answer).toMatchObject({ covered: true, reason: 'cover.in-force', as: 'client', clientId: CLIENT_ID });
    const term = { startsOn: '2026-01-01', endsOn: '2026-12-31' };
    expect(policy).toStrictEqual({ policyId: POLICY_ID, kind: 'loan', insurer: INSURER, loanId: 'L-1', ...term });
    const { relation, firstName, lastName, birthOn } = HAMID;
    const hamid = { memberId: 'Hamid', relation, firstName, lastName, birthOn };
    expect(family).toStrictEqual([{ ...hamid, covered: true, reason: 'cover.in-force' }]);
    expect(benefitWords?.en).toContain(COVER_RULES.benefits.hospitalisation.labelEn);
    const counted = benefits.map(({ benefit, leftThisYear }) => [benefit, leftThisYear ?? null]);
    expect(counted).toContainEqual(['hospitalisation', COVER_RULES.benefits.hospitalisation.perYearMax]);
    expect(benefits.filter((one) => !('leftThisYear' in one)).map(({ benefit }) => benefit)).toEqual([
      'funeral-costs',
      'funeral-transport',
    ]);
  });

  it.each<CoverReason>([
    'cover.in-force',
    'cover.unknown-person',
    'cover.no-policy',
    'cover.not-begun',
    'cover.ended',
    'cover.member-not-yet',
    'cover.member-left',
    'cover.member-too-old',
  ])('is what the interface says of itself: %s', (reason) => {
    const cover = coverIn([familyWith([YEAR], { members: [memberSince('2026-01-05', HAMID)] })]);
    const answer = toCoverResponse({ ...cover, reason }, ON, NOW);
    expect(checked(CoverResponse, answer)).toMatchObject({ reason, benefits: answer.benefits });
  });

  it('reads out a single benefit as well', () => {
    const cover = coverIn([familyWith([YEAR])]);
    const { benefitWords } = toCoverResponse({ ...cover, benefits: cover.benefits.slice(0, 1) }, ON, NOW);
    expect(benefitWords?.fr).toContain(COVER_RULES.benefits.birth.labelFr);
  });

  it('names no loan of a standalone policy', () => {
    const { policy } = toCoverResponse(coverIn([familyWith([standalonePolicy('2026-01-01', 2)])]), ON, NOW);
    expect(policy).toMatchObject({ kind: 'standalone' });
    expect(policy).not.toHaveProperty('loanId');
  });
});

describe('what somebody is covered for', () => {
  const left = (change: object) => ({
    benefit: 'hospitalisation' as const,
    labelFr: "Participation aux frais d'hospitalisation",
    labelEn: 'Contribution to hospital costs',
    fromCentimes: 150_000,
    toCentimes: 500_000,
    leftThisYear: 4,
    ...change,
  });
  const birth = { labelFr: 'Forfait Naissance', labelEn: 'Birth lump sum', fromCentimes: 50_000, toCentimes: 50_000 };
  const ambulance = { labelFr: 'Transport Ambulance', labelEn: 'Ambulance transport', fromCentimes: 1 };

  it('is read out with amounts, and with how often in this year', () => {
    const words = wordsOfBenefits([
      left({}),
      left({ ...birth, leftThisYear: 1 }),
      left({ ...ambulance, leftThisYear: null }),
      left({ labelFr: 'Forfait Invalidité', labelEn: 'Disability lump sum', leftThisYear: 0 }),
    ]);
    expect(words.fr).toBe(
      "Vous êtes couvert pour : Participation aux frais d'hospitalisation, de 1\u00A0500,00 à 5\u00A0000,00 DH " +
        '(encore 4 fois cette année) ; Forfait Naissance, 500,00 DH (encore 1 fois cette année) ; ' +
        'Transport Ambulance, jusqu’à 5\u00A0000,00 DH.',
    );
    expect(words.en).toBe(
      'You are covered for: Contribution to hospital costs, from 1\u00A0500,00 to 5\u00A0000,00 DH ' +
        '(4 times more this year); Birth lump sum, 500,00 DH (once more this year); ' +
        'Ambulance transport, up to 5\u00A0000,00 DH.',
    );
  });
});
