import { Messaging1700000000002 } from './0002-messaging.js';

/** Tables of relay and consumers, in order. */
export const messagingMigrations = [Messaging1700000000002];
