import { defineTable } from '#libs/commands';
import type { OperatorSettlement } from './settlement.js';

export const OperatorSettlementTable = defineTable<OperatorSettlement>({
  name: 'settlement',
  key: 'id',
  columns: {
    id: { type: 'text' },
    operator: { type: 'text' },
    day: { type: 'date' },
    status: { type: 'text' },
    totals: { type: 'jsonb' },
    linesDigest: { type: 'text' },
    closedAt: { type: 'timestamptz' },
    closedBy: { type: 'text' },
    matching: { type: 'jsonb', nullable: true },
    payment: { type: 'jsonb', nullable: true },
  },
  // The operator may send another file, and persons clear differences up.
  transitions: { closed: ['matched', 'differs'], matched: ['differs'], differs: ['matched'] },
});
