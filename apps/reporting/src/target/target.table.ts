import { defineTable } from '#libs/commands';
import type { AgencyTarget } from './target.js';

/** Targets as they were set; rows are only ever added. */
export const TargetTable = defineTable<AgencyTarget>({
  name: 'target',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    agency: { type: 'text' },
    indicator: { type: 'text' },
    year: { type: 'smallint' },
    count: { type: 'bigint', nullable: true },
    amountCentimes: { type: 'bigint', nullable: true },
    setAt: { type: 'timestamptz' },
    setBy: { type: 'text' },
  },
});
