import { defineTable } from '#libs/commands';
import type { PersonUse } from './ceiling.js';

export const PersonUseTable = defineTable<PersonUse>({
  name: 'personUse',
  key: 'document',
  columns: { document: { type: 'text' }, sums: { type: 'jsonb' }, latest: { type: 'jsonb' } },
});
