import { describe, expect, it } from '@jest/globals';
import { contractViolation } from '#libs/events';
import type { Policy } from '../src/policy/policy.js';
import { sell, type Sell } from '../src/standalone/sale.js';
import {
  CLIENT_ID,
  clientWith,
  decidedAt,
  DRAWN_ID,
  FATIMA,
  FATIMA_KEY,
  FEBRUARY_BEGINS,
  HAMID,
  INSURER,
  loanPolicy,
  memberSince,
  neverCovering,
  POLICY_ID,
  refusal,
  standalonePolicy,
} from './insured.js';

const SELL: Sell = {
  id: DRAWN_ID,
  agency: 'OUJ-014',
  by: 'teller',
  holder: FATIMA,
  startsOn: null,
  months: 3,
  expectedPremiumCentimes: 3_000,
};
const IDENTITY = { id: `${FATIMA_KEY} ${FATIMA_KEY}`, personKey: FATIMA_KEY, clientKey: FATIMA_KEY };
const NOBODY = {
  client: undefined,
  policies: [] as Policy[],
  policy: undefined,
  identity: undefined,
  series: undefined,
  change: undefined,
};
type Rows = Parameters<typeof sell.decide>[0];

const sold = (change: Partial<Sell> = {}, rows: Partial<Rows> = {}) =>
  sell.decide({ ...NOBODY, ...rows }, { ...SELL, ...change }, decidedAt());
const months = (count: number) => ({ months: count, expectedPremiumCentimes: count * 1_000 });
const beside = (policy: Policy) => ({ client: clientWith(), identity: IDENTITY, policies: [policy] });

describe('cover that is sold to somebody new', () => {
  it('is paid into the drawer and owed to the insurer, on the business day in Morocco', () => {
    expect(sold().booking).toEqual({
      bookedOn: '2026-02-01',
      agency: 'OUJ-014',
      entries: [
        { ledgerAccount: 'drawer:OUJ-014', amountCentimes: 3_000 },
        { ledgerAccount: `premiums-due:${INSURER}`, amountCentimes: -3_000 },
      ],
    });
  });

  it('is a policy of whole months, of a client who is known from then on', () => {
    const client = { ...clientWith(), id: DRAWN_ID, agency: 'OUJ-014' };
    const term = { startsOn: '2026-02-01', endsOn: '2026-04-30' };
    expect(sold().save).toEqual({
      client: { ...client, countedClients: 1, countedPeople: 1, nextChangeOn: '2026-05-01' },
      policy: {
        id: DRAWN_ID,
        clientId: DRAWN_ID,
        kind: 'standalone',
        insurer: INSURER,
        agency: 'OUJ-014',
        ...term,
        spans: [{ ...term, cause: 'sold', recordedAt: FEBRUARY_BEGINS, by: 'teller' }],
        loanId: null,
        months: 3,
        premiumCentimes: 3_000,
        owedBackCentimes: 0,
        refundedCentimes: 0,
      },
      series: { agency: 'OUJ-014', receiptCounts: { 2026: 1 } },
      identity: IDENTITY,
      change: {
        id: DRAWN_ID,
        clientId: DRAWN_ID,
        agency: 'OUJ-014',
        bookedOn: '2026-02-01',
        clients: 1,
        people: 1,
      },
    });
  });

  it('is told the others without a word about the person, and fits the contract of its events', () => {
    const { events, reply } = sold();
    const facts = { agency: 'OUJ-014', bookedOn: '2026-02-01' };
    expect(events?.map(({ type, subject, occurredAt, data }) => [type, subject, occurredAt, data])).toEqual([
      [
        'claims.policy-sold.v1',
        DRAWN_ID,
        FEBRUARY_BEGINS,
        { policyId: DRAWN_ID, insurer: INSURER, ...facts, months: 3, amountCentimes: 3_000, cashCentimes: 3_000 },
      ],
      [
        'claims.cover-changed.v1',
        DRAWN_ID,
        FEBRUARY_BEGINS,
        { clientId: DRAWN_ID, ...facts, clientsChange: 1, peopleChange: 1, cashCentimes: 0 },
      ],
    ]);
    expect(events?.map(({ type, data }) => contractViolation(type, data))).toEqual([undefined, undefined]);
    expect(JSON.stringify([events, reply])).not.toMatch(/Fatima|Alaoui|123456/);
  });

  it('is answered with what the receipt says', () => {
    expect(sold({}, { series: { agency: 'OUJ-014', receiptCounts: { 2025: 7, 2026: 41 } } }).reply).toEqual({
      policyId: DRAWN_ID,
      clientId: DRAWN_ID,
      insurer: INSURER,
      startsOn: '2026-02-01',
      endsOn: '2026-04-30',
      premiumCentimes: 3_000,
      receiptNumber: 'OUJ-014-A-2026-000042',
    });
  });

  it('is counted on its first day, not before', () => {
    const { save, events } = sold({ startsOn: '2026-02-20' });
    expect(save?.client).toMatchObject({ countedClients: 0, countedPeople: 0, nextChangeOn: '2026-02-20' });
    expect(save).not.toHaveProperty('change');
    expect(events?.map(({ type }) => type)).toEqual(['claims.policy-sold.v1']);
  });
});

describe('cover that is sold to a client', () => {
  it('counts the family that is known already, where the cover begins', () => {
    const client = clientWith({ members: [memberSince('2024-01-01', HAMID)] });
    const { save } = sold({}, { client, identity: IDENTITY });
    expect(save?.client).toMatchObject({ id: CLIENT_ID, agency: 'OUJ-014', countedPeople: 2 });
    expect(save?.policy).toMatchObject({ id: DRAWN_ID, clientId: CLIENT_ID });
    expect(save?.change).toMatchObject({ clientId: CLIENT_ID, clients: 1, people: 2 });
    expect(save).not.toHaveProperty('identity');
  });

  it.each<[string, Policy]>([
    ['a loan ended the day before', loanPolicy('2025-01-01', '2026-01-31')],
    ['a loan begins the day after', loanPolicy('2026-05-01', '2027-04-30')],
    ['months ended the day before', standalonePolicy('2025-12-01', 2)],
    ['a loan was over before it began', neverCovering('2026-03-01')],
  ])('is sold when %s', (_, policy) => expect(sold({}, beside(policy)).reply.policyId).toBe(DRAWN_ID));

  it.each<[string, Policy, string]>([
    ['a loan ends on the first day', loanPolicy('2025-01-01', '2026-02-01'), 'policy.covered-by-loan'],
    ['a loan begins on the last day', loanPolicy('2026-04-30', '2027-04-29'), 'policy.covered-by-loan'],
    ['a loan of one day lies between', loanPolicy('2026-03-01', '2026-03-01'), 'policy.covered-by-loan'],
    ['months were bought already', standalonePolicy('2026-01-02', 1), 'policy.overlaps'],
  ])('is refused when %s', (_, policy, code) => {
    const { startsOn, endsOn } = policy;
    expect(() => sold({}, beside(policy))).toThrow(refusal(code, { policyId: POLICY_ID, startsOn, endsOn }));
  });

  it('asks for the client by the document, and for what is known by it', () => {
    const { client, identity } = sell.rows(SELL);
    expect([client.values, identity.values]).toEqual([[FATIMA_KEY], [IDENTITY.id]]);
  });
});

describe('the term of a sale', () => {
  it.each([
    ['2026-02-01', '2026-04-30'],
    ['2026-02-28', '2026-05-27'],
    ['2026-03-04', '2026-06-03'],
  ])('from %s on lasts three months, to %s', (startsOn, endsOn) =>
    expect(sold({ startsOn }).reply).toMatchObject({ startsOn, endsOn }),
  );

  it.each(['2026-01-31', '2026-03-05'])('does not begin on %s: from today to a month ahead', (startsOn) =>
    expect(() => sold({ startsOn })).toThrow(
      refusal('policy.begins-outside', { from: '2026-02-01', to: '2026-03-04' }),
    ),
  );

  it.each([
    [1, '2026-02-28', 1_000],
    [12, '2027-01-31', 12_000],
  ])('of %i months lasts to %s, for %i centimes', (count, endsOn, premiumCentimes) =>
    expect(sold(months(count)).reply).toMatchObject({ endsOn, premiumCentimes }),
  );

  it('is a year at most', () =>
    expect(() => sold(months(13))).toThrow(refusal('policy.too-many-months', { monthsMax: 12 })));

  it.each([2_999, 3_001])('is not sold when the client was told %i centimes', (expectedPremiumCentimes) =>
    expect(() => sold({ expectedPremiumCentimes })).toThrow(
      refusal('policy.amount-changed', { expectedPremiumCentimes, premiumCentimes: 3_000 }),
    ),
  );
});
