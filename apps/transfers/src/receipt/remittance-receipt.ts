import { isPaid, type InwardRemittance } from '../remittance/remittance.js';
import { refuseTransfer } from '../transfer/transfer.js';
import type { TransferReceipt } from './transfer-receipt.js';

/**
 * The receipt of money from abroad that a counter has paid, whatever its operator says of it afterwards. It names the
 * beneficiary as the ID does.
 *
 * @throws {DomainError} `transfer.no-such-receipt` when it is not paid: why, whether it waits or is frozen, nobody learns here
 */
export function remittanceReceiptOf(remittance: InwardRemittance): TransferReceipt {
  if (!isPaid(remittance)) throw refuseTransfer('transfer.no-such-receipt');
  const { receiptNumber, agency, paidOutAt: at, operator, reference, sender, payee, amountCentimes } = remittance;
  return {
    kind: 'pay-out',
    subject: 'remittance',
    receiptNumber,
    agency,
    at,
    operator,
    reference,
    sender,
    beneficiary: payee,
    destinationCity: null,
    amountCentimes,
    feeCentimes: 0,
    feeVatCentimes: 0,
    isUndone: false,
    isUnderVerification: false,
    collectUntil: null,
    code: null,
  };
}
