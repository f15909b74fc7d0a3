import { describe, expect, it } from '@jest/globals';
import { contractViolation } from '#libs/events';
import { isUnderWay, stepped, type AccountPayment, type Claim } from '../src/claim/claim.js';
import { cancelClaim } from '../src/claim/decision.js';
import { settleClaim } from '../src/claim/settlement.js';
import { creditPayment, orderPayment, releasePayment } from '../src/payout/account-payment.js';
import type { CreditPayment, OrderPayment } from '../src/payout/account-payment.js';
import { payOutClaim } from '../src/payout/cash-payout.js';
import {
  CLAIM_ID,
  claimWith,
  clientWith,
  decidedAt,
  DRAWN_ID,
  FATIMA_KEY,
  FEBRUARY_BEGINS,
  INSURER,
  loanPolicy,
  refusal,
} from './insured.js';

const ACCOUNT_ID = '01a20309-4c27-766d-b3de-7a4985ccf299';
const PAYMENT_ID = '01a20309-4c27-766d-b3de-7a4985ccf298';
const PAYMENT: AccountPayment = {
  id: PAYMENT_ID,
  accountId: ACCOUNT_ID,
  agency: 'OUJ-014',
  orderedAt: '2026-01-25T10:00:00.000Z',
  by: 'teller',
  refusal: null,
};
const acceptedWith = (change: Partial<Claim> = {}): Claim => ({
  ...stepped(claimWith(change), 'accepted', { on: '2026-01-20', at: '2026-01-20T10:00:00.000Z', by: INSURER }),
  decidedOn: '2026-01-20',
  amountCentimes: 250_000,
  ...change,
});
const ACCEPTED = acceptedWith();
const WAITING = acceptedWith({ payment: PAYMENT });
const REFUSED = acceptedWith({ payment: { ...PAYMENT, refusal: 'account.closed' } });
const SETTLED = { ...stepped(WAITING, 'settled', { on: '2026-01-26', at: FEBRUARY_BEGINS, by: 'teller' }) };

const ORDER: OrderPayment = {
  id: PAYMENT_ID,
  claimId: CLAIM_ID,
  agency: 'OUJ-014',
  payeeKey: FATIMA_KEY,
  accountId: ACCOUNT_ID,
  by: 'teller',
};
const CREDIT: CreditPayment = {
  id: DRAWN_ID,
  claimId: CLAIM_ID,
  paymentId: PAYMENT_ID,
  amountCentimes: 250_000,
  creditedOn: '2026-01-31',
};
const ordered = (claim: Claim | undefined, change: Partial<OrderPayment> = {}) =>
  orderPayment.decide({ claim, client: clientWith() }, { ...ORDER, ...change }, decidedAt());
const rowsOf = (claim: Claim | undefined) => ({
  claim,
  client: clientWith(),
  policies: [loanPolicy('2026-01-01', '2026-12-31')],
  claims: claim ? [claim] : [],
  change: undefined,
});
const credited = (claim: Claim | undefined, change: Partial<CreditPayment> = {}) =>
  creditPayment.decide(rowsOf(claim), { ...CREDIT, ...change }, decidedAt());
const released = (claim: Claim | undefined, paymentId = PAYMENT_ID) =>
  releasePayment.decide({ claim }, { id: DRAWN_ID, claimId: CLAIM_ID, paymentId, code: 'account.closed' }, decidedAt());

describe('a payment into an account', () => {
  it('is ordered by the journal; nothing is booked, and the claim stays accepted', () => {
    const { save, events = [], booking, reply } = ordered(ACCEPTED);
    const payment = { ...PAYMENT, orderedAt: FEBRUARY_BEGINS };
    expect([save, booking]).toEqual([{ claim: { ...ACCEPTED, payment } }, undefined]);
    expect(reply).toEqual({ claimId: CLAIM_ID, amountCentimes: 250_000, paymentId: PAYMENT_ID });
    const order = { claimId: CLAIM_ID, paymentId: PAYMENT_ID, accountId: ACCOUNT_ID, amountCentimes: 250_000 };
    const facts = { agency: 'OUJ-014', bookedOn: '2026-02-01', cashCentimes: 0 };
    const subject = CLAIM_ID;
    expect(events).toEqual([
      { type: 'claims.payment-ordered.v1', subject, occurredAt: FEBRUARY_BEGINS, data: { ...order, ...facts } },
    ]);
    expect(contractViolation('claims.payment-ordered.v1', events[0]?.data)).toBeUndefined();
  });

  it('is ordered again when it was refused', () => {
    expect(ordered(REFUSED).save?.claim?.payment).toMatchObject({ refusal: null });
  });

  it('is refused: the claim can be paid otherwise', () => {
    const { save, events, booking, reply } = released(WAITING);
    expect([save, events, booking]).toEqual([{ claim: REFUSED }, undefined, undefined]);
    expect(reply).toEqual({ claimId: CLAIM_ID, status: 'accepted' });
  });

  it('is there: the benefit is served where it was ordered, the insurer owes it, and it is owed to accounts', () => {
    const { save, events, booking, reply } = credited(WAITING);
    expect(save?.claim).toMatchObject({
      status: 'settled',
      settledBy: 'account',
      servedAt: 'OUJ-014',
      servedOn: '2026-02-01',
      handledCount: 1,
      steps: [{}, {}, {}, { status: 'settled', on: '2026-01-31', recordedAt: FEBRUARY_BEGINS, by: 'teller' }],
    });
    expect(booking).toEqual({
      bookedOn: '2026-02-01',
      agency: 'OUJ-014',
      entries: [
        { ledgerAccount: `benefits-paid:${INSURER}`, amountCentimes: 250_000 },
        { ledgerAccount: 'due-to:accounts', amountCentimes: -250_000 },
      ],
    });
    expect(events?.map(({ data }) => data.cashCentimes)).toEqual([0]);
    expect(reply).toEqual({ claimId: CLAIM_ID, status: 'settled' });
  });

  it('is under way from its order to its answer, and no longer', () => {
    expect([ACCEPTED, WAITING, REFUSED, SETTLED].map(isUnderWay)).toEqual([false, true, false, false]);
  });
});

describe('a payment into an account is refused', () => {
  it.each([
    ['while another is under way', () => ordered(WAITING), 'claim.payment-under-way'],
    ['without a claim', () => ordered(undefined), 'claim.not-found'],
    ['of a claim that is not accepted', () => ordered(claimWith()), 'claim.not-accepted'],
    ['of one that is served', () => ordered(SETTLED), 'claim.over'],
    ['of a benefit for a carrier', () => ordered(acceptedWith({ benefit: 'ambulance' })), 'claim.paid-to-carrier'],
    [
      'by who has decided that it goes on',
      () =>
        ordered({
          ...ACCEPTED,
          findings: [
            {
              code: 'declared-late',
              claimId: null,
              decision: { outcome: 'go-on', reason: 'Ill for long.', by: 'teller', at: FEBRUARY_BEGINS },
            },
          ],
        }),
      'claim.same-person',
    ],
    ['for somebody else', () => ordered(ACCEPTED, { payeeKey: 'cin:ZZ1' }), 'claim.wrong-payee'],
    ['when it was never ordered', () => credited(ACCEPTED), 'claim.payment-unknown'],
    ['when another was', () => credited(WAITING, { paymentId: DRAWN_ID }), 'claim.payment-unknown'],
    ['when it was refused before', () => credited(REFUSED), 'claim.payment-unknown'],
    ['with another amount', () => credited(WAITING, { amountCentimes: 249_999 }), 'claim.amount-differs'],
    ['when it is there already', () => credited(SETTLED), 'claim.over'],
    ['as refused, when it was never ordered', () => released(ACCEPTED), 'claim.payment-unknown'],
    ['as refused, when another was', () => released(WAITING, DRAWN_ID), 'claim.payment-unknown'],
  ])('%s', (_, attempt: () => unknown, code) => {
    expect(attempt).toThrow(refusal(code));
  });

  it('and nobody else ends the claim meanwhile', () => {
    const paid = { id: DRAWN_ID, claimId: CLAIM_ID, agency: 'RAB-001', payeeKey: FATIMA_KEY, by: 'teller' };
    const said = { insurer: INSURER, claimNumber: 'SIN-1', by: INSURER };
    const cancelled = { ...said, on: '2026-01-31', dayField: 'cancelledOn', sealedReason: 'sealed' };
    const settled = { ...said, id: DRAWN_ID, amountCentimes: 250_000, settledOn: '2026-01-31' };
    const attempts = (claim: Claim) => [
      () => payOutClaim.decide({ ...rowsOf(claim), series: undefined }, paid, decidedAt()),
      () => cancelClaim.decide({ claim }, cancelled, decidedAt()),
      () => settleClaim.decide(rowsOf(claim), settled, decidedAt()),
    ];
    for (const attempt of attempts(WAITING))
      expect(attempt).toThrow(refusal('claim.payment-under-way', { paymentId: PAYMENT_ID }));
    for (const attempt of attempts(REFUSED)) expect(attempt).not.toThrow();
  });
});
