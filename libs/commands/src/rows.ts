import { assert } from '#libs/domain';
import type { Ref, Row, UntypedTable } from './command.js';

interface Held {
  key: string;
  byKey: Map<string, Row>;
  /** Rows by other columns, for those that commands look rows up by: property → value → rows. */
  indexes: Map<string, Map<string, Set<Row>>>;
  stored: Set<string>;
  changed: Set<string>;
}

/** The rows of one batch in memory: each decision sees what the decisions before it saved. */
export class BatchRows {
  private readonly tables = new Map<string, Held>();

  /** Takes in a row that the database gave, locked. */
  load(table: UntypedTable, row: Row): void {
    const held = this.held(table);
    const key = String(row[table.key]);
    held.byKey.set(key, row);
    held.stored.add(key);
  }

  /** The row or rows that a reference finds now. */
  find(ref: Ref): Row | Row[] | undefined {
    if (ref.values) return ref.values.flatMap((value) => this.findAll(ref, value));
    return this.findAll(ref, ref.value ?? '')[0];
  }

  /** Keeps a row as a decision wants it. */
  save(table: UntypedTable, row: Row): void {
    const key = row[table.key];
    assert(typeof key === 'string' && key !== '', `a saved row of ${table.name} has its key`);
    const held = this.held(table);
    const before = held.byKey.get(key);
    held.byKey.set(key, row);
    held.changed.add(key);
    for (const [property, index] of held.indexes) {
      if (before) index.get(String(before[property]))?.delete(before);
      addTo(index, String(row[property]), row);
    }
  }

  /** What has to be written: new rows, and changed ones that the database has. */
  changes(tableName: string): { inserted: Row[]; updated: Row[] } {
    const inserted: Row[] = [];
    const updated: Row[] = [];
    const held = this.tables.get(tableName);
    for (const key of held?.changed ?? []) {
      const row = held?.byKey.get(key);
      if (row) (held?.stored.has(key) ? updated : inserted).push(row);
    }
    return { inserted, updated };
  }

  private findAll(ref: Ref, value: string): Row[] {
    const held = this.held(ref.table);
    if (ref.column === held.key) {
      const row = held.byKey.get(value);
      return row ? [row] : [];
    }
    let index = held.indexes.get(ref.column);
    if (!index) {
      held.indexes.set(ref.column, (index = new Map()));
      for (const row of held.byKey.values()) addTo(index, String(row[ref.column]), row);
    }
    return [...(index.get(value) ?? [])];
  }

  private held({ name, key }: UntypedTable): Held {
    let held = this.tables.get(name);
    if (!held) {
      held = { key, byKey: new Map(), indexes: new Map(), stored: new Set(), changed: new Set() };
      this.tables.set(name, held);
    }
    return held;
  }
}

function addTo(index: Map<string, Set<Row>>, value: string, row: Row): void {
  const rows = index.get(value);
  if (rows) rows.add(row);
  else index.set(value, new Set([row]));
}
