import { describe, expect, it } from '@jest/globals';
import { defineTable, snakeCase } from '../src/table/table.js';

interface Card {
  id: string;
  cardNumber: string;
  turns: number;
  soldAt: string | null;
}

const COLUMNS = {
  id: { type: 'uuid' },
  cardNumber: { type: 'text' },
  turns: { type: 'integer' },
  soldAt: { type: 'timestamptz', nullable: true },
} as const;

describe('a table is described once', () => {
  const CardTable = defineTable<Card, 'cardNumber'>({
    name: 'cardSale',
    key: 'id',
    columns: { ...COLUMNS, cardNumber: { type: 'text', hidden: true } },
  });

  it('in snake case', () => {
    expect(CardTable.name).toBe('card_sale');
    expect(CardTable.key).toBe('id');
    const [plain, nullable] = [
      { isNullable: false, isHidden: false },
      { isNullable: true, isHidden: false },
    ];
    expect(CardTable.columns).toEqual([
      { property: 'id', name: 'id', sqlType: 'uuid', ...plain },
      { property: 'cardNumber', name: 'card_number', sqlType: 'text', isNullable: false, isHidden: true },
      { property: 'turns', name: 'turns', sqlType: 'integer', ...plain },
      { property: 'soldAt', name: 'sold_at', sqlType: 'timestamptz', ...nullable },
    ]);
  });

  it('and says which rows a command needs', () => {
    const [one, list] = [CardTable.by('cardNumber', 'x'), CardTable.allBy('id', ['a', 'b'])];
    expect(one).toEqual({ table: CardTable, column: 'cardNumber', values: ['x'], isList: false, isNew: false });
    expect(list).toEqual({ table: CardTable, column: 'id', values: ['a', 'b'], isList: true, isNew: false });
    expect(CardTable.madeBy('a')).toMatchObject({ column: 'id', values: ['a'], isNew: true });
  });

  it('without its key it is none', () => {
    const key = 'nothing' as 'id';
    expect(() => defineTable<Card>({ name: 'card', key, columns: COLUMNS })).toThrow('card has the key column nothing');
  });
});

it('a table that forgets a column, or keeps it as what it is not, does not compile', () => {
  const { soldAt, ...others } = COLUMNS;
  const card = { name: 'card', key: 'id' } as const;
  const tables = [
    // @ts-expect-error a column is missing: it would silently not be written
    defineTable<Card>({ ...card, columns: others }),
    // @ts-expect-error a number is no text
    defineTable<Card>({ ...card, columns: { ...COLUMNS, turns: { type: 'text' } } }),
    // @ts-expect-error it may be null
    defineTable<Card>({ ...card, columns: { ...COLUMNS, soldAt: { type: 'timestamptz' } } }),
    // @ts-expect-error it is never null
    defineTable<Card>({ ...card, columns: { ...COLUMNS, id: { type: 'uuid', nullable: true } } }),
    // @ts-expect-error what no query reads is said in the type as well
    defineTable<Card>({ ...card, columns: { ...COLUMNS, cardNumber: { type: 'text', hidden: true } } }),
    // @ts-expect-error the bulk SQL does not write it
    defineTable<Card>({ ...card, columns: { ...COLUMNS, cardNumber: { type: 'bytea' } } }),
    // @ts-expect-error no such column
    defineTable<Card>({ ...card, columns: { ...COLUMNS, soldBy: { type: 'text' } } }),
  ];
  expect([tables.length, soldAt.nullable]).toEqual([7, true]);
});

it.each([
  ['id', 'id'],
  ['codeHash', 'code_hash'],
  ['paidOutAt', 'paid_out_at'],
])('%s is stored as %s', (property, column) => expect(snakeCase(property)).toBe(column));
