import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { caseOf, memoryIdsOf, type Remembered, type Screened } from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import { hasEnded, type Transfer } from '../transfer/transfer.js';
import { TransferTable } from '../transfer/transfer.table.js';

/** The lists have changed, and somebody of a transfer may be listed by now. */
export interface Hold {
  caseId: string;
  transferId: string;
  screened: Screened;
}

export interface HoldReply {
  transferId: string;
  /** Of the case; null when all was cleared before. */
  caseId: string | null;
}

/**
 * Holds a transfer whose people were compared again. Of one that is over there is a case all the same: it has to be told
 * where the money went.
 */
export const hold = defineCommand({
  name: 'transfers.hold',
  rows: ({ caseId, transferId, screened }: Hold) => ({
    transfer: TransferTable.by('id', transferId),
    ...screeningRows(caseId, memoryIdsOf(screened.subjects)),
  }),
  decide: decideHold,
});

function decideHold(
  { transfer, memory }: { transfer: Transfer | undefined; memory: Remembered[] },
  { caseId, transferId, screened }: Hold,
  { at }: DecisionContext,
): Decision<HoldReply, { transfer?: Transfer; case?: NonNullable<ReturnType<typeof caseOf>> }> {
  if (!transfer) return { reply: { transferId, caseId: null } };
  const { sendingAgency: agency } = transfer;
  const found = caseOf(screened, memory, { caseId, transferId, stage: 'new-list', agency, at });
  const { revision } = screened;
  if (!found)
    return { save: { transfer: { ...transfer, screenedRevision: revision } }, reply: { transferId, caseId: null } };
  const heldBy = hasEnded(transfer) ? null : (transfer.heldBy ?? caseId);
  return {
    save: { transfer: { ...transfer, heldBy, screenedRevision: revision }, case: found },
    reply: { transferId, caseId },
  };
}
