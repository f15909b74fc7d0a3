import pg from 'pg';
import type { DataSource } from 'typeorm';

interface TableFound {
  name: string;
  isAppendOnly: boolean;
  isView: boolean;
}

/** Rows are only ever inserted there; those of all other tables commands lock, and write by one statement for all tables. */
const BOOKS = new Set(['entry', 'operation', 'journal', 'audit_record']);

// Bits of pg_trigger.tgtype: 8 before a deletion, 16 before an update.
const TABLES = `
  SELECT c.relname AS name, EXISTS (
    SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = c.oid AND p.proname = 'is_append_only' AND t.tgtype & 24 = 24) AS "isAppendOnly",
    c.relkind = 'v' AS "isView"
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND c.relname <> 'migrations'`;

/**
 * Lets the role with which a service works read and write its tables, and nothing else: what is append-only it cannot
 * change or delete, and nothing can it make, alter, empty or drop. Commands lock and write rows by statements that name an
 * update of every table, also of append-only ones: there the table's trigger refuses the update itself.
 *
 * @param owner a connection of the role that owns the tables
 */
export async function grantRuntimeRights(owner: DataSource, role: string): Promise<void> {
  const found = await owner.query<TableFound[]>(TABLES);
  const to = pg.escapeIdentifier(role);
  const statements = found.flatMap(({ name, isAppendOnly, isView }) => {
    const table = pg.escapeIdentifier(name);
    const changes = BOOKS.has(name) ? '' : isAppendOnly ? ', UPDATE' : ', UPDATE, DELETE';
    const rights = isView ? 'SELECT' : `SELECT, INSERT${changes}`;
    return [`REVOKE ALL ON ${table} FROM ${to}`, `GRANT ${rights} ON ${table} TO ${to}`];
  });
  const all = [`GRANT USAGE ON SCHEMA public TO ${to}`, `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${to}`];
  await owner.transaction(async (manager) => {
    await manager.query([...all, ...statements].join(';\n'));
  });
}
