import { describe, expect, it } from '@jest/globals';
import { BENEFIT_RULES, FAMILY_RULES, HANDLING_RULES } from '../src/benefit/rules.parameter.js';
import { checkClaim, type Declared } from '../src/claim/check.js';
import type { Claim } from '../src/claim/claim.js';
import {
  CLAIM_ID,
  claimWith,
  clientWith,
  FEBRUARY_BEGINS,
  HAMID,
  INSURER,
  loanPolicy,
  memberSince,
  POLICY_ID,
  refusal,
  SEEDED_RULES,
} from './insured.js';

const EVENT_ON = '2026-01-20';
const RULES = SEEDED_RULES.on(BENEFIT_RULES, EVENT_ON);
const TRANSPORT: Declared = {
  insurer: INSURER,
  policyId: POLICY_ID,
  memberId: null,
  benefit: 'ambulance',
  eventOn: EVENT_ON,
  declaredOn: EVENT_ON,
  child: null,
  sameEventAs: null,
  pathologyDigests: ['new-key', 'old-key'],
};
const EARLIER = claimWith({ benefit: 'ambulance', pathologyDigest: 'old-key', eventOn: '2026-01-02' });

function found(change: Partial<Declared>, claims: Claim[], perYearMax = 6) {
  const declared = { ...TRANSPORT, ...change };
  return checkClaim(declared, {
    policy: loanPolicy('2026-01-01', '2026-12-31'),
    client: clientWith({ members: [memberSince('2026-01-01', HAMID)] }),
    claims,
    family: SEEDED_RULES.on(FAMILY_RULES, EVENT_ON),
    benefit: { ...RULES[declared.benefit], perYearMax },
    handling: SEEDED_RULES.on(HANDLING_RULES, EVENT_ON),
    at: FEBRUARY_BEGINS,
  }).findings;
}

describe('a transport for the same pathology as one before', () => {
  it('is refused, by whichever key the earlier one was kept', () => {
    const claims = [claimWith(), EARLIER];
    const repeated = refusal('claim.transport-repeated', { field: 'pathology' });
    expect(() => found({}, claims)).toThrow(repeated);
    expect(() => found({ pathologyDigests: ['old-key'] }, claims)).toThrow(repeated);
    expect(() => found({ sameEventAs: 'SIN-9' }, claims)).toThrow(repeated);
    const other = claimWith({ id: 'other', claimNumber: 'SIN-9' });
    expect(() => found({ sameEventAs: 'SIN-9' }, [EARLIER, other])).toThrow(repeated);
  });

  it.each<[string, Partial<Declared>, Claim]>([
    ['of another pathology', { pathologyDigests: ['other'] }, EARLIER],
    ['of which none is said', { pathologyDigests: [] }, EARLIER],
    ['for somebody else', { memberId: 'Hamid' }, EARLIER],
    ['under another policy', {}, { ...EARLIER, policyId: CLAIM_ID }],
    ['beside one without a pathology', {}, { ...EARLIER, pathologyDigest: null }],
    ['beside one that was refused', {}, { ...EARLIER, status: 'refused' }],
    ['beside one that was cancelled', {}, { ...EARLIER, status: 'cancelled' }],
    ['that is no transport but a stay', { benefit: 'hospitalisation' }, EARLIER],
    ['that is the way home', { sameEventAs: 'SIN-1' }, EARLIER],
  ])('passes %s', (_, change, earlier) => expect(found(change, [earlier])).toEqual([]));

  it('passes as the way home when both name the stay', () => {
    const stay = claimWith({ id: 'stay', claimNumber: 'SIN-8' });
    expect(found({ sameEventAs: 'SIN-8' }, [stay, { ...EARLIER, eventId: 'stay' }])).toEqual([]);
  });

  it('is refused behind the maximum', () => {
    expect(() => found({}, [EARLIER], 1)).toThrow(refusal('claim.maximum-reached'));
  });
});
