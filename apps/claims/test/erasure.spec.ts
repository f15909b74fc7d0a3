import { describe, expect, it } from '@jest/globals';
import type { Claim } from '../src/claim/claim.js';
import { erasePerson } from '../src/privacy/erasure.js';
import type { Policy } from '../src/policy/policy.js';
import {
  CLIENT_ID,
  claimWith,
  clientWith,
  decidedAt,
  FATIMA_KEY,
  HAMID,
  loanPolicy,
  memberSince,
  refusal,
  YASSINE,
} from './insured.js';

const FAMILY = clientWith({ members: [memberSince('2014-01-05', HAMID), memberSince('2014-01-01', YASSINE)] });
const steps = (...days: string[]): Partial<Claim> => ({
  steps: days.map((on) => ({ status: 'declared', on, recordedAt: `${on}T10:00:00.000Z`, by: 'saham' })),
});
const erased = (client: typeof FAMILY | undefined, policies: Policy[], claims: Claim[] = []) =>
  erasePerson.decide({ client, policies, claims }, { personKey: FATIMA_KEY }, decidedAt());

describe('a person is forgotten', () => {
  it('by name, birth and document, with the family, and with what claims said of health; the rest stays', () => {
    const claim = claimWith({
      ...steps('2015-01-31'),
      benefit: 'ambulance',
      child: { firstName: 'Salma', lastName: 'Alaoui' },
      sealedPathology: 'sealed',
      sealedReason: 'sealed',
      pathologyDigest: 'digest',
    });
    const { save, reply } = erased(FAMILY, [loanPolicy('2014-01-01', '2014-12-31')], [claim]);
    const nobody = { firstName: '', lastName: '', birthOn: '1900-01-01' };
    expect(save).toEqual({
      client: {
        ...FAMILY,
        ...nobody,
        personKey: `erased:${CLIENT_ID}`,
        members: FAMILY.members.map((member) => ({ ...member, ...nobody, personKey: null })),
      },
      claims: [{ ...claim, child: null, sealedPathology: null, sealedReason: null, pathologyDigest: null }],
    });
    expect(reply).toEqual({ clientId: CLIENT_ID });
  });

  it.each<[lastDay: string, keptUntil: string | null]>([
    ['2016-01-31', null],
    ['2016-02-01', '2026-02-01'],
    ['2026-12-31', '2036-12-31'],
  ])('ten years after the last policy has ended: on %s, kept until %s', (lastDay, keptUntil) => {
    const policies = [loanPolicy('2014-01-01', lastDay), loanPolicy('2013-01-01', '2013-12-31')];
    if (keptUntil === null) expect(erased(FAMILY, policies).reply).toEqual({ clientId: CLIENT_ID });
    else expect(() => erased(FAMILY, policies)).toThrow(refusal('person.kept-by-law', { keptUntil }));
  });

  it('ten years after the last step of a claim', () => {
    const policies = [loanPolicy('2014-01-01', '2014-12-31')];
    const claims = [claimWith(steps('2015-01-01', '2016-02-05')), claimWith(steps('2015-03-01'))];
    expect(() => erased(FAMILY, policies, claims)).toThrow(refusal('person.kept-by-law', { keptUntil: '2026-02-05' }));
  });

  it('not at once when nothing is known that would say since when: kept from today on', () =>
    expect(() => erased(FAMILY, [])).toThrow(refusal('person.kept-by-law', { keptUntil: '2036-02-01' })));

  it('when there is one', () => expect(() => erased(undefined, [])).toThrow(refusal('person.not-found')));
});
