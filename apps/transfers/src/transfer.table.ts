import { defineTable } from '#libs/commands';
import type { Transfer } from './transfer.js';

export const TransferTable = defineTable<Transfer, 'codeHash'>({
  name: 'transfer',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    codeHash: { type: 'uuid', hidden: true },
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
    accountPayment: { type: 'jsonb', nullable: true },
  },
  transitions: {
    sent: ['paying-into-account', 'paid-out'],
    'paying-into-account': ['sent', 'paid-out'],
    'paid-out': [],
  },
});
