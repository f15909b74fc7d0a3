import { assert } from '#libs/domain';
import type { Ref, Row, UntypedTable } from './command.js';

interface Held {
  table: UntypedTable;
  byKey: Map<string, Row>;
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
    this.unindex(table, held.byKey.get(key));
    held.byKey.set(key, row);
    held.changed.add(key);
    this.index(table, row);
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

  // Look-ups by a column other than the key go through an index that is built on first use.
  private readonly indexes = new Map<string, Map<string, Set<Row>>>();

  private findAll(ref: Ref, value: string): Row[] {
    const held = this.held(ref.table);
    if (ref.column === ref.table.key) {
      const row = held.byKey.get(value);
      return row ? [row] : [];
    }
    const name = `${ref.table.name}.${ref.column}`;
    if (!this.indexes.has(name)) {
      this.indexes.set(name, new Map());
      for (const row of held.byKey.values()) this.addToIndex(name, ref.column, row);
    }
    return [...(this.indexes.get(name)?.get(value) ?? [])];
  }

  private index(table: UntypedTable, row: Row): void {
    for (const column of table.columns) this.addToIndex(`${table.name}.${column.property}`, column.property, row);
  }

  private unindex(table: UntypedTable, row: Row | undefined): void {
    if (!row) return;
    for (const { property } of table.columns) {
      this.indexes.get(`${table.name}.${property}`)?.get(String(row[property]))?.delete(row);
    }
  }

  private addToIndex(name: string, property: string, row: Row): void {
    const index = this.indexes.get(name);
    if (!index) return;
    const value = String(row[property]);
    const rows = index.get(value);
    if (rows) rows.add(row);
    else index.set(value, new Set([row]));
  }

  private held(table: UntypedTable): Held {
    let held = this.tables.get(table.name);
    if (!held) this.tables.set(table.name, (held = { table, byKey: new Map(), stored: new Set(), changed: new Set() }));
    return held;
  }
}
