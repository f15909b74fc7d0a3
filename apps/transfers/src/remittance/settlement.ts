import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { ConfirmationAnswer } from '../operator/operator.js';
import { refuseInwardRemittance, type InwardRemittance } from './remittance.js';
import { InwardRemittanceTable } from './remittance.table.js';

/** Why a payment is unsettled whose amount the operator gives otherwise. */
export const AMOUNT_DIFFERS = 'amount.differs';

/** A payment after its operator has said whether it owes it; one that is confirmed or not already stays as it is. */
export function confirmedBy(remittance: InwardRemittance, answer: ConfirmationAnswer): InwardRemittance {
  if (remittance.status !== 'paid-out') return remittance;
  if (answer.outcome === 'refused') return { ...remittance, status: 'unsettled', refusal: answer.code };
  if (answer.amountCentimes !== remittance.amountCentimes)
    return { ...remittance, status: 'unsettled', refusal: AMOUNT_DIFFERS };
  return { ...remittance, status: 'confirmed' };
}

/** A person closes a payment that the operator does not confirm. */
export interface SettleRemittance {
  id: string;
  by: string;
  /** What became of it. */
  reason: string;
}

/** What a person is answered who has closed one. */
export interface SettleReply {
  id: string;
  status: 'settled';
}

/**
 * Closes the case of cash that is out and not owed by the operator; what is booked stays. Refuses `remittance.not-found`,
 * `remittance.not-unsettled`.
 */
export const settleRemittance = defineCommand({
  name: 'transfers.settle-remittance',
  rows: ({ id }: SettleRemittance) => ({ remittance: InwardRemittanceTable.by('id', id) }),
  decide: (
    { remittance }: { remittance: InwardRemittance | undefined },
    { id, by, reason }: SettleRemittance,
    { at }: DecisionContext,
  ): Decision<SettleReply, { remittance: InwardRemittance }> => {
    if (!remittance) throw refuseInwardRemittance('remittance.not-found');
    const { status } = remittance;
    if (status !== 'unsettled') throw refuseInwardRemittance('remittance.not-unsettled', { status });
    const closed = { status: 'settled', settledAt: at, settledBy: by, settlementReason: reason } as const;
    return { save: { remittance: { ...remittance, ...closed } }, reply: { id, status: 'settled' } };
  },
});
