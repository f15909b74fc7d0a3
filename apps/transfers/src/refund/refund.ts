import { businessDay, credit, debit, drawerLedgerAccount, type Centimes, type ReceiptSeries } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { TransferCancelledV1, TransferRefundedV1 } from '#libs/events';
import { giveBackUse, type PersonUse } from '../ceiling/ceiling.js';
import { PersonUseTable } from '../ceiling/ceiling.table.js';
import { documentText, type IdentifiedPerson } from '../person/person.js';
import { caseOf, memoryIdsOf, type Remembered, type Screened, type ScreeningCase } from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import type { HeldReply } from '../transfer/payout.js';
import { feeParts, owedBackLedgerAccount, payablesLedgerAccount } from '../transfer/ledger.js';
import {
  checkUnreserved,
  drawReceipt,
  refuseTransfer,
  seriesOf,
  unpaidTransfer,
  type ReturnableTransfer,
  type Transfer,
} from '../transfer/transfer.js';
import { TransferTable } from '../transfer/transfer.table.js';
import {
  checkNotStopped,
  checkTransferNotStopped,
  countOfId,
  countOfTransfer,
  type WrongCodeCount,
} from '../wrong-code/wrong-code.js';

/** The sender wants the money of a transfer back. */
export interface GiveBack {
  /** Of the sending. */
  sendingReceiptNumber: string;
  /** Of the counter that gives it back. */
  agency: string;
  sender: Pick<IdentifiedPerson, 'idKind' | 'idNumber'>;
  /** The keyed hash of the presented ID. */
  idHash: string;
  /** Whether the sender, as the sending has the name, may be listed. */
  screened: Screened;
  /** Of the case, should that be. */
  caseId: string;
}

/** What a counter is answered that gave the money back. */
export interface GiveBackReply {
  transferId: string;
  /** `cancelled`: as if it was not sent. */
  status: 'cancelled' | 'refunded';
  amountCentimes: Centimes;
  /** What of the fee is given back. */
  feeCentimes: Centimes;
  receiptNumber: string;
}

interface Rows {
  transfer: Transfer | undefined;
  series: ReceiptSeries | undefined;
  use: PersonUse | undefined;
  ofId: WrongCodeCount | undefined;
  ofTransfer: WrongCodeCount | undefined;
  memory: Remembered[];
}

interface Saved {
  transfer: Transfer;
  series?: ReceiptSeries;
  use?: PersonUse;
  case?: ScreeningCase;
}

/**
 * Gives the money of a transfer back to who sent it: on the day and at the agency of the sending with the fee, otherwise
 * the amount only (domain rule), as long as nobody has picked it up; also when its time has run out. What compliance
 * refused goes back with the fee.
 *
 * Refuses `transfer.reserved`, `transfer.id-stopped` and `transfer.stopped` after too many wrong papers; `refund.unknown-receipt`, `refund.other-sender`, and as
 * {@link unpaidTransfer}.
 */
export const giveBack = defineCommand({
  name: 'transfers.give-back',
  rows: ({ sendingReceiptNumber, agency, sender, idHash, screened, caseId }: GiveBack) => ({
    ...screeningRows(caseId, memoryIdsOf(screened.subjects)),
    transfer: TransferTable.by('sendingReceiptNumber', sendingReceiptNumber),
    series: seriesOf(agency),
    use: PersonUseTable.by('document', documentText(sender)),
    ofId: countOfId(idHash),
    ofTransfer: countOfTransfer(sendingReceiptNumber),
  }),
  decide: decideGivingBack,
});

function decideGivingBack(
  rows: Rows,
  command: GiveBack,
  { at }: DecisionContext,
): Decision<GiveBackReply | HeldReply, Saved> {
  checkNotStopped(rows.ofId, at);
  checkTransferNotStopped(rows.ofTransfer, at);
  const transfer = returnableTransfer(rows.transfer, command);
  checkUnreserved(transfer, businessDay(at));
  const { agency, screened, caseId } = command;
  const { id: transferId, operator, amountCentimes, sendingReceiptNumber, sendingAgency } = transfer;
  const held = caseOf(screened, rows.memory, { caseId, transferId, stage: 'refund', agency, at });
  if (held) {
    const reply = { transferId, status: 'under-verification', amountCentimes } as const;
    return { save: { transfer: { ...transfer, heldBy: held.id }, case: held }, reply };
  }
  const [on, sentOn] = [businessDay(at), businessDay(transfer.sentAt)];
  const isAsNotSent = transfer.status === 'sent' && sentOn === on && sendingAgency === agency;
  const dueCentimes = transfer.returnDueCentimes ?? amountCentimes + (isAsNotSent ? transfer.feeCentimes : 0);
  const status = isAsNotSent ? 'cancelled' : 'refunded';
  const feeCentimes = dueCentimes - amountCentimes;
  const { receiptNumber, series } = drawReceipt(rows.series, agency, on);
  const counted = { kind: 'sending', on: sentOn, operator, amountCentimes } as const;
  const use = giveBackUse(rows.use, { ...counted, receiptNumber: sendingReceiptNumber });
  const returned = { status, returnedAt: at, returningAgency: agency, returnReceiptNumber: receiptNumber } as const;
  const entries = [
    ...(transfer.returnDueCentimes === null
      ? [debit(payablesLedgerAccount(operator), amountCentimes)]
      : [debit(owedBackLedgerAccount(operator), dueCentimes)]),
    ...(isAsNotSent ? feeParts(operator, transfer).map(([account, part]) => debit(account, part)) : []),
    credit(drawerLedgerAccount(agency), dueCentimes),
  ];
  return {
    save: { transfer: { ...transfer, ...returned }, series, ...(use ? { use } : {}) },
    booking: { bookedOn: on, agency, entries },
    events: [givenBack(transfer, { status, agency, bookedOn: on, feeCentimes }, at)],
    reply: { transferId, status, amountCentimes, feeCentimes, receiptNumber },
  };
}

function returnableTransfer(
  transfer: Transfer | undefined,
  { sendingReceiptNumber, sender }: GiveBack,
): ReturnableTransfer {
  if (!transfer) throw refuseTransfer('refund.unknown-receipt', { sendingReceiptNumber });
  if (documentText(transfer.sender) !== documentText(sender)) throw refuseTransfer('refund.other-sender');
  return unpaidTransfer(transfer);
}

function givenBack(
  { id, operator, amountCentimes }: Transfer,
  how: Pick<GiveBackReply, 'status' | 'feeCentimes'> & { agency: string; bookedOn: string },
  occurredAt: string,
): TransferCancelledV1 | TransferRefundedV1 {
  const { status, feeCentimes, agency, bookedOn } = how;
  const cashCentimes = -amountCentimes - feeCentimes;
  const data = { transferId: id, operator, agency, bookedOn, feeCentimes, cashCentimes };
  if (status === 'cancelled')
    return { type: 'transfers.transfer-cancelled.v1', subject: id, occurredAt, data: { ...data, amountCentimes } };
  const returned = { ...data, amountCentimes: -cashCentimes };
  return { type: 'transfers.transfer-refunded.v1', subject: id, occurredAt, data: returned };
}
