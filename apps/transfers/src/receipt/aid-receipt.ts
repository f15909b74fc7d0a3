import type { FamilyAid } from '../family-aid/family-aid.js';
import { refuseTransfer } from '../transfer/transfer.js';
import { givenReceipt, type GivenReceipt, type ReceiptKind, type TransferReceipt } from './transfer-receipt.js';

/** The papers that family aid brings about: of the sending, and of amount and fee given back. */
export const AID_RECEIPT_KINDS = ['sending', 'refund'] as const satisfies readonly ReceiptKind[];
/** One of {@link AID_RECEIPT_KINDS}. */
export type AidReceiptKind = (typeof AID_RECEIPT_KINDS)[number];

type PrintedAid = Pick<
  FamilyAid,
  | 'operator'
  | 'agency'
  | 'status'
  | 'reference'
  | 'sender'
  | 'beneficiary'
  | 'amountCentimes'
  | 'feeCentimes'
  | 'feeVatCentimes'
  | 'receiptNumber'
  | 'sentAt'
  | 'returnReceiptNumber'
  | 'returnedAt'
>;

/**
 * A receipt of family aid: of the sending with the operator's number, by which the beneficiary collects; of what was given
 * back, which is amount and fee.
 *
 * @throws {DomainError} `transfer.no-such-receipt` when it was not sent, or not given back: why, nobody learns here
 */
export function aidReceiptOf(aid: PrintedAid, kind: AidReceiptKind): TransferReceipt {
  const given = aidReceiptGiven(aid, kind);
  if (!given) throw refuseTransfer('transfer.no-such-receipt', { field: 'of' });
  const { operator, reference, sender, beneficiary, amountCentimes, feeCentimes, feeVatCentimes } = aid;
  return {
    ...given,
    kind,
    subject: 'family-aid',
    operator,
    reference,
    sender,
    beneficiary,
    destinationCity: null,
    amountCentimes,
    feeCentimes,
    feeVatCentimes,
    isUndone: kind === 'sending' && aid.status === 'cancelled',
    isUnderVerification: false,
    collectUntil: null,
    code: null,
  };
}

function aidReceiptGiven(aid: PrintedAid, kind: AidReceiptKind): GivenReceipt | undefined {
  if (kind === 'sending') return givenReceipt(aid.receiptNumber, aid.agency, aid.sentAt);
  return givenReceipt(aid.returnReceiptNumber, aid.agency, aid.returnedAt);
}
