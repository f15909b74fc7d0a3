import { Messaging1700000000002 } from './0002-messaging.js';
import { EpochsAndProjections1700000000003 } from './0003-epochs-and-projections.js';
import { PartnerInbox1700000000004 } from './0004-partner-inbox.js';
import { JournalEnds1700000000023 } from './0005-journal-ends.js';
import { DerivedProjections1700000000026 } from './0006-derived-projections.js';

/** Tables of relay and consumers, in order. */
export const messagingMigrations = [
  Messaging1700000000002,
  EpochsAndProjections1700000000003,
  PartnerInbox1700000000004,
  JournalEnds1700000000023,
  DerivedProjections1700000000026,
];
