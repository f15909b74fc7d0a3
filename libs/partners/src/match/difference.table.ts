import { defineTable } from '#libs/commands';
import type { Difference } from './difference.js';

/** Where differences with partners live on. */
export const DifferenceTable = defineTable<Difference>({
  name: 'difference',
  key: 'id',
  columns: {
    id: { type: 'text' },
    partner: { type: 'text' },
    key: { type: 'text' },
    what: { type: 'text' },
    mineCentimes: { type: 'bigint', nullable: true },
    theirsCentimes: { type: 'bigint', nullable: true },
    fields: { type: 'jsonb' },
    statement: { type: 'text' },
    status: { type: 'text' },
    openedAt: { type: 'timestamptz' },
    seenAt: { type: 'timestamptz' },
    agreesSince: { type: 'timestamptz', nullable: true },
    owner: { type: 'text', nullable: true },
    closings: { type: 'jsonb' },
  },
  transitions: { open: ['closed'], closed: ['open'] },
});
