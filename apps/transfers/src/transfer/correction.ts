import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { caseOf, memoryIdsOf, type Remembered, type Screened, type ScreeningCase } from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import { refuseTransfer, unpaidTransfer, type Correction, type Transfer } from './transfer.js';
import { TransferTable } from './transfer.table.js';

/** The sender has named the beneficiary wrongly. */
export interface CorrectBeneficiary {
  transferId: string;
  /** Of the supervisor. */
  agency: string;
  /** Subject of the supervisor's token. */
  by: string;
  firstName: string;
  lastName: string;
  /** Whether who is meant may be listed. */
  screened: Screened;
  /** Of the case, should that be. */
  caseId: string;
}

export interface CorrectReply {
  transferId: string;
  /** How often its beneficiary's name was corrected. */
  corrections: number;
}

interface Rows {
  transfer: Transfer | undefined;
  memory: Remembered[];
}

const CORRECTIONS_MAX = 5;

/**
 * Corrects the beneficiary's name before the pay-out, at the agency of the sending; the names before stay in the record
 * (domain rule).
 *
 * Refuses `transfer.not-found` elsewhere, `transfer.expired`, `transfer.corrected-too-often`, and as {@link unpaidTransfer}.
 */
export const correctBeneficiary = defineCommand({
  name: 'transfers.correct-beneficiary',
  rows: ({ transferId, screened, caseId }: CorrectBeneficiary) => ({
    transfer: TransferTable.by('id', transferId),
    ...screeningRows(caseId, memoryIdsOf(screened.subjects)),
  }),
  decide: decideCorrection,
});

function decideCorrection(
  rows: Rows,
  { transferId, agency, by, firstName, lastName, screened, caseId }: CorrectBeneficiary,
  { at }: DecisionContext,
): Decision<CorrectReply, { transfer: Transfer; case?: ScreeningCase }> {
  if (rows.transfer?.sendingAgency !== agency) throw refuseTransfer('transfer.not-found');
  const transfer = unpaidTransfer(rows.transfer);
  if (transfer.status !== 'sent') throw refuseTransfer('transfer.expired', { sentAt: transfer.sentAt });
  const { beneficiary, corrections } = transfer;
  const before: Correction = {
    firstName: beneficiary.firstName,
    lastName: beneficiary.lastName,
    correctedAt: at,
    correctedBy: by,
  };
  const all = [...(corrections ?? []), before];
  if (all.length > CORRECTIONS_MAX)
    throw refuseTransfer('transfer.corrected-too-often', { correctionsMax: CORRECTIONS_MAX });
  const held = caseOf(screened, rows.memory, { caseId, transferId, stage: 'correction', agency, at });
  const named = { beneficiary: { ...beneficiary, firstName, lastName }, corrections: all };
  return {
    save: { transfer: { ...transfer, ...named, heldBy: held?.id ?? null }, ...(held ? { case: held } : {}) },
    reply: { transferId, corrections: all.length },
  };
}
