import { Approvals1700000000004 } from './0004-approvals.js';

/** Tables of every service with approvals or dated parameters, in order. */
export const approvalMigrations = [Approvals1700000000004];
