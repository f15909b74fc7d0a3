import { defineTable } from '#libs/commands';
import type { Loan } from './loan.js';

export const LoanTable = defineTable<Loan>({
  name: 'loan',
  key: 'id',
  columns: {
    id: { type: 'text' },
    clientId: { type: 'uuid', nullable: true },
    policyId: { type: 'uuid', nullable: true },
    ends: { type: 'jsonb' },
  },
});
