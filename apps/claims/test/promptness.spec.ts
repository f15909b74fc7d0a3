import { describe, expect, it } from '@jest/globals';
import type { Day } from '#libs/domain';
import { HANDLING_RULES } from '../src/benefit/rules.parameter.js';
import { stepped, type Claim, type ClaimStatus } from '../src/claim/claim.js';
import { promptnessOf, timingOf, type ClaimTiming } from '../src/promptness/promptness.js';
import { claimWith, INSURER, SEEDED_RULES } from './insured.js';

const ASKED = { from: '2026-02-01', to: '2026-02-28', today: '2026-03-31' };
const ARRIVED_ON = '2026-01-15';
const documents = (receivedOn: Day | null) => [{ document: 'invoice', isNeeded: true, receivedOn }] as const;
const WHOLE = claimWith({ documents: documents(ARRIVED_ON) });
const timed = (claim: Claim, asked = ASKED) => timingOf(claim, SEEDED_RULES.on(HANDLING_RULES, claim.eventOn), asked);
const accepted = (decidedOn: Day, claim = WHOLE): Claim => ({
  ...stepped(claim, 'accepted', { on: decidedOn, at: `${decidedOn}T10:00:00.000Z`, by: INSURER }),
  decidedOn,
});
const settled = (on: Day, servedOn: Day, claim = accepted('2026-01-20')): Claim => ({
  ...stepped(claim, 'settled', { on, at: `${servedOn}T10:00:00.000Z`, by: INSURER }),
  servedOn,
});

describe('a claim is timed', () => {
  it.each<[decidedOn: Day, decided: object | null]>([
    ['2026-01-31', null],
    ['2026-02-01', { daysTaken: 17, isLate: false }],
    ['2026-02-14', { daysTaken: 30, isLate: false }],
    ['2026-02-15', { daysTaken: 31, isLate: true }],
    ['2026-02-28', { daysTaken: 44, isLate: true }],
    ['2026-03-01', null],
  ])('decided on %s, from the day of its last document on', (decidedOn, decided) =>
    expect(timed(accepted(decidedOn))).toMatchObject({ decided, settled: null }),
  );

  it.each<[on: Day, servedOn: Day, taken: object | null]>([
    ['2026-01-31', '2026-01-31', null],
    ['2026-01-31', '2026-02-01', { daysTaken: 16, isLate: false }],
    ['2026-02-15', '2026-02-28', { daysTaken: 31, isLate: true }],
    ['2026-02-28', '2026-03-01', null],
  ])('settled on %s, in the period in which it is counted: %s', (on, servedOn, taken) =>
    expect(timed(settled(on, servedOn))).toMatchObject({ settled: taken, waitsFor: null, isOverdue: false }),
  );

  it('uses none of its clock when it is decided without a document', () =>
    expect(timed(accepted('2026-02-28', claimWith()))).toMatchObject({ decided: { daysTaken: 0, isLate: false } }));

  it.each<[Partial<Claim>, ClaimTiming['waitsFor'], isOverdue: boolean]>([
    [{ status: 'declared' }, 'review', false],
    [{ documents: documents(null) }, 'documents', false],
    [{}, 'decision', true],
    [{ status: 'accepted' }, 'payment', true],
    ...(['refused', 'settled', 'cancelled'] as ClaimStatus[]).map((status): [Partial<Claim>, null, boolean] => [
      { status },
      null,
      false,
    ]),
  ])('with %j waits for: %s', (change, waitsFor, isOverdue) =>
    expect(timed({ ...WHOLE, ...change })).toMatchObject({ waitsFor, isOverdue }),
  );

  it.each<[today: Day, isOverdue: boolean]>([
    ['2026-02-14', false],
    ['2026-02-15', true],
  ])('is overdue behind the last day: on %s %s', (today, isOverdue) =>
    expect(timed(WHOLE, { ...ASKED, today }).isOverdue).toBe(isOverdue),
  );

  it.each<[Claim['benefit'], Day, boolean | null]>([
    ['funeral-costs', '2026-02-06', true],
    ['funeral-costs', '2026-02-07', false],
    ['funeral-costs', '2026-03-01', null],
    ['ambulance', '2026-02-06', null],
  ])('tells beneficiaries of %s by its decision on %s, in time: %p', (benefit, decidedOn, isNoticeKept) => {
    const claim = claimWith({ benefit, declaredOn: '2026-02-01', documents: [] });
    expect(timed(accepted(decidedOn, claim)).isNoticeKept).toBe(isNoticeKept);
  });
});

describe('promptness', () => {
  const NOTHING = { count: 0, withinTerm: 0, late: 0 };
  const CLOSED = { review: 0, documents: 0, decision: 0, payment: 0, overdue: 0 };
  const TIMING: ClaimTiming = {
    insurer: INSURER,
    benefit: 'birth',
    decided: null,
    settled: null,
    isNoticeKept: null,
    waitsFor: null,
    isOverdue: false,
  };
  const decidedIn = (...days: number[]) =>
    promptnessOf(days.map((daysTaken) => ({ ...TIMING, decided: { daysTaken, isLate: daysTaken > 30 } })))[0]?.decided;

  it('is of each insurer and benefit, in their order', () => {
    const of = (insurer: string, benefit: Claim['benefit']) => ({ ...TIMING, insurer, benefit });
    const all = [of('saham', 'birth'), of('atlas', 'disability'), of('saham', 'ambulance'), of('saham', 'birth')];
    expect(promptnessOf(all)).toEqual(
      [
        ['atlas', 'disability'],
        ['saham', 'ambulance'],
        ['saham', 'birth'],
      ].map(([insurer, benefit]) => ({
        insurer,
        benefit,
        decided: NOTHING,
        settled: NOTHING,
        notices: { count: 0, withinTerm: 0 },
        open: CLOSED,
      })),
    );
    expect(promptnessOf([])).toEqual([]);
  });

  it.each<[number[], object]>([
    [[7], { count: 1, withinTerm: 1, late: 0, medianDays: 7, p90Days: 7 }],
    [[31, 4], { count: 2, withinTerm: 1, late: 1, medianDays: 4, p90Days: 31 }],
    [[9, 40, 31], { count: 3, withinTerm: 1, late: 2, medianDays: 31, p90Days: 40 }],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], { count: 10, withinTerm: 10, late: 0, medianDays: 5, p90Days: 9 }],
    [[11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], { count: 11, withinTerm: 11, late: 0, medianDays: 6, p90Days: 10 }],
    [
      Array.from({ length: 200 }, (_, i) => i + 1),
      { count: 200, withinTerm: 30, late: 170, medianDays: 100, p90Days: 180 },
    ],
  ])('of %j days', (days, kept) => expect(decidedIn(...days)).toEqual(kept));

  it('counts what was settled and told, and what is open, apart', () => {
    const all: ClaimTiming[] = [
      { ...TIMING, settled: { daysTaken: 3, isLate: false }, isNoticeKept: true },
      { ...TIMING, isNoticeKept: false },
      { ...TIMING, waitsFor: 'review' },
      ...Array.from({ length: 2 }, () => ({ ...TIMING, waitsFor: 'documents' as const })),
      ...Array.from({ length: 3 }, () => ({ ...TIMING, waitsFor: 'decision' as const, isOverdue: true })),
      ...Array.from({ length: 4 }, () => ({ ...TIMING, waitsFor: 'payment' as const })),
    ];
    expect(promptnessOf(all)).toMatchObject([
      {
        settled: { count: 1, withinTerm: 1, late: 0, medianDays: 3, p90Days: 3 },
        notices: { count: 2, withinTerm: 1 },
        open: { review: 1, documents: 2, decision: 3, payment: 4, overdue: 3 },
      },
    ]);
  });
});
