import type { AnyTable } from '#libs/commands';
import pg from 'pg';
import type { DataSource } from 'typeorm';

interface TableFound {
  name: string;
  isAppendOnly: boolean;
}

// Bits of pg_trigger.tgtype: 8 before a deletion, 16 before an update.
const TABLES = `
  SELECT c.relname AS name, EXISTS (
    SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = c.oid AND p.proname = 'is_append_only' AND t.tgtype & 24 = 24) AS "isAppendOnly"
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'migrations'`;

/**
 * Lets the role with which a service works read and write its tables, and nothing else: what is append-only it cannot
 * change or delete, and nothing can it make, alter, empty or drop. A row of an append-only table of commands is locked by
 * them, which takes the right to update its key; its trigger refuses the update itself.
 *
 * @param owner a connection of the role that owns the tables
 * @param tables of commands
 */
export async function grantRuntimeRights(owner: DataSource, role: string, tables: readonly AnyTable[]): Promise<void> {
  const found = await owner.query<TableFound[]>(TABLES);
  const to = pg.escapeIdentifier(role);
  const statements = found.flatMap(({ name, isAppendOnly }) => {
    const table = pg.escapeIdentifier(name);
    const locked = tables.find((one) => one.name === name);
    const rights = isAppendOnly ? 'SELECT, INSERT' : 'SELECT, INSERT, UPDATE, DELETE';
    return [
      `REVOKE ALL ON ${table} FROM ${to}`,
      `GRANT ${rights} ON ${table} TO ${to}`,
      ...(isAppendOnly && locked ? [`GRANT UPDATE (${keyColumnOf(locked)}) ON ${table} TO ${to}`] : []),
    ];
  });
  const all = [`GRANT USAGE ON SCHEMA public TO ${to}`, `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${to}`];
  await owner.transaction(async (manager) => {
    await manager.query([...all, ...statements].join(';\n'));
  });
}

function keyColumnOf({ key, columns }: AnyTable): string {
  return pg.escapeIdentifier(columns.find(({ property }) => property === key)?.name ?? key);
}
