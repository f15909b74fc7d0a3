import { describe, expect, it } from '@jest/globals';
import { contractViolation } from '#libs/events';
import type { Policy, Standalone } from '../src/policy/policy.js';
import { refundPremium } from '../src/standalone/premium-refund.js';
import { decidedAt, FEBRUARY_BEGINS, loanPolicy, POLICY_ID, refusal, standalonePolicy } from './insured.js';

const OWED_BACK = standalonePolicy('2026-01-15', 6, { owedBackCentimes: 4_000 });
const refunded = (policy: Policy | undefined, by = 'supervisor') =>
  refundPremium.decide({ policy, series: undefined }, { policyId: POLICY_ID, agency: 'OUJ-014', by }, decidedAt());

describe('the premium of months that a loan made superfluous', () => {
  it('leaves the drawer of whatever agency gives it back, and is owed no longer', () => {
    expect(refunded(OWED_BACK).booking).toEqual({
      bookedOn: '2026-02-01',
      agency: 'OUJ-014',
      entries: [
        { ledgerAccount: 'premiums-owed-back', amountCentimes: 4_000 },
        { ledgerAccount: 'drawer:OUJ-014', amountCentimes: -4_000 },
      ],
    });
    expect(refunded(OWED_BACK).save).toEqual({
      policy: { ...OWED_BACK, refundedCentimes: 4_000 },
      series: { agency: 'OUJ-014', receiptCounts: { 2026: 1 } },
    });
  });

  it('is told the others, and has a receipt', () => {
    const { events, reply } = refunded(OWED_BACK);
    const data = {
      policyId: POLICY_ID,
      agency: 'OUJ-014',
      bookedOn: '2026-02-01',
      amountCentimes: 4_000,
      cashCentimes: -4_000,
    };
    const type = 'claims.premium-refunded.v1';
    expect(events).toEqual([{ type, subject: POLICY_ID, occurredAt: FEBRUARY_BEGINS, data }]);
    expect(contractViolation(type, data)).toBeUndefined();
    expect(reply).toEqual({ policyId: POLICY_ID, amountCentimes: 4_000, receiptNumber: 'OUJ-014-A-2026-000001' });
  });

  it('is given back again as far as an earlier loan made more months superfluous', () => {
    const more = { ...(refunded(OWED_BACK).save?.policy as Standalone), owedBackCentimes: 5_000 };
    const { booking, events, reply, save } = refunded(more);
    expect(booking?.entries.map(({ amountCentimes }) => amountCentimes)).toEqual([1_000, -1_000]);
    expect([reply.amountCentimes, events?.[0]?.data]).toMatchObject([1_000, { cashCentimes: -1_000 }]);
    expect(() => refunded(save?.policy)).toThrow(refusal('policy.nothing-owed-back'));
  });

  it('is given back by nobody who has sold some of its months, as far as that is known', () => {
    const [span] = OWED_BACK.spans;
    const sold = { ...OWED_BACK, spans: [{ ...span!, by: 'seller' }, { ...span!, by: 'renewer' }, span!] };
    for (const by of ['seller', 'renewer']) expect(() => refunded(sold, by)).toThrow(refusal('policy.same-person'));
    expect(refunded(sold, 'another').reply.amountCentimes).toBe(4_000);
    expect(refunded(OWED_BACK, 'seller').reply.amountCentimes).toBe(4_000);
  });

  it.each<[string, Policy | undefined, string]>([
    ['nobody knows the policy', undefined, 'policy.not-found'],
    ['the policy is that of a loan', loanPolicy('2026-01-15', '2026-12-31'), 'policy.nothing-owed-back'],
    ['no loan made months superfluous', standalonePolicy('2026-01-15', 6), 'policy.nothing-owed-back'],
    ['it was given back', refunded(OWED_BACK).save?.policy, 'policy.nothing-owed-back'],
  ])('is not given back when %s', (_, policy, code) => expect(() => refunded(policy)).toThrow(refusal(code)));
});
