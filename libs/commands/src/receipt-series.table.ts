import type { ReceiptSeries } from '#libs/domain';
import { defineTable } from './table.js';

/** What numbers the receipts of a product's agencies; the product's own migration creates the table. */
export const ReceiptSeriesTable = defineTable<ReceiptSeries>({
  name: 'receiptSeries',
  columns: {
    agency: { type: 'text', primary: true },
    receiptCounts: { type: 'jsonb' },
  },
});
