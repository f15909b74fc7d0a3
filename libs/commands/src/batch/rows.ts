import { assert, mayBecome } from '#libs/domain';
import type { Loaded, RowRefs } from '../command/command.js';
import type { AnyTable, Ref } from '../table/table.js';

interface Held {
  key: string;
  byKey: Map<string, object>;
  /** Rows by other columns, for those that commands look rows up by: property → value → rows. */
  indexes: Map<string, Map<string, Set<object>>>;
  stored: Set<string>;
  changed: Set<string>;
  /** Keys of rows that were locked before anything was read. */
  locked: Set<string>;
  /** Values by which the database was asked: property → values. */
  asked: Map<string, Set<string>>;
}

/** A row as a decision wants it, and its table. */
export interface SavedRow {
  table: AnyTable;
  row: object;
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

  /** Notes that a row was locked before the rows were read. */
  noteLocked(table: AnyTable, key: string): void {
    this.held(table).locked.add(key);
  }

  /** Notes for which values of a reference the database was asked: once all rows are loaded, before any is saved. */
  noteAsked(ref: Ref): void {
    if (ref.isNew) return;
    const { asked } = this.held(ref.table);
    let values = asked.get(ref.column);
    if (!values) asked.set(ref.column, (values = new Set()));
    for (const value of this.valuesOf(ref)) values.add(value);
  }

  /**
   * Whether these rows are all there is: each that was asked for by itself was locked before it was read, or made by
   * this batch, and where they lead through a row as it is now, the database was asked for that.
   */
  hasAllOf(refs: RowRefs): boolean {
    return Object.values(refs).every((ref) => this.hasAll(ref));
  }

  /** The rows that a command asked for, as they are now. Their types are those of the tables that they are of. */
  loaded<Refs extends RowRefs>(refs: Refs): Loaded<Refs> {
    const found = Object.entries(refs).map(([name, ref]) => [name, ref.isList ? this.list(ref) : this.list(ref)[0]]);
    return Object.fromEntries(found) as Loaded<Refs>;
  }

  /**
   * Keeps the rows of a decision as it wants them: all of them, or none.
   *
   * @throws {Error} when one has no key, or a status that may not follow the one it had
   */
  save(saved: readonly SavedRow[]): void {
    const before = new Map<string, object>();
    for (const { table, row } of saved) {
      const key = valueOf(row, table.key);
      assert(typeof key === 'string' && key !== '', `a saved row of ${table.name} has its key`);
      const name = `${table.name} ${key}`;
      const known = before.get(name) ?? this.held(table).byKey.get(key);
      if (known) checkTransition(table, known, row);
      before.set(name, row);
    }
    for (const { table, row } of saved) this.keep(table, row);
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

  private keep(table: AnyTable, row: object): void {
    const key = textOf(row, table.key);
    const held = this.held(table);
    const before = held.byKey.get(key);
    held.byKey.set(key, row);
    held.changed.add(key);
    for (const [property, index] of held.indexes) {
      if (before) index.get(textOf(before, property))?.delete(before);
      addTo(index, textOf(row, property), row);
    }
  }

  private hasAll(ref: Ref): boolean {
    if (ref.isNew) return true;
    const { key, byKey, stored, locked, asked } = this.held(ref.table);
    if (ref.through) {
      if (!this.hasAll(ref.through.from)) return false;
      const isThere = (value: string) => asked.get(ref.column)?.has(value) || (ref.column === key && byKey.has(value));
      if (!this.valuesOf(ref).every(isThere)) return false;
    }
    if (ref.isList && ref.column !== key) return true; // new rows of a list need no lock of their own
    return this.list(ref).every((row) => !stored.has(textOf(row, key)) || locked.has(textOf(row, key)));
  }

  private valuesOf({ values, through }: Ref): readonly string[] {
    if (!through) return values;
    const named = this.list(through.from).map((row) => valueOf(row, through.property));
    return named.filter((value) => value !== null && value !== undefined).map(String);
  }

  private list(ref: Ref): object[] {
    const values = this.valuesOf(ref);
    const [first] = values;
    if (values.length === 1) return this.findAll(ref, first ?? '');
    return values.flatMap((value) => this.findAll(ref, value));
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
      held = {
        key,
        byKey: new Map(),
        indexes: new Map(),
        stored: new Set(),
        changed: new Set(),
        locked: new Set(),
        asked: new Map(),
      };
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
