import type { Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { refusePayment, type Payment } from '../payment/payment.js';
import { PaymentTable } from '../payment/payment.table.js';
import { ReceiptPrintTable } from './receipt-print.table.js';

/** A receipt was put on paper. */
export interface ReceiptPrint {
  id: string;
  paymentId: string;
  /** 1 is the original; every later one is a duplicate. */
  printNumber: number;
  /** Subject of the token; null of prints from before they were kept one by one. */
  printedBy: string | null;
  printedAt: Instant;
}

export interface PrintReceipt {
  /** Made for this print. */
  id: string;
  receiptNumber: string;
  /** Of whoever prints. */
  agency: string;
  by: string;
}

export interface PrintReceiptReply {
  receiptNumber: string;
  printNumber: number;
  isDuplicate: boolean;
}

interface Rows {
  payment: Payment | undefined;
  earlier: ReceiptPrint[];
}

/**
 * Records that an agency prints a receipt of its own: the first time as the original, then as a duplicate. The payment's row is
 * locked: of two tills that print at once, one is the first.
 *
 * Refuses `payment.not-found`.
 */
export const printReceipt = defineCommand({
  name: 'vehicle-tax.print-receipt',
  rows: ({ id, receiptNumber }: PrintReceipt) => {
    const payment = PaymentTable.by('receiptNumber', receiptNumber);
    return {
      payment,
      earlier: ReceiptPrintTable.allThrough('paymentId', payment, 'id'),
      print: ReceiptPrintTable.madeBy(id),
    };
  },
  decide: decidePrint,
});

function decidePrint(
  { payment, earlier }: Rows,
  { id, receiptNumber, agency, by }: PrintReceipt,
  { at }: DecisionContext,
): Decision<PrintReceiptReply, { print: ReceiptPrint }> {
  if (payment?.agency !== agency) throw refusePayment('payment.not-found');
  const printNumber = earlier.length + 1;
  return {
    save: { print: { id, paymentId: payment.id, printNumber, printedBy: by, printedAt: at } },
    reply: { receiptNumber, printNumber, isDuplicate: printNumber > 1 },
  };
}
