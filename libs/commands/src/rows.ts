import { assert, mayBecome } from '#libs/domain';
import type { Loaded, RowRefs } from './command.js';
import type { AnyTable, Ref } from './table.js';

interface Held {
  key: string;
  byKey: Map<string, object>;
  /** Rows by other columns, for those that commands look rows up by: property → value → rows. */
  indexes: Map<string, Map<string, Set<object>>>;
  stored: Set<string>;
  changed: Set<string>;
}

/** The rows of one batch in memory: each decision sees what the decisions before it saved. */
export class BatchRows {
  private readonly tables = new Map<string, Held>();

  /** Takes in a row that the database gave, locked. */
  load(table: AnyTable, row: object): void {
    const held = this.held(table);
    const key = textOf(row, table.key);
    held.byKey.set(key, row);
    held.stored.add(key);
  }

  /** The rows that a command asked for, as they are now. Their types are those of the tables that they are of. */
  loaded<Refs extends RowRefs>(refs: Refs): Loaded<Refs> {
    const found = Object.entries(refs).map(([name, ref]) => [name, ref.isList ? this.list(ref) : this.list(ref)[0]]);
    return Object.fromEntries(found) as Loaded<Refs>;
  }

  /** Keeps a row as a decision wants it. @throws {Error} when its status may not follow the one it had */
  save(table: AnyTable, row: object): void {
    const key = valueOf(row, table.key);
    assert(typeof key === 'string' && key !== '', `a saved row of ${table.name} has its key`);
    const held = this.held(table);
    const before = held.byKey.get(key);
    if (before) checkTransition(table, before, row);
    held.byKey.set(key, row);
    held.changed.add(key);
    for (const [property, index] of held.indexes) {
      if (before) index.get(textOf(before, property))?.delete(before);
      addTo(index, textOf(row, property), row);
    }
  }

  /** What has to be written: new rows, and changed ones that the database has. */
  changes(tableName: string): { inserted: object[]; updated: object[] } {
    const inserted: object[] = [];
    const updated: object[] = [];
    const held = this.tables.get(tableName);
    for (const key of held?.changed ?? []) {
      const row = held?.byKey.get(key);
      if (row) (held?.stored.has(key) ? updated : inserted).push(row);
    }
    return { inserted, updated };
  }

  private list(ref: Ref): object[] {
    const [first] = ref.values;
    if (ref.values.length === 1) return this.findAll(ref, first ?? '');
    return ref.values.flatMap((value) => this.findAll(ref, value));
  }

  private findAll(ref: Ref, value: string): object[] {
    const held = this.held(ref.table);
    if (ref.column === held.key) {
      const row = held.byKey.get(value);
      return row ? [row] : [];
    }
    let index = held.indexes.get(ref.column);
    if (!index) {
      held.indexes.set(ref.column, (index = new Map()));
      for (const row of held.byKey.values()) addTo(index, textOf(row, ref.column), row);
    }
    return [...(index.get(value) ?? [])];
  }

  private held({ name, key }: AnyTable): Held {
    let held = this.tables.get(name);
    if (!held) {
      held = { key, byKey: new Map(), indexes: new Map(), stored: new Set(), changed: new Set() };
      this.tables.set(name, held);
    }
    return held;
  }
}

function checkTransition({ name, transitions }: AnyTable, before: object, after: object): void {
  if (!transitions) return;
  const [from, to] = [textOf(before, 'status'), textOf(after, 'status')];
  assert(from in transitions && mayBecome(transitions, from, to), `a row of ${name} may become ${to} from ${from}`);
}

function valueOf(row: object, property: string): unknown {
  return Reflect.get(row, property);
}

function textOf(row: object, property: string): string {
  return String(valueOf(row, property));
}

function addTo(index: Map<string, Set<object>>, value: string, row: object): void {
  const rows = index.get(value);
  if (rows) rows.add(row);
  else index.set(value, new Set([row]));
}
