import type { Till } from '#libs/domain';
import { defineTable } from './table.js';

/** The tills of a product's agencies, which number its receipts; the product's own migration creates the table. */
export const TillTable = defineTable<Till>({
  name: 'till',
  columns: {
    agency: { type: 'text', primary: true },
    receiptCounts: { type: 'jsonb' },
  },
});
