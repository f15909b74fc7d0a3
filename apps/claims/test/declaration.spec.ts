import { describe, expect, it } from '@jest/globals';
import type { DecisionContext } from '#libs/commands';
import { BENEFIT_RULES } from '../src/benefit/rules.parameter.js';
import type { Claim } from '../src/claim/claim.js';
import { declareClaim, type DeclareClaim } from '../src/claim/declaration.js';
import {
  CLAIM_ID,
  CLIENT_ID,
  claimWith,
  clientWith,
  decidedAt,
  DRAWN_ID,
  FEBRUARY_BEGINS,
  INSURER,
  loanPolicy,
  POLICY_ID,
  refusal,
  SEEDED_RULES,
  seededRulesWith,
} from './insured.js';

const BY_INSURER: DeclareClaim = {
  id: DRAWN_ID,
  insurer: INSURER,
  claimNumber: 'SIN-7',
  agency: null,
  policyId: POLICY_ID,
  memberId: null,
  benefit: 'hospitalisation',
  eventOn: '2026-01-20',
  declaredOn: '2026-01-22',
  child: null,
  sameEventAs: null,
  sealedPathology: 'sealed',
  pathologyDigests: ['newest', 'old'],
  by: INSURER,
};
const AT_COUNTER: DeclareClaim = {
  ...BY_INSURER,
  insurer: null,
  claimNumber: null,
  agency: 'OUJ-014',
  declaredOn: '2026-02-01',
  by: 'teller',
};
type Rows = Parameters<typeof declareClaim.decide>[0];
const ROWS: Rows = {
  policy: loanPolicy('2026-01-01', '2026-12-31'),
  client: clientWith(),
  claims: [],
  known: undefined,
  claim: undefined,
  notice: undefined,
  series: undefined,
};
const declared = (command: DeclareClaim, rows: Partial<Rows> = {}, context = decidedAt()) =>
  declareClaim.decide({ ...ROWS, ...rows }, command, context);
const saved = (change: Partial<DeclareClaim>, rows: Partial<Rows> = {}) =>
  declared({ ...BY_INSURER, ...change }, rows).save?.claim;

const KEPT: Claim = {
  id: DRAWN_ID,
  claimKey: `${INSURER}/SIN-7`,
  insurer: INSURER,
  claimNumber: 'SIN-7',
  origin: 'insurer',
  policyId: POLICY_ID,
  clientId: CLIENT_ID,
  agency: 'RAB-001',
  memberId: null,
  benefit: 'hospitalisation',
  eventOn: '2026-01-20',
  declaredOn: '2026-01-22',
  status: 'checked',
  child: null,
  sameEventAs: null,
  eventId: DRAWN_ID,
  findings: [],
  documents: [
    { document: 'hospital-report', isNeeded: true, receivedOn: null },
    { document: 'invoice', isNeeded: true, receivedOn: null },
  ],
  decidedOn: null,
  amountCentimes: null,
  payment: null,
  settledBy: null,
  servedAt: null,
  servedOn: null,
  handledCount: null,
  sealedPathology: 'sealed',
  sealedReason: null,
  pathologyDigest: null,
  steps: [
    { status: 'declared', on: '2026-01-22', recordedAt: FEBRUARY_BEGINS, by: INSURER },
    { status: 'checked', on: '2026-02-01', recordedAt: FEBRUARY_BEGINS, by: INSURER },
  ],
};

describe('a claim that is declared', () => {
  it('to the insurer is kept as checked; the insurer, who knows of it, is told nothing', () => {
    const { save, reply } = declared(BY_INSURER);
    expect(save).toEqual({ claim: KEPT });
    expect(reply).toEqual({ claimId: DRAWN_ID, claimNumber: 'SIN-7', status: 'checked', findings: [] });
  });

  it('at a counter has the number of its receipt, and the insurer is told', () => {
    const { save, reply } = declared(AT_COUNTER, { series: { agency: 'OUJ-014', receiptCounts: { 2026: 41 } } });
    const claimNumber = 'OUJ-014-A-2026-000042';
    expect(save?.claim).toMatchObject({
      claimNumber,
      claimKey: `${INSURER}/${claimNumber}`,
      insurer: INSURER,
      origin: 'counter',
      agency: 'RAB-001',
    });
    expect(save?.series).toEqual({ agency: 'OUJ-014', receiptCounts: { 2026: 42 } });
    expect(save?.notice).toMatchObject({ id: DRAWN_ID, partner: INSURER, payload: { claimNumber } });
    expect(reply).toEqual({ claimId: DRAWN_ID, claimNumber, status: 'checked', findings: [] });
  });

  it('is told apart by insurer and number, at a counter by its id, and takes its receipt from the agency', () => {
    const asked = (command: DeclareClaim) => {
      const { known, series } = declareClaim.rows(command);
      return [known.values, series.values];
    };
    expect(asked(BY_INSURER)).toEqual([[`${INSURER}/SIN-7`], ['']]);
    expect(asked(AT_COUNTER)).toEqual([[`/${DRAWN_ID}`], ['OUJ-014']]);
  });

  it('without a number of its own bears its id', () =>
    expect(saved({ claimNumber: null })).toMatchObject({ claimNumber: DRAWN_ID }));

  it.each([BY_INSURER, AT_COUNTER])(
    'waits for a person while something is found, unknown to the insurer: %#',
    (command) => {
      const { save, reply } = declared(command, { claims: [claimWith({ eventOn: '2026-01-20' })] });
      expect(save?.claim).toMatchObject({
        status: 'declared',
        findings: [{ code: 'suspected-duplicate', claimId: CLAIM_ID, decision: null }],
      });
      expect(save?.claim?.steps.map(({ status }) => status)).toEqual(['declared']);
      expect(save?.notice).toBeUndefined();
      expect(reply).toMatchObject({ status: 'declared', findings: ['suspected-duplicate'] });
    },
  );

  it('of a birth names the child, of anything else nobody', () => {
    const child = { firstName: 'Salma', lastName: 'Alaoui' };
    expect(saved({ benefit: 'birth', child })).toMatchObject({ child });
    expect(saved({ child })).toMatchObject({ child: null });
  });

  it('belongs to the event of the one that it names, from the first on', () => {
    const first = claimWith({ benefit: 'ambulance' });
    const second = claimWith({ id: POLICY_ID, claimNumber: 'SIN-2', benefit: 'ambulance', eventId: first.eventId });
    const related = saved({ sameEventAs: 'SIN-2' }, { claims: [first, second] });
    expect(related).toMatchObject({ sameEventAs: 'SIN-2', eventId: CLAIM_ID });
  });

  it('belongs to no event of another insurer, whose claim bears the same number', () => {
    const claims = [claimWith({ claimKey: 'atlas/SIN-2', claimNumber: 'SIN-2', benefit: 'ambulance' })];
    expect(() => saved({ sameEventAs: 'SIN-2' }, { claims })).toThrow(refusal('claim.related-not-found'));
  });

  it('keeps the newest digest of its pathology when it is a transport, and none otherwise', () => {
    expect(saved({ benefit: 'ambulance' })).toMatchObject({ pathologyDigest: 'newest' });
    expect(saved({ benefit: 'ambulance', pathologyDigests: [] })).toMatchObject({ pathologyDigest: null });
    expect(saved({ benefit: 'funeral-transport' })).toMatchObject({ pathologyDigest: null });
  });

  it('needs the heirship act where any amount does', () => {
    const rules = SEEDED_RULES.on(BENEFIT_RULES, '2026-01-20');
    const funeral = { ...rules['funeral-costs'], heirshipActAboveCentimes: 299_999 };
    const parameters = seededRulesWith(BENEFIT_RULES, { ...rules, 'funeral-costs': funeral });
    const { save } = declared({ ...BY_INSURER, benefit: 'funeral-costs' }, {}, { at: FEBRUARY_BEGINS, parameters });
    expect(save?.claim?.documents.map(({ document }) => document)).toEqual([
      'death-certificate',
      'heir-identity-card',
      'heirship-act',
    ]);
  });

  it('is checked by the rules of its day, of today when that lies in the future', () => {
    const days: string[] = [];
    const parameters: DecisionContext['parameters'] = {
      on: (parameter, day) => {
        days.push(day);
        return SEEDED_RULES.on(parameter, day);
      },
    };
    const context = { at: FEBRUARY_BEGINS, parameters };
    declared(BY_INSURER, {}, context);
    expect(() => declared({ ...BY_INSURER, eventOn: '2026-02-02' }, {}, context)).toThrow(
      refusal('claim.day-in-the-future'),
    );
    expect(new Set(days)).toEqual(new Set(['2026-01-20', '2026-02-01']));
  });

  it.each<[string, object, Partial<DeclareClaim>, Partial<Rows>?]>([
    ['claim.number-known', { field: 'claimNumber' }, {}, { known: claimWith() }],
    ['claim.number-reserved', { field: 'claimNumber' }, { claimNumber: 'RAB-001-A-2026-000001' }],
    ['claim.policy-not-found', { field: 'policyId' }, { insurer: 'atlas' }],
    ['claim.policy-not-found', { field: 'policyId' }, { insurer: null }, { policy: undefined }],
    ['claim.child-missing', { field: 'child' }, { benefit: 'birth' }],
  ])('is refused: %s %j', (code, details, ...asked) => expect(() => saved(...asked)).toThrow(refusal(code, details)));
});
