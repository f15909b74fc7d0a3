import { describe, expect, it } from '@jest/globals';
import { addDays } from '#libs/domain';
import { disburse } from '../src/loan/loan.js';
import type { Policy, Standalone } from '../src/policy/policy.js';
import {
  clientWith,
  decidedAt,
  DRAWN_ID,
  FATIMA,
  FEBRUARY_BEGINS,
  INSURER,
  loanPolicy,
  POLICY_ID,
  standalonePolicy,
} from './insured.js';

/** From 15 January to 14 July, for 60 DH. */
const SIX_MONTHS = standalonePolicy('2026-01-15', 6);

function takesLoan(startsOn: string, policies: Policy[], rows: object = {}) {
  const loan = {
    loanId: 'L-1',
    agency: 'OUJ-014',
    client: FATIMA,
    members: [],
    startsOn,
    endsOn: addDays(startsOn, 364),
  };
  const known = {
    loan: undefined,
    client: clientWith(),
    policies,
    policy: undefined,
    identities: [],
    change: undefined,
  };
  return disburse.decide({ ...known, ...rows }, { id: DRAWN_ID, ...loan }, decidedAt());
}
const owed = (amountCentimes: number, insurer = INSURER) => [
  { ledgerAccount: `premiums-due:${insurer}`, amountCentimes },
  { ledgerAccount: 'premiums-owed-back', amountCentimes: -amountCentimes },
];

describe('six months that were bought, when a loan is taken', () => {
  it.each([
    ['2026-07-14', '2026-07-13', 0],
    ['2026-06-16', '2026-06-15', 0],
    ['2026-06-15', '2026-06-14', 1_000],
    ['2026-05-16', '2026-05-15', 1_000],
    ['2026-02-15', '2026-02-14', 5_000],
    ['2026-01-15', '2026-01-14', 6_000],
    ['2025-12-01', '2026-01-14', 6_000],
  ])('that begins on %s end on %s, and %i centimes are owed back', (startsOn, endsOn, owedBackCentimes) => {
    const { save, booking } = takesLoan(startsOn, [SIX_MONTHS]);
    const span = { startsOn: '2026-01-15', endsOn, cause: 'loan-taken', recordedAt: FEBRUARY_BEGINS };
    expect(save?.policies).toEqual([{ ...SIX_MONTHS, endsOn, spans: [...SIX_MONTHS.spans, span], owedBackCentimes }]);
    if (owedBackCentimes === 0) expect(booking).toBeUndefined();
    else expect(booking).toEqual({ bookedOn: '2026-02-01', agency: 'OUJ-014', entries: owed(owedBackCentimes) });
  });

  it('that begins when they are over are left alone', () => {
    const { save, booking } = takesLoan('2026-07-15', [SIX_MONTHS]);
    expect([save?.policies, booking]).toEqual([[], undefined]);
  });

  it('that was over before it began are left alone', () => {
    const ends = [{ endsOn: '2026-02-28', cause: 'closed' as const, occurredAt: FEBRUARY_BEGINS }];
    const loan = { id: 'L-1', clientId: null, policyId: null, ends };
    expect(takesLoan('2026-03-01', [SIX_MONTHS], { loan }).save?.policies).toEqual([]);
  });

  it('count once: nobody is insured more than before', () => {
    const client = clientWith({ countedClients: 1, countedPeople: 1 });
    const { save } = takesLoan('2026-02-01', [SIX_MONTHS], { client });
    expect(save?.client).toMatchObject({ countedClients: 1, countedPeople: 1, nextChangeOn: '2027-02-01' });
    expect(save).not.toHaveProperty('change');
  });
});

describe('months that a loan ended, when another loan turns out', () => {
  const endedBy = (startsOn: string, policy: Standalone = SIX_MONTHS) =>
    takesLoan(startsOn, [policy]).save?.policies?.[0] as Standalone;

  it.each<[string, string, string, number, number]>([
    ['2026-03-01', '2026-05-01', '2026-02-28', 4_000, 0],
    ['2026-03-01', '2026-02-20', '2026-02-19', 4_000, 0],
    ['2026-03-01', '2026-02-10', '2026-02-09', 5_000, 1_000],
    ['2026-03-01', '2026-01-01', '2026-01-14', 6_000, 2_000],
    ['2026-01-10', '2026-01-05', '2026-01-14', 6_000, 0],
  ])(
    'to begin on %s, after one on %s: end on %s, %i centimes owed back in all, %i more',
    (first, second, endsOn, all, more) => {
      const ended = endedBy(first);
      const { save, booking } = takesLoan(second, [ended]);
      expect(save?.policies?.[0] ?? ended).toMatchObject({ endsOn, owedBackCentimes: all });
      expect(booking?.entries ?? []).toEqual(more === 0 ? [] : owed(more));
    },
  );
});

describe('the premium that is owed back', () => {
  it('is a share of what was paid, down to the centime', () => {
    const policy = standalonePolicy('2026-01-15', 3, { premiumCentimes: 10_000 });
    expect(takesLoan('2026-02-16', [policy]).save?.policies).toMatchObject([{ owedBackCentimes: 3_333 }]);
  });

  it('is that of every policy that the loan makes superfluous, by the insurer of each, and of no loan', () => {
    const policies: Policy[] = [
      { ...loanPolicy('2025-01-01', '2026-12-31'), id: `${POLICY_ID}-1` },
      SIX_MONTHS,
      standalonePolicy('2026-07-15', 2, { id: `${POLICY_ID}-2`, insurer: 'another' }),
    ];
    const { save, booking } = takesLoan('2026-03-01', policies);
    expect(save?.policies?.map(({ id }) => id)).toEqual([POLICY_ID, `${POLICY_ID}-2`]);
    expect(booking?.entries).toEqual([...owed(4_000), ...owed(2_000, 'another')]);
  });
});
