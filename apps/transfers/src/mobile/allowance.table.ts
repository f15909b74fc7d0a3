import { defineTable } from '#libs/commands';
import type { Allowance } from './allowance.js';

export const AllowanceTable = defineTable<Allowance>({
  name: 'mobileAllowance',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    agency: { type: 'text' },
    issuedAt: { type: 'timestamptz' },
    validUntil: { type: 'date' },
    transferMaxCentimes: { type: 'bigint' },
    dayMaxCentimes: { type: 'bigint' },
    totalMaxCentimes: { type: 'bigint' },
    sentByDay: { type: 'jsonb' },
  },
});
