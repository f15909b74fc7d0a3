import { businessDay, credit, debit, dueToLedgerAccount, type Centimes, type Day } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { PaymentOrderedV1 } from '#libs/events';
import { BENEFIT_RULES, FAMILY_RULES, insuredDay } from '../benefit/rules.parameter.js';
import { benefitsPaidLedgerAccount, isUnderWay, refuseClaim, type AccountPayment, type Claim } from '../claim/claim.js';
import { ClaimTable } from '../claim/claim.table.js';
import type { ClaimReply } from '../claim/decision.js';
import {
  acceptedClaim,
  payableClaim,
  served,
  servingRows,
  type AcceptedClaim,
  type SavedServing,
  type ServingRows,
} from '../claim/settlement.js';
import type { InsuredClient } from '../client/client.js';
import { ClientTable } from '../client/client.table.js';
import { checkPayee, checkPayer } from './payee.js';

/** A counter orders a benefit to be paid into an account of the client. */
export interface OrderPayment {
  /** Of the payment. */
  id: string;
  claimId: string;
  agency: string;
  payeeKey: string;
  /** As `accounts` names it. */
  accountId: string;
  by: string;
}

/** What a counter is answered that ordered a payment. */
export interface OrderedReply {
  claimId: string;
  amountCentimes: Centimes;
  paymentId: string;
}

/** What `accounts` says of a payment. */
export interface OfPayment {
  /** Of what the command makes. */
  id: string;
  claimId: string;
  paymentId: string;
}

/** The payment is in the account. */
export interface CreditPayment extends OfPayment {
  amountCentimes: Centimes;
  creditedOn: Day;
}

/** The payment is not made. */
export interface ReleasePayment extends OfPayment {
  code: string;
}

interface OrderRows {
  claim: Claim | undefined;
  client: InsuredClient | undefined;
}

/**
 * A benefit is to be paid into an account of the client: `accounts` is told by the journal, and answers, once, whenever
 * it can. Until then nobody else pays it; nothing is booked yet.
 *
 * Refuses `claim.not-found`, `claim.over`, `claim.not-accepted`, `claim.payment-under-way`, `claim.paid-to-carrier`,
 * `claim.same-person`, `claim.wrong-payee`.
 */
export const orderPayment = defineCommand({
  name: 'claims.order-payment',
  rows: ({ claimId }: OrderPayment) => {
    const claim = ClaimTable.by('id', claimId);
    return { claim, client: ClientTable.through('id', claim, 'clientId') };
  },
  decide: decideOrder,
});

function decideOrder(
  { claim, client }: OrderRows,
  { id, agency, payeeKey, accountId, by }: OrderPayment,
  { at, parameters }: DecisionContext,
): Decision<OrderedReply, Partial<OrderRows>> {
  const accepted = payableClaim(claim);
  checkPayer(accepted, by);
  checkPayee(accepted, client, payeeKey, parameters.on(BENEFIT_RULES, insuredDay(accepted.eventOn))[accepted.benefit]);
  const { id: claimId, amountCentimes } = accepted;
  const payment: AccountPayment = { id, accountId, agency, orderedAt: at, by, refusal: null };
  const facts = { agency, bookedOn: businessDay(at), cashCentimes: 0 };
  const ordered: PaymentOrderedV1 = {
    type: 'claims.payment-ordered.v1',
    subject: claimId,
    occurredAt: at,
    data: { claimId, paymentId: id, accountId, amountCentimes, ...facts },
  };
  return {
    save: { claim: { ...accepted, payment } },
    events: [ordered],
    reply: { claimId, amountCentimes, paymentId: id },
  };
}

/**
 * The benefit is in the account: it is served, the insurer owes it, and it is owed to accounts.
 *
 * Refuses `claim.not-found`, `claim.over`, `claim.not-accepted`, `claim.payment-unknown`, `claim.amount-differs`.
 */
export const creditPayment = defineCommand({
  name: 'claims.credit-payment',
  rows: ({ id, claimId }: CreditPayment) => servingRows(id, ClaimTable.by('id', claimId)),
  decide: decideCredit,
});

function decideCredit(
  rows: ServingRows,
  { id, paymentId, amountCentimes, creditedOn }: CreditPayment,
  { at, parameters }: DecisionContext,
): Decision<ClaimReply, SavedServing> {
  const paid = claimOfPayment(rows.claim, paymentId);
  if (amountCentimes !== paid.amountCentimes)
    throw refuseClaim('claim.amount-differs', { field: 'amountCentimes', acceptedCentimes: paid.amountCentimes });
  const { agency, by } = paid.payment;
  const bookedOn = businessDay(at);
  const rules = parameters.on(FAMILY_RULES, bookedOn);
  const serving = { id, by, at, on: creditedOn, settledBy: 'account', servedAt: agency, rules } as const;
  const entries = [
    debit(benefitsPaidLedgerAccount(paid.insurer), amountCentimes),
    credit(dueToLedgerAccount('accounts'), amountCentimes),
  ];
  return {
    ...served(paid, rows, serving),
    booking: { bookedOn, agency, entries },
    reply: { claimId: paid.id, status: 'settled' },
  };
}

/**
 * The benefit does not go into the account, which is closed, blocked or somebody else's: it can be paid in cash, or into
 * another one.
 *
 * Refuses `claim.not-found`, `claim.over`, `claim.not-accepted`, `claim.payment-unknown`.
 */
export const releasePayment = defineCommand({
  name: 'claims.release-payment',
  rows: ({ claimId }: ReleasePayment) => ({ claim: ClaimTable.by('id', claimId) }),
  decide: (
    { claim }: { claim: Claim | undefined },
    { paymentId, code }: ReleasePayment,
  ): Decision<ClaimReply, { claim: Claim }> => {
    const waiting = claimOfPayment(claim, paymentId);
    const { id: claimId, status, payment } = waiting;
    return { save: { claim: { ...waiting, payment: { ...payment, refusal: code } } }, reply: { claimId, status } };
  },
});

function claimOfPayment(claim: Claim | undefined, paymentId: string): AcceptedClaim & { payment: AccountPayment } {
  const accepted = acceptedClaim(claim);
  const { payment } = accepted;
  if (!isUnderWay(accepted) || payment?.id !== paymentId) throw refuseClaim('claim.payment-unknown', { paymentId });
  return { ...accepted, payment };
}
