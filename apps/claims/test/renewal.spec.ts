import { describe, expect, it } from '@jest/globals';
import { contractViolation } from '#libs/events';
import { endingOn, type Policy, type Standalone } from '../src/policy/policy.js';
import { renew, type Renew } from '../src/standalone/renewal.js';
import {
  CLIENT_ID,
  clientWith,
  decidedAt,
  DRAWN_ID,
  FEBRUARY_BEGINS,
  INSURER,
  loanPolicy,
  POLICY_ID,
  refusal,
  standalonePolicy,
} from './insured.js';

const COUNTED = clientWith({ countedClients: 1, countedPeople: 1, nextChangeOn: '2026-04-15' });
/** From 15 January to 14 April. */
const THREE_MONTHS = standalonePolicy('2026-01-15', 3);
const RENEW: Omit<Renew, 'months' | 'expectedPremiumCentimes'> = {
  id: DRAWN_ID,
  policyId: POLICY_ID,
  agency: 'OUJ-014',
  by: 'teller',
};
type Rows = Parameters<typeof renew.decide>[0];

function renewed(months: number, policy: Standalone = THREE_MONTHS, others: Policy[] = [], change: Partial<Rows> = {}) {
  const rows = { policy, client: COUNTED, policies: [...others, policy], series: undefined, change: undefined };
  const command = { ...RENEW, months, expectedPremiumCentimes: months * 1_000 };
  return renew.decide({ ...rows, ...change }, command, decidedAt());
}
const other = (policy: Policy): Policy => ({ ...policy, id: '01a20309-4c27-766d-b3de-7a4985ccf239' });

describe('a renewal', () => {
  it('adds months to those that were bought, and keeps what was known before', () => {
    const { save } = renewed(2);
    const term = { startsOn: '2026-01-15', endsOn: '2026-06-14' };
    expect(save).toStrictEqual({
      client: { ...COUNTED, nextChangeOn: '2026-06-15' },
      policy: {
        ...THREE_MONTHS,
        ...term,
        spans: [...THREE_MONTHS.spans, { ...term, cause: 'renewed', recordedAt: FEBRUARY_BEGINS, by: 'teller' }],
        months: 5,
        premiumCentimes: 5_000,
      },
      series: { agency: 'OUJ-014', receiptCounts: { 2026: 1 } },
    });
  });

  it('takes the premium of these months alone, and tells of them', () => {
    const { booking, events, reply } = renewed(2);
    expect(booking).toEqual({
      bookedOn: '2026-02-01',
      agency: 'OUJ-014',
      entries: [
        { ledgerAccount: 'drawer:OUJ-014', amountCentimes: 2_000 },
        { ledgerAccount: `premiums-due:${INSURER}`, amountCentimes: -2_000 },
      ],
    });
    expect(events?.map(({ type, data }) => [type, data, contractViolation(type, data)])).toEqual([
      [
        'claims.policy-sold.v1',
        {
          policyId: POLICY_ID,
          insurer: INSURER,
          agency: 'OUJ-014',
          bookedOn: '2026-02-01',
          months: 2,
          amountCentimes: 2_000,
          cashCentimes: 2_000,
        },
        undefined,
      ],
    ]);
    expect(reply).toEqual({
      policyId: POLICY_ID,
      clientId: CLIENT_ID,
      insurer: INSURER,
      startsOn: '2026-01-15',
      endsOn: '2026-06-14',
      premiumCentimes: 2_000,
      receiptNumber: 'OUJ-014-A-2026-000001',
    });
  });

  it('counts whom nobody had counted yet, where the months were sold', () => {
    const { save, events } = renewed(2, THREE_MONTHS, [], { client: clientWith() });
    expect(save?.change).toMatchObject({ id: DRAWN_ID, clientId: CLIENT_ID, agency: 'OUJ-014', clients: 1, people: 1 });
    expect(events?.map(({ type }) => type)).toEqual(['claims.policy-sold.v1', 'claims.cover-changed.v1']);
  });

  it('is still to be had on the last day', () =>
    expect(renewed(1, standalonePolicy('2026-01-02', 1)).reply.endsOn).toBe('2026-03-01'));

  it.each<[string, Policy]>([
    ['a loan begins the day after', loanPolicy('2026-06-15', '2027-06-14')],
    ['a loan ended before', loanPolicy('2025-01-01', '2026-04-14')],
  ])('is to be had when %s', (_, policy) =>
    expect(renewed(2, THREE_MONTHS, [other(policy)]).reply.endsOn).toBe('2026-06-14'),
  );

  it.each<[string, Policy, string]>([
    ['a loan begins on the last day', loanPolicy('2026-06-14', '2027-06-13'), 'policy.covered-by-loan'],
    ['a loan covers the first of these months', loanPolicy('2026-04-15', '2026-04-15'), 'policy.covered-by-loan'],
    ['other months were bought', standalonePolicy('2026-05-01', 1), 'policy.overlaps'],
  ])('is refused when %s', (_, policy, code) =>
    expect(() => renewed(2, THREE_MONTHS, [other(policy)])).toThrow(refusal(code)),
  );

  it.each([
    // Thirteen months from 1 February on end on 28 February of the next year.
    ['2026-01-01', 11, '2027-02-28'],
    ['2026-01-15', 11, 'policy.too-many-months'],
    ['2026-01-02', 11, 'policy.too-many-months'],
    ['2026-01-01', 12, 'policy.too-many-months'],
  ])('of three months from %s on, by %i more: %s', (startsOn, months, outcome) => {
    const asked = () => renewed(months, standalonePolicy(startsOn, 3)).reply.endsOn;
    if (outcome.startsWith('policy.')) expect(asked).toThrow(refusal(outcome, { monthsMax: 12 }));
    else expect(asked()).toBe(outcome);
  });

  it.each<[string, Partial<Rows>, string]>([
    ['nobody knows the policy', { policy: undefined }, 'policy.not-found'],
    ['nobody knows the client', { client: undefined }, 'policy.not-found'],
    ['a loan is what it is bound to', { policy: loanPolicy('2026-01-01', '2026-12-31') }, 'policy.not-standalone'],
  ])('is refused when %s', (_, rows, code) => expect(() => renewed(1, THREE_MONTHS, [], rows)).toThrow(refusal(code)));

  it('is refused when the policy ended yesterday', () =>
    expect(() => renewed(1, standalonePolicy('2026-01-01', 1))).toThrow(
      refusal('policy.lapsed', { endsOn: '2026-01-31' }),
    ));

  it('is refused when a loan ended the policy before it began, though that loan is repaid', () => {
    const loan = loanPolicy('2026-01-20', '2026-01-31');
    const sixMonths = renewed(1, standalonePolicy('2026-02-20', 5)).save?.policy as Standalone;
    const ended = endingOn(sixMonths, '2026-02-19', 'loan-taken', FEBRUARY_BEGINS);
    expect(() => renewed(1, { ...ended, owedBackCentimes: 6_000 }, [other(loan)])).toThrow(
      refusal('policy.lapsed', { endsOn: '2026-02-19' }),
    );
  });

  it('is refused when the client was told another premium', () =>
    expect(() =>
      renew.decide(
        { policy: THREE_MONTHS, client: COUNTED, policies: [THREE_MONTHS], series: undefined, change: undefined },
        { ...RENEW, months: 2, expectedPremiumCentimes: 1_999 },
        decidedAt(),
      ),
    ).toThrow(refusal('policy.amount-changed', { expectedPremiumCentimes: 1_999, premiumCentimes: 2_000 })));
});
