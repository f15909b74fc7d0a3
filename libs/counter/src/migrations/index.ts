import { Receipts1700000000003 } from './0003-receipts.js';

/** Tables of every product that gives receipts, in order. */
export const counterMigrations = [Receipts1700000000003];
