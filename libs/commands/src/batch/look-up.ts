import { assert } from '#libs/domain';
import type { AnyTable, Ref } from '../table/table.js';

/** One way in which rows are looked for: a table by a column, by known values or by those that other rows name. */
export interface RowLookUp {
  /** `hold.id`, `account.id through hold.id accountId`: the same for all commands that look in this way. */
  name: string;
  table: AnyTable;
  column: string;
  through?: { table: AnyTable; column: string; property: string };
}

/** What is looked for in one way. */
export interface Looked {
  lookUp: RowLookUp;
  values: readonly string[];
}

const cache = new WeakMap<AnyTable, Map<string, RowLookUp>>();

/** The ways in which a reference is looked for; none when the row is new, two when it is reached through another. */
export function lookUpsOf({ table, column, values, isNew, through }: Ref): Looked[] {
  if (isNew) return [];
  if (!through) return [{ lookUp: lookUp(table, column), values }];
  const { from, property } = through;
  return [
    { lookUp: lookUp(table, column, { table: from.table, column: from.column, property }), values: from.values },
    ...lookUpsOf(from),
  ];
}

/** A way to look for rows of a table. */
export function lookUp(table: AnyTable, column: string, through?: RowLookUp['through']): RowLookUp {
  const way = through ? `${column} through ${through.table.name}.${through.column} ${through.property}` : column;
  let known = cache.get(table);
  if (!known) cache.set(table, (known = new Map()));
  let found = known.get(way);
  if (!found)
    known.set(way, (found = { name: `${table.name}.${way}`, table, column, ...(through ? { through } : {}) }));
  return found;
}

/** Whether the rows of a reference are found only in a snapshot that is taken when all locks are there. */
export function locksFirst({ table, column, isList, isNew, through }: Ref): boolean {
  return !isNew && (through !== undefined || (isList && column !== table.key));
}

/** A column by the name of its property. */
export function columnOf(table: AnyTable, property: string) {
  const column = table.columns.find((candidate) => candidate.property === property);
  assert(column, `${table.name} has the column ${property}`);
  return column;
}
