import { defineTable } from '#libs/commands';
import type { WrongCodeCount, WrongCodeWarning } from './wrong-code.js';

export const WrongCodeCountTable = defineTable<WrongCodeCount>({
  name: 'wrongCodeCount',
  key: 'id',
  columns: {
    id: { type: 'text' },
    failedAt: { type: 'jsonb' },
    stoppedUntil: { type: 'timestamptz', nullable: true },
  },
});

export const WrongCodeWarningTable = defineTable<WrongCodeWarning>({
  name: 'wrongCodeWarning',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    warnedAt: { type: 'timestamptz' },
    agency: { type: 'text' },
    teller: { type: 'text' },
    countedOf: { type: 'jsonb' },
    failures: { type: 'bigint' },
    stoppedUntil: { type: 'timestamptz', nullable: true },
  },
});
