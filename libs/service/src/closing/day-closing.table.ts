import { defineTable } from '#libs/commands';
import type { ClosedDay } from './day-closing.js';

/** Business days that were closed. */
export const DayClosingTable = defineTable<ClosedDay>({
  name: 'dayClosing',
  key: 'day',
  columns: {
    day: { type: 'date' },
    revision: { type: 'integer' },
    events: { type: 'bigint' },
    netCashCentimes: { type: 'bigint' },
    digest: { type: 'text' },
    closedAt: { type: 'timestamptz' },
  },
});
