import { defineTable } from '#libs/commands';
import type { Edition } from './edition.js';

/** Published tables; rows are only ever added. */
export const EditionTable = defineTable<Edition>({
  name: 'edition',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    tableName: { type: 'text' },
    periods: { type: 'jsonb' },
    sections: { type: 'jsonb' },
    rows: { type: 'jsonb' },
    asOf: { type: 'timestamptz' },
    proven: { type: 'jsonb' },
    provenThrough: { type: 'date', nullable: true },
    positions: { type: 'jsonb' },
    frozenAt: { type: 'timestamptz' },
    frozenBy: { type: 'text' },
  },
});
