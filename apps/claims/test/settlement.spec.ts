import { describe, expect, it } from '@jest/globals';
import { BENEFITS, contractViolation } from '#libs/events';
import { BENEFIT_RULES } from '../src/benefit/rules.parameter.js';
import { stepped, type Claim } from '../src/claim/claim.js';
import { settleClaim, type SettleClaim } from '../src/claim/settlement.js';
import { payOutClaim, type PayOutClaim } from '../src/payout/cash-payout.js';
import {
  CLAIM_ID,
  CLIENT_ID,
  claimWith,
  clientWith,
  decidedAt,
  DRAWN_ID,
  FATIMA_KEY,
  FEBRUARY_BEGINS,
  INSURER,
  loanPolicy,
  memberSince,
  refusal,
  SEEDED_RULES,
  YASSINE,
} from './insured.js';

const POLICY = loanPolicy('2026-01-01', '2026-12-31');
const acceptedWith = (change: Partial<Claim> = {}): Claim => ({
  ...stepped(claimWith(change), 'accepted', { on: '2026-01-20', at: '2026-01-20T10:00:00.000Z', by: INSURER }),
  decidedOn: '2026-01-20',
  amountCentimes: 250_000,
});
const ACCEPTED = acceptedWith();
const SETTLE: SettleClaim = {
  id: DRAWN_ID,
  insurer: INSURER,
  claimNumber: 'SIN-1',
  by: INSURER,
  amountCentimes: 250_000,
  settledOn: '2026-01-31',
};
const PAY_OUT: PayOutClaim = { id: DRAWN_ID, claimId: CLAIM_ID, agency: 'OUJ-014', payeeKey: FATIMA_KEY, by: 'teller' };
type Rows = Parameters<typeof settleClaim.decide>[0];

const rowsOf = (claim: Claim | undefined, change: Partial<Rows> = {}): Rows => ({
  claim,
  client: clientWith(),
  policies: [POLICY],
  claims: claim ? [claim] : [],
  change: undefined,
  ...change,
});
const settled = (claim: Claim | undefined = ACCEPTED, change: Partial<SettleClaim> = {}, rows: Partial<Rows> = {}) =>
  settleClaim.decide(rowsOf(claim, rows), { ...SETTLE, ...change }, decidedAt());
const paidOut = (claim: Claim | undefined = ACCEPTED, change: Partial<PayOutClaim> = {}, rows: Partial<Rows> = {}) =>
  payOutClaim.decide({ ...rowsOf(claim, rows), series: undefined }, { ...PAY_OUT, ...change }, decidedAt());
const fact = (change: object = {}) => ({
  type: 'claims.claim-settled.v1',
  subject: CLAIM_ID,
  occurredAt: FEBRUARY_BEGINS,
  data: {
    claimId: CLAIM_ID,
    insurer: INSURER,
    benefit: 'hospitalisation',
    agency: 'RAB-001',
    bookedOn: '2026-02-01',
    amountCentimes: 250_000,
    handledCount: 1,
    cashCentimes: 0,
    ...change,
  },
});

describe('a benefit that the insurer served', () => {
  it('is counted where the policy belongs, on the day on which it became known; no drawer moves', () => {
    const { save, events, reply, booking } = settled();
    const last = { status: 'settled', on: '2026-01-31', recordedAt: FEBRUARY_BEGINS, by: INSURER };
    expect(save).toEqual({
      claim: {
        ...ACCEPTED,
        status: 'settled',
        steps: [...ACCEPTED.steps, last],
        settledBy: 'insurer',
        servedAt: 'RAB-001',
        servedOn: '2026-02-01',
        handledCount: 1,
      },
    });
    expect(events).toEqual([fact()]);
    expect(events?.map(({ type, data }) => contractViolation(type, data))).toEqual([undefined]);
    expect([reply, booking]).toEqual([{ claimId: CLAIM_ID, status: 'settled' }, undefined]);
  });

  it('may be served on the day on which it was accepted, and today', () => {
    for (const settledOn of ['2026-01-20', '2026-02-01'])
      expect(settled(ACCEPTED, { settledOn }).save?.claim?.steps.at(-1)).toMatchObject({ on: settledOn });
  });

  it.each<[code: string, details: object | undefined, Claim | undefined, Partial<SettleClaim>?]>([
    ['claim.over', { status: 'settled' }, { ...ACCEPTED, status: 'settled' }],
    ['claim.not-accepted', { status: 'checked' }, claimWith()],
    ['claim.not-accepted', { status: 'checked' }, claimWith({ amountCentimes: 250_000 })],
    ['claim.not-accepted', { status: 'accepted' }, { ...ACCEPTED, amountCentimes: null }],
    ['claim.day-in-the-future', { field: 'settledOn', today: '2026-02-01' }, ACCEPTED, { settledOn: '2026-02-02' }],
    [
      'claim.decided-before-declared',
      { field: 'settledOn', declaredOn: '2026-01-11' },
      ACCEPTED,
      { settledOn: '2026-01-10' },
    ],
    [
      'claim.settled-before-accepted',
      { field: 'settledOn', acceptedOn: '2026-01-20' },
      ACCEPTED,
      { settledOn: '2026-01-19' },
    ],
    [
      'claim.amount-differs',
      { field: 'amountCentimes', acceptedCentimes: 250_000 },
      ACCEPTED,
      { amountCentimes: 250_001 },
    ],
  ])('is refused: %s %j', (code, details, ...asked) => expect(() => settled(...asked)).toThrow(refusal(code, details)));

  it('is refused when there is no such claim', () =>
    expect(() => settleClaim.decide(rowsOf(undefined), SETTLE, decidedAt())).toThrow(refusal('claim.not-found')));
});

describe('a benefit that a counter pays', () => {
  it('leaves the drawer once, with a receipt, is counted there, and is owed by the insurer', () => {
    const { save, events, reply, booking } = paidOut();
    expect(booking).toEqual({
      bookedOn: '2026-02-01',
      agency: 'OUJ-014',
      entries: [
        { ledgerAccount: `benefits-paid:${INSURER}`, amountCentimes: 250_000 },
        { ledgerAccount: 'drawer:OUJ-014', amountCentimes: -250_000 },
      ],
    });
    const last = { status: 'settled', on: '2026-02-01', recordedAt: FEBRUARY_BEGINS, by: 'teller' };
    expect(save).toMatchObject({
      claim: { status: 'settled', settledBy: 'cash', servedAt: 'OUJ-014', servedOn: '2026-02-01', handledCount: 1 },
      series: { agency: 'OUJ-014', receiptCounts: { 2026: 1 } },
    });
    expect(save?.claim?.steps.at(-1)).toEqual(last);
    expect(events).toEqual([fact({ agency: 'OUJ-014', cashCentimes: -250_000 })]);
    const receiptNumber = 'OUJ-014-A-2026-000001';
    expect(reply).toEqual({ claimId: CLAIM_ID, amountCentimes: 250_000, receiptNumber });
  });

  it.each(BENEFITS)('is paid to the client, or by the insurer to the carrier: %s', (benefit) => {
    const { paidTo } = SEEDED_RULES.on(BENEFIT_RULES, '2026-01-10')[benefit];
    const pay = () => paidOut(acceptedWith({ benefit }));
    if (paidTo === 'client') expect(pay().reply.amountCentimes).toBe(250_000);
    else expect(pay).toThrow(refusal('claim.paid-to-carrier', { benefit }));
  });

  it('is paid by nobody who has decided that it goes on', () => {
    const decision = { outcome: 'go-on', reason: 'Two stays.', by: 'reviewer', at: FEBRUARY_BEGINS } as const;
    const reviewed = acceptedWith({ findings: [{ code: 'suspected-duplicate', claimId: 'another', decision }] });
    expect(() => paidOut(reviewed, { by: 'reviewer' })).toThrow(refusal('claim.same-person'));
    expect(paidOut(reviewed).reply.amountCentimes).toBe(250_000);
    const waiting = acceptedWith({ findings: [{ code: 'declared-late', claimId: null, decision: null }] });
    expect(paidOut(waiting).reply.amountCentimes).toBe(250_000);
  });

  it('is paid to nobody but the client; after the death of the client to the heir whom the insurer accepted', () => {
    const heir = { payeeKey: 'cin:ZZ1' };
    const wrong = refusal('claim.wrong-payee', { field: 'payee.idNumber' });
    expect(() => paidOut(ACCEPTED, heir)).toThrow(wrong);
    expect(() => paidOut(acceptedWith({ benefit: 'funeral-costs', memberId: 'Hamid' }), heir)).toThrow(wrong);
    expect(paidOut(acceptedWith({ benefit: 'funeral-costs' }), heir).reply.amountCentimes).toBe(250_000);
    expect(() => paidOut(ACCEPTED, {}, { client: undefined })).toThrow(wrong);
  });

  it.each<[string, Claim]>([
    ['claim.over', { ...ACCEPTED, status: 'cancelled' }],
    ['claim.not-accepted', claimWith()],
  ])('is refused: %s', (code, claim) => expect(() => paidOut(claim)).toThrow(refusal(code)));
});

describe('of the claims of one event', () => {
  const transport = acceptedWith({ id: DRAWN_ID, claimNumber: 'SIN-2', benefit: 'ambulance', eventId: CLAIM_ID });
  const handled = (claim: Claim, ...others: Claim[]) => {
    const { save, events } = settled(claim, {}, { claims: [claim, ...others] });
    const [event] = events ?? [];
    expect(event?.data).toMatchObject({ handledCount: save?.claim?.handledCount });
    return save?.claim?.handledCount;
  };

  it.each<[string, Claim, Claim[], number]>([
    ['the first that is settled', ACCEPTED, [transport], 1],
    ['the second when it is settled first', transport, [ACCEPTED], 1],
    ['the second, of which the first was refused', transport, [{ ...ACCEPTED, status: 'refused' }], 1],
    ['the second, of which the first was cancelled', transport, [{ ...ACCEPTED, status: 'cancelled' }], 1],
    ['not the second after the first', transport, [{ ...ACCEPTED, status: 'settled' }], 0],
    ['not the first after the second', ACCEPTED, [{ ...transport, status: 'settled' }], 0],
    [
      'not a third beside one that names the same',
      { ...transport, id: POLICY.id },
      [
        { ...ACCEPTED, status: 'refused' },
        { ...transport, status: 'settled' },
      ],
      0,
    ],
    ['each of another event', ACCEPTED, [{ ...transport, eventId: DRAWN_ID, status: 'settled' }], 1],
  ])('%s is counted as handled', (_, claim, others, count) => expect(handled(claim, ...others)).toBe(count));
});

describe('a birth that is paid', () => {
  const SALMA = { firstName: 'Salma', lastName: 'Alaoui' };
  const BIRTH = acceptedWith({ benefit: 'birth', child: SALMA });
  const grown = (claim: Claim, change: Partial<Rows> = {}) => settled(claim, {}, change);

  it('adds the child to the family, insured from birth on', () => {
    const { save, events } = grown(BIRTH);
    const child = { relation: 'child', ...SALMA, birthOn: '2026-01-10', personKey: null } as const;
    expect(save?.client?.members).toEqual([
      {
        ...child,
        id: DRAWN_ID,
        stays: [{ joinedOn: '2026-01-10', leftOn: null, studentUntil: null, recordedAt: FEBRUARY_BEGINS }],
      },
    ]);
    expect(save?.change).toMatchObject({ id: DRAWN_ID, clientId: CLIENT_ID, agency: 'RAB-001', clients: 1, people: 2 });
    expect(events?.map(({ type }) => type)).toEqual(['claims.claim-settled.v1', 'claims.cover-changed.v1']);
  });

  it('changes no figure when nobody is covered any more', () => {
    const { save, events } = grown(BIRTH, { policies: [loanPolicy('2025-01-01', '2026-01-15')] });
    expect(save?.client?.members).toHaveLength(1);
    expect([save && 'change' in save, events?.length]).toEqual([false, 1]);
  });

  it.each<[string, Claim, Partial<Rows>]>([
    [
      'the family has already',
      BIRTH,
      { client: clientWith({ members: [memberSince('2026-01-10', { ...YASSINE, ...SALMA, birthOn: '2026-01-10' })] }) },
    ],
    ['of another benefit', { ...BIRTH, benefit: 'hospitalisation' }, {}],
    ['that has no name', { ...BIRTH, child: null }, {}],
    ['whose family is not known', BIRTH, { client: undefined }],
  ])('adds no child %s', (_, claim, change) => {
    const { save, events } = grown(claim, change);
    expect(Object.keys(save ?? {})).toEqual(['claim']);
    expect(events).toHaveLength(1);
  });
});
