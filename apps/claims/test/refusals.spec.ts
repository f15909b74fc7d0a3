import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '#libs/domain';
import { refuseClient } from '../src/client/client.js';
import { addMember, countAnew, removeMember } from '../src/client/family.js';
import { disburse, moveEnd, refuseLoan } from '../src/loan/loan.js';
import { refuseLoanEvent } from '../src/loan/loan.wire.js';
import { refuseMember } from '../src/member/member.js';
import { refusePolicy } from '../src/policy/policy.js';
import { refundPremium } from '../src/standalone/premium-refund.js';
import { renew } from '../src/standalone/renewal.js';
import { sell } from '../src/standalone/sale.js';

/** What clients are answered, for good: they switch on code and status. */
const ANSWERED: [refusal: DomainError, code: string, status: number][] = [
  [refuseClient('client.not-found'), 'client.not-found', 404],
  [refuseClient('person.malformed-birth'), 'person.malformed-birth', 422],
  [refuseClient('person.incomplete-document'), 'person.incomplete-document', 422],
  [refuseMember('member.not-found'), 'member.not-found', 404],
  [refuseMember('member.known'), 'member.known', 409],
  [refuseMember('member.not-born'), 'member.not-born', 422],
  [refuseMember('member.too-old'), 'member.too-old', 422],
  [refuseMember('member.too-many'), 'member.too-many', 422],
  [refuseMember('member.leaves-before-joining'), 'member.leaves-before-joining', 422],
  [refuseMember('member.leaves-later'), 'member.leaves-later', 422],
  [refuseMember('member.left'), 'member.left', 409],
  [refusePolicy('policy.not-found'), 'policy.not-found', 404],
  [refusePolicy('policy.covered-by-loan'), 'policy.covered-by-loan', 409],
  [refusePolicy('policy.overlaps'), 'policy.overlaps', 409],
  [refusePolicy('policy.lapsed'), 'policy.lapsed', 409],
  [refusePolicy('policy.not-standalone'), 'policy.not-standalone', 409],
  [refusePolicy('policy.too-many-months'), 'policy.too-many-months', 422],
  [refusePolicy('policy.begins-outside'), 'policy.begins-outside', 422],
  [refusePolicy('policy.amount-changed'), 'policy.amount-changed', 409],
  [refusePolicy('policy.nothing-owed-back'), 'policy.nothing-owed-back', 409],
  [refuseLoan('loan.known'), 'loan.known', 409],
  [refuseLoan('loan.before-the-insurance'), 'loan.before-the-insurance', 422],
  [refuseLoan('loan.ends-before-it-begins'), 'loan.ends-before-it-begins', 422],
  [refuseLoanEvent('loan-event.unknown-type'), 'loan-event.unknown-type', 422],
];

it('commands bear the names under which they are kept', () => {
  const commands = [addMember, countAnew, disburse, moveEnd, refundPremium, removeMember, renew, sell];
  expect(commands.map(({ name }) => name)).toEqual([
    'claims.add-member',
    'claims.count-anew',
    'claims.open-for-loan',
    'claims.move-end-of-loan',
    'claims.refund-premium',
    'claims.remove-member',
    'claims.renew-policy',
    'claims.sell-policy',
  ]);
});

describe('a refusal is answered by code and status', () => {
  it.each(ANSWERED)('%#: %s', (refusal, code, status) => expect(refusal).toMatchObject({ code, status }));
});
