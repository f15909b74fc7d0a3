import { defineTable } from '#libs/commands';
import type { Announcement } from './announcement.js';

/** Where announcements wait, and what was heard of them is kept. */
export const AnnouncementTable = defineTable<Announcement>({
  name: 'announcement',
  key: 'id',
  columns: {
    id: { type: 'text' },
    partner: { type: 'text' },
    what: { type: 'text' },
    rank: { type: 'smallint' },
    payload: { type: 'jsonb', nullable: true },
    since: { type: 'timestamptz' },
    status: { type: 'text' },
    settledAt: { type: 'timestamptz', nullable: true },
    refusal: { type: 'text', nullable: true },
  },
  // What was settled waits again when something else is so, or an administrator says so.
  transitions: { waiting: ['heard', 'refused'], heard: ['waiting'], refused: ['waiting'] },
});
