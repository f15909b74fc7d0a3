import { defineTable } from '#libs/commands';
import type { ListImport, ListsInForce } from './import.js';

export const ListImportTable = defineTable<ListImport>({
  name: 'watchListImport',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    source: { type: 'text' },
    status: { type: 'text' },
    revision: { type: 'integer', nullable: true },
    digest: { type: 'text' },
    generatedAt: { type: 'timestamptz', nullable: true },
    individuals: { type: 'integer' },
    entities: { type: 'integer' },
    entries: { type: 'jsonb' },
    importedAt: { type: 'timestamptz' },
    importedBy: { type: 'text' },
    decidedAt: { type: 'timestamptz', nullable: true },
    decidedBy: { type: 'text', nullable: true },
    reason: { type: 'text', nullable: true },
  },
  transitions: { waiting: ['in-force', 'declined'], 'in-force': [], declined: [] },
});

export const ListsInForceTable = defineTable<ListsInForce>({
  name: 'watchListsInForce',
  key: 'id',
  columns: { id: { type: 'text' }, revision: { type: 'integer' }, lists: { type: 'jsonb' } },
});
