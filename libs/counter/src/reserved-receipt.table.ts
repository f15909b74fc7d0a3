import { defineTable } from '#libs/commands';
import type { ReservedReceipt } from './receipt-block.js';

/** The receipt numbers that mobile agencies have taken along. */
export const ReservedReceiptTable = defineTable<ReservedReceipt>({
  name: 'reservedReceipt',
  key: 'receiptNumber',
  columns: {
    receiptNumber: { type: 'text' },
    blockId: { type: 'uuid' },
    agency: { type: 'text' },
    year: { type: 'integer' },
    status: { type: 'text' },
    issuedAt: { type: 'timestamptz' },
  },
  transitions: { free: ['used', 'void'], used: [], void: [] },
});
