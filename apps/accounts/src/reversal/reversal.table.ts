import { defineTable } from '#libs/commands';
import type { Reversal } from './reversal.js';

export const ReversalTable = defineTable<Reversal>({
  name: 'reversal',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    movementId: { type: 'uuid' },
    accountId: { type: 'uuid' },
    agency: { type: 'text' },
    afterSeconds: { type: 'integer' },
    reason: { type: 'text' },
    by: { type: 'text' },
    at: { type: 'timestamptz' },
  },
});
