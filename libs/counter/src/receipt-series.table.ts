import { defineTable } from '#libs/commands';
import type { ReceiptSeries } from '#libs/domain';

/** What numbers the receipts of a product's agencies: one row an agency, locked by every receipt. */
export const ReceiptSeriesTable = defineTable<ReceiptSeries>({
  name: 'receiptSeries',
  key: 'agency',
  columns: { agency: { type: 'text' }, receiptCounts: { type: 'jsonb' } },
});
