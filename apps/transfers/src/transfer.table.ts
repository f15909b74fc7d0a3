import { defineTable } from '#libs/commands';
import type { Transfer } from './transfer.js';

export const TransferTable = defineTable<Transfer>({
  name: 'transfer',
  columns: {
    id: { type: 'uuid', primary: true },
    codeHash: { type: 'uuid', select: false },
    operator: { type: 'text' },
    status: { type: 'text' },
    amountCentimes: { type: 'bigint' },
    feeCentimes: { type: 'bigint' },
    sender: { type: 'jsonb' },
    beneficiary: { type: 'jsonb' },
    sendingAgency: { type: 'text' },
    sentAt: { type: 'timestamptz' },
    sendingReceiptNumber: { type: 'text' },
    payee: { type: 'jsonb', nullable: true },
    payingAgency: { type: 'text', nullable: true },
    paidOutAt: { type: 'timestamptz', nullable: true },
    payoutReceiptNumber: { type: 'text', nullable: true },
  },
});
