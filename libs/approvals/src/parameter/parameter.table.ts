import { defineTable } from '#libs/commands';
import type { ParameterValue } from './parameter.js';

/** The values of a service's dated parameters; rows are only ever added. */
export const ParameterTable = defineTable<ParameterValue>({
  name: 'parameter',
  key: 'id',
  columns: {
    id: { type: 'text' },
    name: { type: 'text' },
    validFrom: { type: 'date' },
    value: { type: 'jsonb' },
    source: { type: 'text', nullable: true },
    proposedBy: { type: 'text', nullable: true },
    approvedBy: { type: 'text', nullable: true },
    approvedAt: { type: 'timestamptz', nullable: true },
    reason: { type: 'text', nullable: true },
    approvalId: { type: 'uuid', nullable: true },
  },
});
