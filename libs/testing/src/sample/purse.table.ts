import { defineTable } from '#libs/commands';

/** A purse of coins: what the sample product keeps. */
export interface Purse {
  id: string;
  agency: string;
  /** Unique over all purses. */
  seal: string;
  /** What it is for; the database takes fewer than 50 characters. */
  title: string;
  balanceCentimes: number;
  /** How many operations it has seen. */
  turns: number;
}

export const PurseTable = defineTable<Purse>({
  name: 'purse',
  key: 'id',
  columns: {
    id: { type: 'text' },
    agency: { type: 'text' },
    seal: { type: 'text' },
    title: { type: 'text' },
    balanceCentimes: { type: 'bigint' },
    turns: { type: 'integer' },
  },
});
