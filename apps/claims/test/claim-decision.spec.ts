import { describe, expect, it } from '@jest/globals';
import type { DecisionContext } from '#libs/commands';
import { BENEFIT_RULES } from '../src/benefit/rules.parameter.js';
import { documentsNeeded, needsHeirshipAct, type BenefitRule } from '../src/benefit/benefit.js';
import { stepped, type Claim, type ClaimStatus, type DocumentOfClaim } from '../src/claim/claim.js';
import {
  acceptClaim,
  cancelClaim,
  noteDocuments,
  refuseByInsurer,
  type AcceptClaim,
  type EndClaim,
  type NoteDocuments,
} from '../src/claim/decision.js';
import {
  CLAIM_ID,
  claimWith,
  decidedAt,
  FEBRUARY_BEGINS,
  INSURER,
  refusal,
  SEEDED_RULES,
  seededRulesWith,
} from './insured.js';

const OF = { insurer: INSURER, claimNumber: 'SIN-1', by: INSURER };
const OPEN: ClaimStatus[] = ['declared', 'checked', 'accepted'];
const OVER: ClaimStatus[] = ['refused', 'settled', 'cancelled'];
const known = (claim: Claim | undefined) => ({ claim });
const ACCEPTED = { ...claimWith({ status: 'accepted' }), amountCentimes: 250_000 };

describe('documents that arrive', () => {
  const noted = (change: Partial<NoteDocuments> = {}, claim: Claim | undefined = claimWith()) =>
    noteDocuments.decide(
      known(claim),
      { ...OF, documents: ['invoice'], receivedOn: '2026-01-15', ...change },
      decidedAt(),
    );
  const report: DocumentOfClaim = { document: 'hospital-report', isNeeded: true, receivedOn: null };
  const invoice: DocumentOfClaim = { document: 'invoice', isNeeded: true, receivedOn: '2026-01-15' };

  it('are no longer missing from their day on', () => {
    const { save, reply } = noted();
    expect(save).toEqual({ claim: { ...claimWith(), documents: [report, invoice] } });
    expect(reply).toEqual({ claimId: CLAIM_ID, status: 'checked' });
  });

  it('arrived on the day on which they first did', () => {
    const again = noted({ receivedOn: '2026-01-20' }, claimWith({ documents: [report, invoice] }));
    expect(again.save?.claim?.documents).toEqual([report, invoice]);
  });

  it('that nobody asked for are kept, once, and the clock does not wait for them', () => {
    const other: DocumentOfClaim = { document: 'medical-report', isNeeded: false, receivedOn: '2026-01-15' };
    const first = noted({ documents: ['medical-report'] }).save?.claim;
    expect(first?.documents.at(-1)).toEqual(other);
    const again = noted({ documents: ['medical-report'], receivedOn: '2026-01-30' }, first);
    expect(again.save?.claim?.documents).toEqual(first?.documents);
  });

  it.each(OPEN)('are noted of a claim that is %s', (status) =>
    expect(noted({}, claimWith({ status })).reply).toEqual({ claimId: CLAIM_ID, status }),
  );

  it.each<[string, object, Partial<NoteDocuments>, Claim?]>([
    ...OVER.map((status): [string, object, Partial<NoteDocuments>, Claim] => [
      'claim.over',
      { status },
      {},
      claimWith({ status }),
    ]),
    ['claim.day-in-the-future', { field: 'receivedOn', today: '2026-02-01' }, { receivedOn: '2026-02-02' }],
    ['claim.decided-before-declared', { field: 'receivedOn', declaredOn: '2026-01-11' }, { receivedOn: '2026-01-10' }],
  ])('are refused: %s %j', (code, details, ...asked) => expect(() => noted(...asked)).toThrow(refusal(code, details)));

  it('are of a claim', () =>
    expect(() =>
      noteDocuments.decide(known(undefined), { ...OF, documents: [], receivedOn: '2026-01-15' }, decidedAt()),
    ).toThrow(refusal('claim.not-found')));
});

describe('an insurer that accepts', () => {
  const accepted = (
    change: Partial<AcceptClaim> = {},
    claim: Claim = claimWith(),
    rules: DecisionContext['parameters'] = SEEDED_RULES,
  ) =>
    acceptClaim.decide(
      known(claim),
      { ...OF, amountCentimes: 250_000, decidedOn: '2026-01-20', ...change },
      { at: FEBRUARY_BEGINS, parameters: rules },
    );

  it('says what it pays, and when it decided', () => {
    const { save, reply } = accepted();
    const step = { on: '2026-01-20', at: FEBRUARY_BEGINS, by: INSURER };
    const decided = { decidedOn: '2026-01-20', amountCentimes: 250_000 };
    expect(save).toEqual({ claim: { ...stepped(claimWith(), 'accepted', step), ...decided } });
    expect(reply).toEqual({ claimId: CLAIM_ID, status: 'accepted' });
  });

  it.each([150_000, 500_000])('may pay %i centimes, a bound of the table', (amountCentimes) =>
    expect(accepted({ amountCentimes }).save?.claim).toMatchObject({ amountCentimes }),
  );

  it.each(['2026-01-11', '2026-02-01'])('may decide on %s, from the declaration until today', (decidedOn) =>
    expect(accepted({ decidedOn }).save?.claim?.steps.at(-1)).toMatchObject({ on: decidedOn }),
  );

  const waiting = claimWith({
    status: 'declared',
    findings: [
      { code: 'suspected-duplicate', claimId: 'x', decision: null },
      {
        code: 'declared-late',
        claimId: null,
        decision: { outcome: 'go-on', reason: 'ill', by: 'a', at: FEBRUARY_BEGINS },
      },
    ],
  });
  const table = { field: 'amountCentimes', fromCentimes: 150_000, toCentimes: 500_000 };
  it.each<[string, object, Partial<AcceptClaim>, Claim?]>([
    ...OVER.map((status): [string, object, Partial<AcceptClaim>, Claim] => [
      'claim.over',
      { status },
      {},
      claimWith({ status }),
    ]),
    ['claim.waits-for-a-person', { findings: ['suspected-duplicate'] }, {}, waiting],
    ['claim.accepted-already', { amountCentimes: 250_000 }, {}, ACCEPTED],
    ['claim.day-in-the-future', { field: 'decidedOn', today: '2026-02-01' }, { decidedOn: '2026-02-02' }],
    ['claim.decided-before-declared', { field: 'decidedOn', declaredOn: '2026-01-11' }, { decidedOn: '2026-01-10' }],
    ['claim.amount-outside-table', table, { amountCentimes: 149_999 }],
    ['claim.amount-outside-table', table, { amountCentimes: 500_001 }],
  ])('is refused: %s %j', (code, details, ...asked) =>
    expect(() => accepted(...asked)).toThrow(refusal(code, details)),
  );

  describe('above the threshold of the heirship act', () => {
    const FUNERAL = {
      ...SEEDED_RULES.on(BENEFIT_RULES, '2026-01-10')['funeral-costs'],
      toCentimes: 900_000,
      heirshipActAboveCentimes: 500_000,
    };
    const rules = seededRulesWith(BENEFIT_RULES, {
      ...SEEDED_RULES.on(BENEFIT_RULES, '2026-01-10'),
      'funeral-costs': FUNERAL,
    });
    const funeral = (...documents: DocumentOfClaim[]) => claimWith({ benefit: 'funeral-costs', documents });
    const pays = (amountCentimes: number, ...documents: DocumentOfClaim[]) =>
      accepted({ amountCentimes }, funeral(...documents), rules).save?.claim?.documents;
    const act = (isNeeded: boolean, receivedOn: string | null): DocumentOfClaim => ({
      document: 'heirship-act',
      isNeeded,
      receivedOn,
    });
    const missing = refusal('claim.document-missing', {
      field: 'amountCentimes',
      document: 'heirship-act',
      heirshipActAboveCentimes: 500_000,
    });

    it('needs the act, which is one of those for which the clock waited', () => {
      expect(() => pays(500_001)).toThrow(missing);
      expect(() => pays(500_001, act(true, null))).toThrow(missing);
      expect(() => pays(500_001, { ...act(false, '2026-01-15'), document: 'invoice' })).toThrow(missing);
      const certificate = { ...act(false, '2026-01-12'), document: 'medical-report' } as const;
      const received = pays(500_001, certificate, act(false, '2026-01-15'));
      expect(received).toEqual([certificate, act(true, '2026-01-15')]);
    });

    it('needs none up to it', () => {
      expect(pays(500_000)).toEqual([]);
      expect(pays(500_000, act(false, '2026-01-15'))).toEqual([act(false, '2026-01-15')]);
    });

    it.each<[Partial<BenefitRule>, boolean, string[]]>([
      [{}, true, []],
      [{ fromCentimes: 500_000 }, true, []],
      [{ fromCentimes: 500_001 }, true, ['heirship-act']],
      [{ fromCentimes: 500_001, heirshipActAboveCentimes: null }, false, []],
    ])('needs it from the declaration on where any amount does: %j', (change, isNeeded, more) => {
      expect(needsHeirshipAct({ ...FUNERAL, ...change }, 500_001)).toBe(isNeeded);
      expect(documentsNeeded({ ...FUNERAL, ...change })).toEqual(['death-certificate', 'heir-identity-card', ...more]);
    });
  });
});

describe.each<[string, 'refused' | 'cancelled', typeof refuseByInsurer | typeof cancelClaim, ClaimStatus[]]>([
  ['refuses', 'refused', refuseByInsurer, ['declared', 'checked']],
  ['cancels', 'cancelled', cancelClaim, OPEN],
])('an insurer that %s', (_, status, command, from) => {
  const END: EndClaim = { ...OF, on: '2026-01-20', dayField: 'itsDay', sealedReason: 'sealed' };
  const ended = (change: Partial<EndClaim> = {}, claim: Claim = claimWith()) =>
    command.decide(known(claim), { ...END, ...change }, decidedAt());

  it.each(from)('ends a claim that is %s, and says why', (before) => {
    const { save, reply } = ended({}, claimWith({ status: before }));
    const step = { on: '2026-01-20', at: FEBRUARY_BEGINS, by: INSURER };
    const decidedOn = status === 'refused' ? '2026-01-20' : null;
    expect(save).toEqual({ claim: { ...stepped(claimWith(), status, step), decidedOn, sealedReason: 'sealed' } });
    expect(reply).toEqual({ claimId: CLAIM_ID, status });
  });

  it.each(OVER)('finds it over when it is %s', (over) =>
    expect(() => ended({}, claimWith({ status: over }))).toThrow(refusal('claim.over', { status: over })),
  );

  it.each<[string, object, Partial<EndClaim>]>([
    ['claim.day-in-the-future', { field: 'itsDay', today: '2026-02-01' }, { on: '2026-02-02' }],
    ['claim.decided-before-declared', { field: 'itsDay', declaredOn: '2026-01-11' }, { on: '2026-01-10' }],
  ])('says a day of it: %s', (code, details, change) => expect(() => ended(change)).toThrow(refusal(code, details)));

  it('names a claim', () =>
    expect(() => command.decide(known(undefined), END, decidedAt())).toThrow(refusal('claim.not-found')));
});

it('an insurer cannot refuse what it has accepted', () =>
  expect(() =>
    refuseByInsurer.decide(
      known(ACCEPTED),
      { ...OF, on: '2026-01-20', dayField: 'on', sealedReason: 'x' },
      decidedAt(),
    ),
  ).toThrow(refusal('claim.accepted-already', { amountCentimes: 250_000 })));
