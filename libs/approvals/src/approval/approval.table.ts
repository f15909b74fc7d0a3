import { defineTable } from '#libs/commands';
import type { Approval } from './approval.js';

/** What was asked for in a service, and what became of it. */
export const ApprovalTable = defineTable<Approval>({
  name: 'approval',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    kind: { type: 'text' },
    subject: { type: 'text' },
    agency: { type: 'text', nullable: true },
    asked: { type: 'jsonb' },
    askedBy: { type: 'text' },
    askedAt: { type: 'timestamptz' },
    reason: { type: 'text' },
    expiresAt: { type: 'timestamptz' },
    status: { type: 'text' },
    decidedBy: { type: 'text', nullable: true },
    decidedAt: { type: 'timestamptz', nullable: true },
    rejectedFor: { type: 'text', nullable: true },
  },
  transitions: { pending: ['approved', 'rejected'], approved: [], rejected: [] },
});
