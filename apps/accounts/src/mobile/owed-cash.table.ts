import { defineTable } from '#libs/commands';
import type { OwedCash } from './owed-cash.js';

export const OwedCashTable = defineTable<OwedCash>({
  name: 'owed_cash',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    accountId: { type: 'uuid' },
    agency: { type: 'text' },
    receiptNumber: { type: 'text' },
    amountCentimes: { type: 'bigint' },
    code: { type: 'text' },
    takenAt: { type: 'timestamptz' },
    takenBy: { type: 'text', nullable: true },
    status: { type: 'text' },
    givenBackAt: { type: 'timestamptz', nullable: true },
    givenBackBy: { type: 'text', nullable: true },
  },
  transitions: { owed: ['given-back'], 'given-back': [] },
});
