import { describe, expect, it } from '@jest/globals';
import type { Claim, ClaimFinding, ClaimStatus } from '../src/claim/claim.js';
import { reviewClaim, type ReviewClaim } from '../src/claim/review.js';
import { CLAIM_ID, claimWith, decidedAt, FEBRUARY_BEGINS, INSURER, POLICY_ID, refusal } from './insured.js';

const DUPLICATE: ClaimFinding = { code: 'suspected-duplicate', claimId: 'another', decision: null };
const LATE: ClaimFinding = { code: 'declared-late', claimId: null, decision: null };
const [declared] = claimWith().steps;
const waitingFor = (...findings: ClaimFinding[]): Claim =>
  claimWith({ status: 'declared', findings, steps: declared ? [declared] : [] });
const REVIEW: ReviewClaim = {
  claimId: CLAIM_ID,
  finding: 'suspected-duplicate',
  outcome: 'go-on',
  reason: 'Two stays, two invoices.',
  by: 'supervisor',
};
const reviewed = (claim: Claim | undefined, change: Partial<ReviewClaim> = {}) =>
  reviewClaim.decide({ claim, notice: undefined }, { ...REVIEW, ...change }, decidedAt());
const decided = (finding: ClaimFinding, outcome: 'go-on' | 'refuse' = 'go-on'): ClaimFinding => ({
  ...finding,
  decision: { outcome, reason: REVIEW.reason, by: 'supervisor', at: FEBRUARY_BEGINS },
});
const step = (status: ClaimStatus) => ({ status, on: '2026-02-01', recordedAt: FEBRUARY_BEGINS, by: 'supervisor' });

describe('a person who looks at a claim', () => {
  it('lets it go on to the insurer, who is told', () => {
    const claim = waitingFor(DUPLICATE);
    const { save, reply } = reviewed(claim);
    expect(save?.claim).toEqual({
      ...claim,
      status: 'checked',
      findings: [decided(DUPLICATE)],
      steps: [...claim.steps, step('checked')],
    });
    expect(reply).toEqual({ claimId: CLAIM_ID, status: 'checked' });
    expect(save?.notice).toEqual({
      id: CLAIM_ID,
      partner: INSURER,
      what: 'to-decide',
      rank: 0,
      payload: {
        claimId: CLAIM_ID,
        claimNumber: 'SIN-1',
        policyId: POLICY_ID,
        benefit: 'hospitalisation',
        eventOn: '2026-01-10',
        declaredOn: '2026-01-11',
        missing: ['hospital-report', 'invoice'],
      },
      since: FEBRUARY_BEGINS,
      status: 'waiting',
      settledAt: null,
      refusal: null,
    });
  });

  it('has the insurer told of the member, and of what is missing alone', () => {
    const [report, invoice] = claimWith().documents;
    const documents = [report!, { ...invoice!, receivedOn: '2026-01-12' }];
    const { save } = reviewed({ ...waitingFor(DUPLICATE), memberId: 'Hamid', documents });
    expect(save?.notice?.payload).toMatchObject({ memberId: 'Hamid', missing: ['hospital-report'] });
  });

  it('refuses it with one refusal, whatever else waits; the insurer hears of nothing', () => {
    const { save, reply } = reviewed(waitingFor(DUPLICATE, LATE), { outcome: 'refuse' });
    expect(save).toEqual({
      claim: {
        ...waitingFor(decided(DUPLICATE, 'refuse'), LATE),
        status: 'refused',
        steps: [...waitingFor().steps, step('refused')],
      },
    });
    expect(reply.status).toBe('refused');
  });

  it('decides about one finding at a time: it waits for the others', () => {
    const first = reviewed(waitingFor(DUPLICATE, LATE), { finding: 'declared-late' });
    expect(first.save).toEqual({ claim: waitingFor(DUPLICATE, decided(LATE)) });
    expect(first.reply.status).toBe('declared');
    const second = reviewed(first.save?.claim);
    expect(second.save?.claim).toMatchObject({ status: 'checked', findings: [decided(DUPLICATE), decided(LATE)] });
  });

  it.each<[string, Claim | undefined, object?]>([
    ['claim.not-found', undefined],
    ['claim.not-waiting', waitingFor(LATE), { status: 'declared' }],
    ['claim.not-waiting', waitingFor(decided(DUPLICATE), LATE), { status: 'declared' }],
    ['claim.same-person', { ...waitingFor(DUPLICATE), steps: [{ ...declared!, by: REVIEW.by }] }],
    ...(['checked', 'accepted', 'refused', 'settled', 'cancelled'] as const).map((status): [string, Claim, object] => [
      'claim.not-waiting',
      { ...waitingFor(DUPLICATE), status },
      { status },
    ]),
  ])('is told %s', (...[code, claim, details]) => expect(() => reviewed(claim)).toThrow(refusal(code, details)));
});
