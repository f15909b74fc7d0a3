import { expect, it } from '@jest/globals';
import { defineTable } from '#libs/commands';
import { entityOf } from '../src/database/entity.js';

interface Card {
  id: string;
  pinHash: string;
  soldAt: string | null;
}

const CardTable = defineTable<Card, 'pinHash'>({
  name: 'cardSale',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    pinHash: { type: 'uuid', hidden: true },
    soldAt: { type: 'timestamptz', nullable: true },
  },
});

it('a table is read as it is written: instants as ISO 8601, what is hidden not at all', () => {
  const entity = entityOf(CardTable);
  expect(entityOf(CardTable)).toBe(entity);
  const { id, pinHash, soldAt } = entity.options.columns as Record<
    string,
    { primary?: boolean; select?: boolean; transformer?: { from(value: unknown): unknown } }
  >;
  expect([id?.primary, pinHash?.select, soldAt?.select]).toEqual([true, false, true]);
  expect(soldAt?.transformer?.from(new Date(Date.UTC(2026, 0, 5, 9, 30, 0, 125)))).toBe('2026-01-05T09:30:00.125Z');
  expect(soldAt?.transformer?.from(null)).toBeNull();
});

it('and what no query reads is not in the type of what is read', () => {
  const read: NonNullable<(typeof CardTable)['visible']> = { id: 'a', soldAt: null };
  // @ts-expect-error it is not read
  expect(read.pinHash).toBeUndefined();
});
