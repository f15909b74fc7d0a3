import { defineTable } from '#libs/commands';
import type { Announcement } from './announcement.js';

/** Where announcements wait, and what was heard of them is kept. */
export const AnnouncementTable = defineTable<Announcement>({
  name: 'announcement',
  columns: {
    id: { type: 'text', primary: true },
    partner: { type: 'text' },
    what: { type: 'text' },
    rank: { type: 'smallint' },
    payload: { type: 'jsonb', nullable: true },
    since: { type: 'timestamptz' },
    status: { type: 'text' },
    settledAt: { type: 'timestamptz', nullable: true },
    refusal: { type: 'text', nullable: true },
  },
});
