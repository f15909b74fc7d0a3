import { describe, expect, it } from '@jest/globals';
import { defineTable, snakeCase } from '../src/table.js';

interface Card {
  id: string;
  cardNumber: string;
  soldAt: string | null;
}

describe('a table is described once', () => {
  const CardTable = defineTable<Card>({
    name: 'cardSale',
    columns: {
      id: { type: 'uuid', primary: true },
      cardNumber: { type: 'text', name: 'reference' },
      soldAt: { type: 'timestamptz', nullable: true },
    },
  });

  it('in snake case, unless a column has a name of its own', () => {
    expect(CardTable.name).toBe('card_sale');
    expect(CardTable.key).toBe('id');
    expect(CardTable.columns).toEqual([
      { property: 'id', name: 'id', sqlType: 'uuid' },
      { property: 'cardNumber', name: 'reference', sqlType: 'text' },
      { property: 'soldAt', name: 'sold_at', sqlType: 'timestamptz' },
    ]);
  });

  it('so that reads give instants as they were written', () => {
    const { soldAt } = CardTable.entity.options.columns as Record<
      string,
      { transformer?: { from(value: unknown): unknown } }
    >;
    expect(soldAt?.transformer?.from(new Date(Date.UTC(2026, 0, 5, 9, 30, 0, 125)))).toBe('2026-01-05T09:30:00.125Z');
    expect(soldAt?.transformer?.from(null)).toBeNull();
  });

  it('and says which rows a command needs', () => {
    expect(CardTable.by('cardNumber', 'x')).toEqual({ table: CardTable, column: 'cardNumber', value: 'x' });
    expect(CardTable.allBy('id', ['a', 'b'])).toEqual({ table: CardTable, column: 'id', values: ['a', 'b'] });
  });
});

describe('a table is refused', () => {
  it.each([
    ['without a key', { id: { type: 'uuid' } }, 'card has one key column'],
    [
      'with a key of two columns',
      { id: { type: 'uuid', primary: true }, cardNumber: { type: 'text', primary: true } },
      'card has one key column',
    ],
    [
      'with a type that the bulk SQL does not write',
      { id: { type: 'uuid', primary: true }, soldAt: { type: 'bytea' } },
      'card.soldAt: the bulk SQL does not write bytea',
    ],
  ] as const)('%s', (_, columns, message) => {
    expect(() => defineTable<Card>({ name: 'card', columns })).toThrow(message);
  });
});

it.each([
  ['id', 'id'],
  ['codeHash', 'code_hash'],
  ['paidOutAt', 'paid_out_at'],
])('%s is stored as %s', (property, column) => expect(snakeCase(property)).toBe(column));
