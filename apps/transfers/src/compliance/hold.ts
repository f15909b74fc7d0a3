import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { FamilyAid } from '../family-aid/family-aid.js';
import { FamilyAidTable } from '../family-aid/family-aid.table.js';
import type { InwardRemittance } from '../remittance/remittance.js';
import { InwardRemittanceTable } from '../remittance/remittance.table.js';
import { caseOf, memoryIdsOf, type Remembered, type Screened, type ScreeningCase } from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import { hasEnded, type Transfer } from '../transfer/transfer.js';
import { TransferTable } from '../transfer/transfer.table.js';

/** The lists have changed, and somebody of a transfer, of money from abroad or of family aid may be listed by now. */
export interface Hold {
  caseId: string;
  transferId: string;
  screened: Screened;
}

interface HoldRows {
  transfer: Transfer | undefined;
  remittance: InwardRemittance | undefined;
  aid: FamilyAid | undefined;
  memory: Remembered[];
}

interface Saved {
  transfer?: Transfer;
  remittance?: InwardRemittance;
  aid?: FamilyAid;
  case?: ScreeningCase;
}

export interface HoldReply {
  transferId: string;
  /** Of the case; null when all was cleared before. */
  caseId: string | null;
}

/**
 * Holds a transfer whose people were compared again. Of one that is over there is a case all the same: it has to be told
 * where the money went; nor can what was sent abroad be held.
 */
export const hold = defineCommand({
  name: 'transfers.hold',
  rows: ({ caseId, transferId, screened }: Hold) => ({
    transfer: TransferTable.by('id', transferId),
    remittance: InwardRemittanceTable.by('id', transferId),
    aid: FamilyAidTable.by('id', transferId),
    ...screeningRows(caseId, memoryIdsOf(screened.subjects)),
  }),
  decide: decideHold,
});

function decideHold(
  { transfer, remittance, aid, memory }: HoldRows,
  { caseId, transferId, screened }: Hold,
  { at }: DecisionContext,
): Decision<HoldReply, Saved> {
  const abroad = remittance ?? aid;
  if (abroad) {
    const transferKind = remittance ? 'remittance' : 'family-aid';
    const of = { caseId, transferId, transferKind, stage: 'new-list', agency: abroad.agency, at } as const;
    const opened = caseOf(screened, memory, of);
    if (!opened) return { reply: { transferId, caseId: null } };
    const waiting = remittance?.status === 'reserved' && remittance.heldBy === null ? remittance : undefined;
    const owedBack = aid?.status === 'owed-back' && aid.heldBy === null ? aid : undefined;
    const held = {
      ...(waiting ? { remittance: { ...waiting, heldBy: caseId } } : {}),
      ...(owedBack ? { aid: { ...owedBack, heldBy: caseId } } : {}),
    };
    return { save: { ...held, case: opened }, reply: { transferId, caseId } };
  }
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
