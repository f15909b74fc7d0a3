import { defineTable } from '#libs/commands';
import type { HolderOpening, Opening } from './opening.js';

export const OpeningTable = defineTable<Opening>({
  name: 'opening',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    holderKey: { type: 'text' },
    holder: { type: 'jsonb' },
    level: { type: 'smallint' },
    bank: { type: 'text' },
    agency: { type: 'text' },
    requestedAt: { type: 'timestamptz' },
    requestedBy: { type: 'text' },
    status: { type: 'text' },
    accountId: { type: 'uuid', nullable: true },
    rib: { type: 'text', nullable: true },
    answeredAt: { type: 'timestamptz', nullable: true },
    refusal: { type: 'text', nullable: true },
  },
  transitions: { requested: ['confirmed', 'refused'], confirmed: [], refused: [] },
});

export const HolderTable = defineTable<HolderOpening>({
  name: 'holder',
  key: 'holderKey',
  columns: { holderKey: { type: 'text' }, openingId: { type: 'uuid', nullable: true } },
});
