import { defineTable } from '#libs/commands';
import type { InsurerStatement } from './statement.js';

export const StatementTable = defineTable<InsurerStatement>({
  name: 'statement',
  key: 'id',
  columns: {
    id: { type: 'text' },
    insurer: { type: 'text' },
    month: { type: 'text' },
    status: { type: 'text' },
    knownAt: { type: 'timestamptz', nullable: true },
    before: { type: 'jsonb', nullable: true },
    totals: { type: 'jsonb', nullable: true },
    closedAt: { type: 'timestamptz', nullable: true },
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
