import { defineTable } from '#libs/commands';
import type { ReceiptPrint } from './receipt-print.js';

export const ReceiptPrintTable = defineTable<ReceiptPrint>({
  name: 'receiptPrint',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    paymentId: { type: 'uuid' },
    printNumber: { type: 'integer' },
    printedBy: { type: 'text', nullable: true },
    printedAt: { type: 'timestamptz' },
  },
});
