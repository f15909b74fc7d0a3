import { Partners1700000000010 } from './0010-partners.js';

/** Tables of announcements and differences, for services that use them. */
export const partnerMigrations = [Partners1700000000010];
