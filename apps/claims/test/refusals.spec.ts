import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '#libs/domain';
import { checkedClaimId, refuseClaim } from '../src/claim/claim.js';
import { acceptClaim, cancelClaim, noteDocuments, refuseByInsurer } from '../src/claim/decision.js';
import { declareClaim } from '../src/claim/declaration.js';
import { reviewClaim } from '../src/claim/review.js';
import { settleClaim } from '../src/claim/settlement.js';
import { refuseClient } from '../src/client/client.js';
import { addMember, countAnew, removeMember } from '../src/client/family.js';
import { refuseClaimEvent } from '../src/insurer/claim-event.wire.js';
import { disburse, moveEnd, refuseLoan } from '../src/loan/loan.js';
import { refuseLoanEvent } from '../src/loan/loan.wire.js';
import { refuseMember } from '../src/member/member.js';
import { hearNotices } from '../src/notice/notices.service.js';
import { creditPayment, orderPayment, releasePayment } from '../src/payout/account-payment.js';
import { payOutClaim } from '../src/payout/cash-payout.js';
import { refusePolicy } from '../src/policy/policy.js';
import { erasePerson, refusePerson } from '../src/privacy/erasure.js';
import { refusePromptness } from '../src/promptness/promptness.js';
import { refundPremium } from '../src/standalone/premium-refund.js';
import { renew } from '../src/standalone/renewal.js';
import { sell } from '../src/standalone/sale.js';
import { refuseUse } from '../src/unused/unused-cover.js';

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
  [refuseClaim('claim.not-found'), 'claim.not-found', 404],
  [refuseClaim('claim.number-known'), 'claim.number-known', 409],
  [refuseClaim('claim.number-reserved'), 'claim.number-reserved', 422],
  [refuseClaim('claim.day-in-the-future'), 'claim.day-in-the-future', 422],
  [refuseClaim('claim.declared-before-the-event'), 'claim.declared-before-the-event', 422],
  [refuseClaim('claim.policy-not-found'), 'claim.policy-not-found', 404],
  [refuseClaim('claim.not-covered'), 'claim.not-covered', 422],
  [refuseClaim('claim.member-not-found'), 'claim.member-not-found', 404],
  [refuseClaim('claim.member-not-born'), 'claim.member-not-born', 422],
  [refuseClaim('claim.member-not-covered'), 'claim.member-not-covered', 422],
  [refuseClaim('claim.benefit-not-allowed'), 'claim.benefit-not-allowed', 422],
  [refuseClaim('claim.child-missing'), 'claim.child-missing', 422],
  [refuseClaim('claim.waiting-period'), 'claim.waiting-period', 422],
  [refuseClaim('claim.maximum-reached'), 'claim.maximum-reached', 422],
  [refuseClaim('claim.transport-repeated'), 'claim.transport-repeated', 409],
  [refuseClaim('claim.birth-claimed-already'), 'claim.birth-claimed-already', 409],
  [refuseClaim('claim.death-claimed-already'), 'claim.death-claimed-already', 409],
  [refuseClaim('claim.related-not-found'), 'claim.related-not-found', 404],
  [refuseClaim('claim.waits-for-a-person'), 'claim.waits-for-a-person', 409],
  [refuseClaim('claim.not-waiting'), 'claim.not-waiting', 409],
  [refuseClaim('claim.not-accepted'), 'claim.not-accepted', 409],
  [refuseClaim('claim.payment-under-way'), 'claim.payment-under-way', 409],
  [refuseClaim('claim.payment-unknown'), 'claim.payment-unknown', 409],
  [refuseClaim('claim.over'), 'claim.over', 409],
  [refuseClaim('claim.accepted-already'), 'claim.accepted-already', 409],
  [refuseClaim('claim.decided-before-declared'), 'claim.decided-before-declared', 422],
  [refuseClaim('claim.settled-before-accepted'), 'claim.settled-before-accepted', 422],
  [refuseClaim('claim.amount-outside-table'), 'claim.amount-outside-table', 422],
  [refuseClaim('claim.document-missing'), 'claim.document-missing', 409],
  [refuseClaim('claim.amount-differs'), 'claim.amount-differs', 409],
  [refuseClaim('claim.paid-to-carrier'), 'claim.paid-to-carrier', 409],
  [refuseClaim('claim.wrong-payee'), 'claim.wrong-payee', 422],
  [refusePerson('person.not-found'), 'person.not-found', 404],
  [refusePerson('person.no-client'), 'person.no-client', 409],
  [refusePerson('person.kept-by-law'), 'person.kept-by-law', 409],
  [refuseClaimEvent('claim-event.unknown-type'), 'claim-event.unknown-type', 422],
  [refuseUse('unused-cover.period-upside-down'), 'unused-cover.period-upside-down', 422],
  [refusePromptness('promptness.period-upside-down'), 'promptness.period-upside-down', 422],
];

it('commands bear the names under which they are kept', () => {
  const ofPolicies = [addMember, countAnew, disburse, moveEnd, refundPremium, removeMember, renew, sell];
  const ofClaims = [declareClaim, reviewClaim, noteDocuments, acceptClaim, refuseByInsurer, cancelClaim];
  const ofPayouts = [settleClaim, payOutClaim, orderPayment, creditPayment, releasePayment];
  const commands = [...ofPolicies, ...ofClaims, ...ofPayouts, erasePerson, hearNotices];
  expect(commands.map(({ name }) => name)).toEqual([
    'claims.add-member',
    'claims.count-anew',
    'claims.open-for-loan',
    'claims.move-end-of-loan',
    'claims.refund-premium',
    'claims.remove-member',
    'claims.renew-policy',
    'claims.sell-policy',
    'claims.declare',
    'claims.review',
    'claims.note-documents',
    'claims.accept',
    'claims.refuse',
    'claims.cancel',
    'claims.settle',
    'claims.pay-out',
    'claims.order-payment',
    'claims.credit-payment',
    'claims.release-payment',
    'claims.erase-person',
    'claims.hear-notices',
  ]);
});

describe('a refusal is answered by code and status', () => {
  it.each(ANSWERED)('%#: %s', (refusal, code, status) => expect(refusal).toMatchObject({ code, status }));
});

it('what is no id finds no claim', () => {
  const id = '01a20309-4c27-766d-b3de-7a4985ccf210';
  expect(checkedClaimId(id)).toBe(id);
  expect(() => checkedClaimId('none')).toThrow(expect.objectContaining({ code: 'claim.not-found' }));
});
