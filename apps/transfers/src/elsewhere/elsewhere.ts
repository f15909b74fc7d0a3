import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { businessDay, credit, debit, type Centimes, type Instant } from '#libs/domain';
import type { TransferCollectedElsewhereV1 } from '#libs/events';
import { operatorLedgerAccount, owedBackLedgerAccount, payablesLedgerAccount } from '../transfer/ledger.js';
import { refuseHeld, refuseTransfer, unpaidTransfer, type Transfer } from '../transfer/transfer.js';
import { TransferTable } from '../transfer/transfer.table.js';

/** The operator of a transfer says that a counter of its own has paid it. */
export interface NotePaidElsewhere {
  /** Our receipt number of the sending, as the operator was told. */
  reference: string;
  operator: Transfer['operator'];
  amountCentimes: Centimes;
  /** Which of its counters, as it says. */
  counter: string;
  paidAt: Instant;
}

/** What is known of such a transfer from then on. */
export interface PaidElsewhereReply {
  transferId: string;
  status: 'paid-elsewhere';
}

/**
 * A transfer of ours was paid by a counter of its operator's own: it is owed to the operator instead of the beneficiary, or
 * of the sender when its time was over. It is no pay-out of the network's: no cash moves, no figure counts it, and against
 * nobody's ceilings it counts, since the operator does not say whom it has paid.
 *
 * Refuses `refund.unknown-receipt`, `transfer.amount-differs`, and as `unpaidTransfer` what we have paid or given back
 * ourselves: the operator hears it, and its file of the day shows the difference to a person.
 */
export const notePaidElsewhere = defineCommand({
  name: 'transfers.note-paid-elsewhere',
  rows: ({ reference }: NotePaidElsewhere) => ({ transfer: TransferTable.by('sendingReceiptNumber', reference) }),
  decide: decideNoting,
});

function decideNoting(
  { transfer }: { transfer: Transfer | undefined },
  { reference, operator, amountCentimes, counter, paidAt }: NotePaidElsewhere,
  { at }: DecisionContext,
): Decision<PaidElsewhereReply, { transfer: Transfer }> {
  if (transfer?.operator !== operator) throw refuseTransfer('refund.unknown-receipt', { reference });
  // It is paid, whatever somebody verifies of its people meanwhile.
  const unpaid = unpaidTransfer({ ...transfer, heldBy: null });
  if (unpaid.status === 'rejected') throw refuseHeld('transfer.under-verification');
  if (amountCentimes !== unpaid.amountCentimes)
    throw refuseTransfer('transfer.amount-differs', { field: 'amountCentimes', sentCentimes: unpaid.amountCentimes });
  const { id: transferId, sendingAgency: agency, status } = unpaid;
  const bookedOn = businessDay(at);
  const event: TransferCollectedElsewhereV1 = {
    type: 'transfers.transfer-collected-elsewhere.v1',
    subject: transferId,
    occurredAt: at,
    data: { transferId, operator, agency, bookedOn, amountCentimes, cashCentimes: 0 },
  };
  const noted = { status: 'paid-elsewhere', returnDueCentimes: null } as const;
  const owedFrom = status === 'expired' ? owedBackLedgerAccount(operator) : payablesLedgerAccount(operator);
  return {
    save: { transfer: { ...unpaid, ...noted, paidElsewhere: { counter, paidAt, toldAt: at } } },
    booking: {
      bookedOn,
      agency,
      entries: [debit(owedFrom, amountCentimes), credit(operatorLedgerAccount(operator), amountCentimes)],
    },
    events: [event],
    reply: { transferId, status: 'paid-elsewhere' },
  };
}
