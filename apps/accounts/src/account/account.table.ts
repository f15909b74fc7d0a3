import { defineTable } from '#libs/commands';
import type { Account } from './account.js';

export const AccountTable = defineTable<Account>({
  name: 'account',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    openingId: { type: 'uuid' },
    holderKey: { type: 'text' },
    bank: { type: 'text' },
    rib: { type: 'text' },
    agency: { type: 'text' },
    level: { type: 'smallint' },
    status: { type: 'text' },
    openedOn: { type: 'date' },
    closedOn: { type: 'date', nullable: true },
    closedAt: { type: 'text', nullable: true },
    balanceCentimes: { type: 'bigint' },
    heldCentimes: { type: 'bigint' },
    dueCentimes: { type: 'bigint' },
    movementCount: { type: 'bigint' },
    lastHash: { type: 'text' },
    bookedOn: { type: 'date', nullable: true },
    lastUsedOn: { type: 'date' },
    block: { type: 'jsonb', nullable: true },
    countedOn: { type: 'date', nullable: true },
    depositedCentimes: { type: 'bigint' },
    withdrawnCentimes: { type: 'bigint' },
  },
  transitions: {
    confirmed: ['active', 'closed'],
    active: ['dormant', 'closed'],
    dormant: ['active', 'closed'],
    closed: [],
  },
});
