import { defineTable } from '#libs/commands';
import type { BankBalance, BusinessDay } from './business-day.js';

export const BusinessDayTable = defineTable<BusinessDay>({
  name: 'businessDay',
  key: 'id',
  columns: {
    id: { type: 'text' },
    bank: { type: 'text' },
    day: { type: 'date' },
    status: { type: 'text' },
    digest: { type: 'text' },
    accountCount: { type: 'integer' },
    lineCount: { type: 'integer' },
    differenceCount: { type: 'integer' },
    receivedAt: { type: 'timestamptz' },
    by: { type: 'text' },
  },
  // Another file of the day, or the same against books that know more.
  transitions: { matched: ['differs'], differs: ['matched'] },
});

export const BankBalanceTable = defineTable<BankBalance>({
  name: 'bankBalance',
  key: 'rib',
  columns: {
    rib: { type: 'text' },
    bank: { type: 'text' },
    day: { type: 'date' },
    openingCentimes: { type: 'bigint' },
    closingCentimes: { type: 'bigint' },
  },
});
