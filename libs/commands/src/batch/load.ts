import type { AskedCommand } from './asked-command.js';
import type { KnownOperation } from './decide.js';
import { lookUpsOf } from './look-up.js';
import { BatchRows } from './rows.js';
import { together, type Session } from './session.js';
import type { BatchStatements } from './statements.js';

/** What the database had when all locks of a batch were there. */
export interface LoadedBatch {
  operations: Map<string, KnownOperation>;
  rows: BatchRows;
}

/**
 * Takes the keys of a batch, and its rows, locked. Where a row leads to others, or a list has to be whole, they are
 * locked by a statement of its own first: the snapshot of one that waits for a lock is older than what it waited for.
 * Both go on their way together, so that it costs no round trip.
 */
export async function loadBatch(
  session: Session,
  batch: readonly AskedCommand[],
  { read, lock }: BatchStatements,
): Promise<LoadedBatch> {
  const wanted = new Map(read.lookUps.map(({ name }) => [name, new Set<string>()]));
  for (const { refs } of batch) {
    for (const ref of Object.values(refs)) {
      for (const { lookUp, values } of lookUpsOf(ref)) {
        const looked = wanted.get(lookUp.name);
        for (const value of values) looked?.add(value);
      }
    }
  }
  const keys = batch.map(({ operationId }) => operationId);
  const values = [...wanted.values()].map((set) => [...set].sort());
  const locking = batch.some(({ locksFirst }) => locksFirst)
    ? session.query<{ table: string; locked: string }>({ ...lock, values })
    : Promise.resolve(undefined);
  const { name, text } = read;
  const reading = session.query<{ table: string; row: object | null; operation: KnownOperation | null }>({
    name,
    text,
    values: [keys, ...values],
  });
  const [locked, loaded] = await together(locking, reading);

  const tables = new Map(read.lookUps.map(({ table }) => [table.name, table]));
  const operations = new Map<string, KnownOperation>();
  const rows = new BatchRows();
  for (const { table: tableName, row, operation } of loaded.rows) {
    const table = tables.get(tableName);
    if (table && row) rows.load(table, row);
    else if (operation) operations.set(operation.id, operation);
  }
  if (locked) {
    for (const { table: tableName, locked: key } of locked.rows) {
      const table = tables.get(tableName);
      if (table) rows.noteLocked(table, key);
    }
    for (const { refs } of batch) for (const ref of Object.values(refs)) rows.noteAsked(ref);
  }
  return { operations, rows };
}
