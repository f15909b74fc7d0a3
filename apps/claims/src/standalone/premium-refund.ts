import {
  businessDay,
  credit,
  debit,
  drawerLedgerAccount,
  nextReceipt,
  type Centimes,
  type ReceiptSeries,
} from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import type { PremiumRefundedV1 } from '#libs/events';
import claims from '../../product.js';
import { PREMIUMS_OWED_BACK, refusePolicy, type Policy } from '../policy/policy.js';
import { PolicyTable } from '../policy/policy.table.js';

/** A counter gives back what is owed back. */
export interface RefundPremium {
  policyId: string;
  agency: string;
  /** Subject of who gives it back. */
  by: string;
}

export interface PremiumRefundReply {
  policyId: string;
  amountCentimes: Centimes;
  receiptNumber: string;
}

interface RefundRows {
  policy: Policy | undefined;
  series: ReceiptSeries | undefined;
}

/**
 * Gives back what is still owed of the premium of unused months, from the drawer of any agency, by somebody who has sold
 * none of them, as far as that is known.
 *
 * Refuses `policy.not-found`, `policy.nothing-owed-back`, `policy.same-person`.
 */
export const refundPremium = defineCommand({
  name: 'claims.refund-premium',
  rows: ({ policyId, agency }: RefundPremium) => ({
    policy: PolicyTable.by('id', policyId),
    series: ReceiptSeriesTable.by('agency', agency),
  }),
  decide: decideRefund,
});

function decideRefund(
  rows: RefundRows,
  { agency, by }: RefundPremium,
  { at }: DecisionContext,
): Decision<PremiumRefundReply, Partial<RefundRows>> {
  const { policy } = rows;
  if (!policy) throw refusePolicy('policy.not-found');
  if (policy.kind === 'loan') throw refusePolicy('policy.nothing-owed-back');
  const { id, owedBackCentimes } = policy;
  const amountCentimes = owedBackCentimes - policy.refundedCentimes;
  if (amountCentimes === 0) throw refusePolicy('policy.nothing-owed-back');
  if (policy.spans.some((span) => span.by === by)) throw refusePolicy('policy.same-person');
  const bookedOn = businessDay(at);
  const { receiptNumber, series } = nextReceipt(rows.series, agency, claims.letter, bookedOn);
  const event: PremiumRefundedV1 = {
    type: 'claims.premium-refunded.v1',
    subject: id,
    occurredAt: at,
    data: { policyId: id, agency, bookedOn, amountCentimes, cashCentimes: -amountCentimes },
  };
  const entries = [debit(PREMIUMS_OWED_BACK, amountCentimes), credit(drawerLedgerAccount(agency), amountCentimes)];
  return {
    save: { policy: { ...policy, refundedCentimes: owedBackCentimes }, series },
    booking: { bookedOn, agency, entries },
    events: [event],
    reply: { policyId: id, amountCentimes, receiptNumber },
  };
}
