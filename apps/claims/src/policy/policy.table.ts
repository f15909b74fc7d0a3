import { defineTable } from '#libs/commands';
import type { Policy } from './policy.js';

export const PolicyTable = defineTable<Policy>({
  name: 'policy',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    clientId: { type: 'uuid' },
    kind: { type: 'text' },
    insurer: { type: 'text' },
    agency: { type: 'text' },
    startsOn: { type: 'date' },
    endsOn: { type: 'date' },
    spans: { type: 'jsonb' },
    loanId: { type: 'text', nullable: true },
    months: { type: 'integer', nullable: true },
    premiumCentimes: { type: 'bigint', nullable: true },
    owedBackCentimes: { type: 'bigint', nullable: true },
    refundedCentimes: { type: 'bigint', nullable: true },
  },
});
