import { defineTable } from '#libs/commands';
import type { Remittance } from './remittance.js';

export const RemittanceTable = defineTable<Remittance>({
  name: 'remittance',
  key: 'month',
  columns: {
    month: { type: 'text' },
    status: { type: 'text' },
    totals: { type: 'jsonb', nullable: true },
    closedAt: { type: 'timestamptz', nullable: true },
    answer: { type: 'jsonb', nullable: true },
    answeredAt: { type: 'timestamptz', nullable: true },
    reopenings: { type: 'jsonb' },
  },
  transitions: {
    open: ['closing'],
    closing: ['closed'],
    closed: ['matched', 'differs', 'open'],
    differs: ['matched', 'open'],
    matched: [],
  },
});
