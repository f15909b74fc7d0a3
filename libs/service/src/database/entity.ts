import type { AnyTable, Table } from '#libs/commands';
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';

const entities = new WeakMap<AnyTable, EntitySchema>();

/** How TypeORM reads a table: what is hidden in it, not at all. Instants are read as they are written, ISO 8601 in UTC. */
export function entityOf<Row, Hidden extends keyof Row = never>(
  table: Table<Row, Hidden>,
): EntitySchema<NonNullable<Table<Row, Hidden>['visible']>> {
  return anyEntityOf(table) as EntitySchema<NonNullable<Table<Row, Hidden>['visible']>>;
}

/** As {@link entityOf}, where the type of the rows does not matter. */
export function anyEntityOf(table: AnyTable): EntitySchema {
  let entity = entities.get(table);
  if (!entity) entities.set(table, (entity = newEntity(table)));
  return entity;
}

function newEntity({ name, key, columns }: AnyTable): EntitySchema {
  const options = columns.map(({ property, name: column, sqlType, isNullable, isHidden }) => {
    const described: EntitySchemaColumnOptions = {
      name: column,
      type: sqlType,
      primary: property === key,
      nullable: isNullable,
      select: !isHidden,
      ...(sqlType === 'timestamptz' ? { transformer: { from: toInstant, to: (value: unknown) => value } } : {}),
    };
    return [property, described] as const;
  });
  return new EntitySchema({ name, tableName: name, columns: Object.fromEntries(options) });
}

function toInstant(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}
