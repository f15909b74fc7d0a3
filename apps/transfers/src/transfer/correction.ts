import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
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
}

export interface CorrectReply {
  transferId: string;
  /** How often its beneficiary's name was corrected. */
  corrections: number;
}

interface Rows {
  transfer: Transfer | undefined;
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
  rows: ({ transferId }: CorrectBeneficiary) => ({ transfer: TransferTable.by('id', transferId) }),
  decide: decideCorrection,
});

function decideCorrection(
  rows: Rows,
  { transferId, agency, by, firstName, lastName }: CorrectBeneficiary,
  { at }: DecisionContext,
): Decision<CorrectReply, Rows> {
  if (rows.transfer?.sendingAgency !== agency) throw refuseTransfer('transfer.not-found');
  const transfer = unpaidTransfer(rows.transfer);
  if (transfer.status === 'expired') throw refuseTransfer('transfer.expired', { sentAt: transfer.sentAt });
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
  return {
    save: { transfer: { ...transfer, beneficiary: { ...beneficiary, firstName, lastName }, corrections: all } },
    reply: { transferId, corrections: all.length },
  };
}
