import { defineTable } from '#libs/commands';
import type { AgencyState } from '#libs/domain';

/** The network as every service keeps it (libs/service); decided on here alone. Rows are only ever added. */
export const AgencyStateTable = defineTable<AgencyState>({
  name: 'agencyState',
  key: 'id',
  columns: {
    id: { type: 'text' },
    code: { type: 'text' },
    validFrom: { type: 'date' },
    name: { type: 'text' },
    kind: { type: 'text' },
    branch: { type: 'text' },
    region: { type: 'text' },
    isOpen: { type: 'boolean' },
  },
});
