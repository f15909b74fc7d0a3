import { defineTable } from '#libs/commands';
import type { PromisedCode, Transfer } from './transfer.js';

export const TransferTable = defineTable<Transfer, 'codeHash' | 'paymentDocument' | 'screenedRevision'>({
  name: 'transfer',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    codeHash: { type: 'uuid', hidden: true },
    operator: { type: 'text' },
    status: { type: 'text' },
    amountCentimes: { type: 'bigint' },
    feeCentimes: { type: 'bigint' },
    feeVatCentimes: { type: 'bigint' },
    sender: { type: 'jsonb' },
    beneficiary: { type: 'jsonb' },
    destinationCity: { type: 'text', nullable: true },
    sendingAgency: { type: 'text' },
    sentAt: { type: 'timestamptz' },
    sendingReceiptNumber: { type: 'text' },
    corrections: { type: 'jsonb', nullable: true },
    payee: { type: 'jsonb', nullable: true },
    payingAgency: { type: 'text', nullable: true },
    paidOutAt: { type: 'timestamptz', nullable: true },
    payoutReceiptNumber: { type: 'text', nullable: true },
    heldBy: { type: 'uuid', nullable: true },
    screenedRevision: { type: 'integer', hidden: true },
    returnDueCentimes: { type: 'bigint', nullable: true },
    reservation: { type: 'jsonb', nullable: true },
    paidElsewhere: { type: 'jsonb', nullable: true },
    accountPayment: { type: 'jsonb', nullable: true },
    paymentDocument: { type: 'text', nullable: true, hidden: true },
    returnedAt: { type: 'timestamptz', nullable: true },
    returningAgency: { type: 'text', nullable: true },
    returnReceiptNumber: { type: 'text', nullable: true },
  },
  transitions: {
    sent: [
      'paying-into-account',
      'paid-out',
      'paid-elsewhere',
      'cancelled',
      'refunded',
      'expired',
      'rejected',
      'frozen',
    ],
    'paying-into-account': ['sent', 'paid-out'],
    'paid-out': [],
    'paid-elsewhere': [],
    expired: ['refunded', 'paid-elsewhere', 'rejected', 'frozen'],
    rejected: ['refunded', 'frozen'],
    frozen: [],
    cancelled: [],
    refunded: [],
  },
});

/** Codes that mobile agencies took along: nobody else is given one of them. Their sendings have them. */
export const PromisedCodeTable = defineTable<PromisedCode, 'codeHash'>({
  name: 'promisedCode',
  key: 'transferId',
  columns: {
    transferId: { type: 'uuid' },
    codeHash: { type: 'uuid', hidden: true },
    receiptNumber: { type: 'text' },
    allowanceId: { type: 'uuid' },
  },
});
