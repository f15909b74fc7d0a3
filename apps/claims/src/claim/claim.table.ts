import { defineTable } from '#libs/commands';
import { CLAIM_TRANSITIONS, type Claim } from './claim.js';

export const ClaimTable = defineTable<Claim>({
  name: 'claim',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    claimKey: { type: 'text' },
    insurer: { type: 'text' },
    claimNumber: { type: 'text' },
    origin: { type: 'text' },
    policyId: { type: 'uuid' },
    clientId: { type: 'uuid' },
    agency: { type: 'text' },
    memberId: { type: 'text', nullable: true },
    benefit: { type: 'text' },
    eventOn: { type: 'date' },
    declaredOn: { type: 'date' },
    status: { type: 'text' },
    child: { type: 'jsonb', nullable: true },
    sameEventAs: { type: 'text', nullable: true },
    findings: { type: 'jsonb' },
    documents: { type: 'jsonb' },
    amountCentimes: { type: 'bigint', nullable: true },
    settledBy: { type: 'text', nullable: true },
    servedAt: { type: 'text', nullable: true },
    servedOn: { type: 'date', nullable: true },
    sealedPathology: { type: 'text', nullable: true },
    sealedReason: { type: 'text', nullable: true },
    steps: { type: 'jsonb' },
  },
  transitions: CLAIM_TRANSITIONS,
});
