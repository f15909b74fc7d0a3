import { defineTable } from '#libs/commands';
import type { Alert } from './alert.js';

export const AlertTable = defineTable<Alert>({
  name: 'alert',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    code: { type: 'text' },
    rule: { type: 'jsonb' },
    subjectKind: { type: 'text' },
    subject: { type: 'text' },
    agency: { type: 'text' },
    anchorId: { type: 'uuid' },
    anchoredAt: { type: 'timestamptz' },
    raisedAt: { type: 'timestamptz' },
    evidence: { type: 'jsonb' },
    status: { type: 'text' },
    takenBy: { type: 'text', nullable: true },
    steps: { type: 'jsonb' },
  },
  transitions: { open: ['taken'], taken: ['cleared', 'escalated'], cleared: [], escalated: [] },
});
