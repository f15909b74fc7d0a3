import { defineTable } from '#libs/commands';
import type { InwardRemittance } from './remittance.js';

export const InwardRemittanceTable = defineTable<InwardRemittance>({
  name: 'remittance',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    operator: { type: 'text' },
    reference: { type: 'text' },
    agency: { type: 'text' },
    payee: { type: 'jsonb' },
    request: { type: 'uuid' },
    attempt: { type: 'integer' },
    begunAt: { type: 'timestamptz' },
    status: { type: 'text' },
    amountCentimes: { type: 'bigint', nullable: true },
    sender: { type: 'jsonb', nullable: true },
    beneficiary: { type: 'jsonb', nullable: true },
    reservedUntil: { type: 'timestamptz', nullable: true },
    paidOutAt: { type: 'timestamptz', nullable: true },
    receiptNumber: { type: 'text', nullable: true },
    refusal: { type: 'text', nullable: true },
    settledAt: { type: 'timestamptz', nullable: true },
    settledBy: { type: 'text', nullable: true },
    settlementReason: { type: 'text', nullable: true },
  },
  transitions: {
    reserving: ['reserved', 'refused', 'released'],
    reserved: ['paid-out', 'released'],
    refused: [],
    released: [],
    'paid-out': ['confirmed', 'unsettled'],
    confirmed: [],
    unsettled: ['settled'],
    settled: [],
  },
});
