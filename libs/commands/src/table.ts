import { assert } from '#libs/domain';
import { EntitySchema, type EntitySchemaColumnOptions, type EntitySchemaOptions } from 'typeorm';

/** One row, found by a unique column. */
export interface RowRef<Row> {
  table: Table<Row>;
  column: string;
  value: string;
  /** It is not there yet, and so not looked for. */
  isNew?: true;
}

/** All rows that have one of these values in a column. */
export interface RowsRef<Row> {
  table: Table<Row>;
  column: string;
  values: readonly string[];
}

/** A column as the bulk SQL needs it. */
export interface Column {
  /** Of the row, `codeHash`. */
  property: string;
  /** Of the database, `code_hash`. */
  name: string;
  sqlType: string;
}

/** A table whose rows commands lock, decide on and save. */
export interface Table<Row> {
  name: string;
  entity: EntitySchema<Row>;
  columns: readonly Column[];
  /** The property that is the primary key. */
  key: string;
  /** One row by a unique column. */
  by(column: keyof Row & string, value: string): RowRef<Row>;
  /** A row that the command makes under a key that was drawn for it: nobody else can have it. */
  madeBy(key: string): RowRef<Row>;
  /** All rows with one of these values. */
  allBy(column: keyof Row & string, values: readonly string[]): RowsRef<Row>;
}

const SQL_TYPES = new Set(['uuid', 'text', 'bigint', 'integer', 'smallint', 'boolean', 'date', 'timestamptz', 'jsonb']);

/** `codeHash` → `code_hash`. */
export function snakeCase(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Describes a table once, for TypeORM (schema, reads) and for the bulk SQL of the command queue.
 * Columns are named in snake case; exactly one is `primary`.
 *
 * @throws {Error} when a column's type is not one that the bulk SQL writes, or the key is not one column
 */
export function defineTable<Row>(options: EntitySchemaOptions<Row>): Table<Row> {
  const declared = Object.entries(options.columns as Record<string, EntitySchemaColumnOptions>);
  const columns = declared.map(([property, column]) => {
    const sqlType = String(column.type);
    assert(SQL_TYPES.has(sqlType), `${options.name}.${property}: the bulk SQL does not write ${sqlType}`);
    column.name ??= snakeCase(property);
    if (sqlType === 'timestamptz') column.transformer ??= { from: toInstant, to: (value: unknown) => value };
    return { property, name: column.name, sqlType };
  });
  const keys = declared.filter(([, column]) => column.primary).map(([property]) => property);
  assert(keys.length === 1 && keys[0], `${options.name} has one key column`);
  options.tableName ??= snakeCase(options.name).replace(/^_/, '');
  const table: Table<Row> = {
    name: options.tableName,
    entity: new EntitySchema<Row>(options),
    columns,
    key: keys[0],
    by: (column, value) => ({ table, column, value }),
    madeBy: (key) => ({ table, column: table.key, value: key, isNew: true }),
    allBy: (column, values) => ({ table, column, values }),
  };
  return table;
}

function toInstant(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}
