import { defineTable } from '#libs/commands';
import type { Remembered, ScreeningCase } from './case.js';

export const ScreeningCaseTable = defineTable<ScreeningCase>({
  name: 'screeningCase',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    transferId: { type: 'uuid' },
    transferKind: { type: 'text' },
    stage: { type: 'text' },
    agency: { type: 'text' },
    revision: { type: 'integer' },
    subjects: { type: 'jsonb' },
    status: { type: 'text' },
    precedent: { type: 'text', nullable: true },
    openedAt: { type: 'timestamptz' },
    decidedAt: { type: 'timestamptz', nullable: true },
    decidedBy: { type: 'text', nullable: true },
    reason: { type: 'text', nullable: true },
  },
  transitions: { open: ['cleared', 'refused', 'frozen'], cleared: [], refused: [], frozen: [] },
});

export const ScreeningMemoryTable = defineTable<Remembered>({
  name: 'screeningMemory',
  key: 'id',
  columns: {
    id: { type: 'text' },
    entryVersion: { type: 'bigint' },
    verdict: { type: 'text' },
    caseId: { type: 'uuid' },
    decidedAt: { type: 'timestamptz' },
  },
});

/** What a decision about screened people needs: what is remembered of them, and the case that they may be. */
export const screeningRows = (caseId: string, memoryIds: readonly string[]) => ({
  memory: ScreeningMemoryTable.allBy('id', memoryIds),
  case: ScreeningCaseTable.madeBy(caseId),
});
