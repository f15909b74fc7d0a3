import type { AnyTable, Column, Ref } from './table.js';

/** One way in which rows are looked for: a table by a column. */
export interface RowLookUp {
  table: AnyTable;
  column: string;
}

/** A named prepared statement. */
export interface Statement {
  name: string;
  text: string;
}

/** `read`: $1 = operation ids, then one array of values a look-up. Rows come locked, in key order. */
export interface ReadStatement extends Statement {
  lookUps: readonly RowLookUp[];
}

/**
 * `write`: $1 how many rows must be updated, then as JSON: $2 operations, $3 entries, $4 ledger accounts, $5 journal, and
 * inserts and updates of each table.
 */
export interface WriteStatement extends Statement {
  tables: readonly AnyTable[];
}

/**
 * The two statements of a batch. They grow with the look-ups that commands turn out to need and are the same text
 * from then on, so each is planned once a connection.
 */
export class Statements {
  private readonly lookUps: RowLookUp[] = [];
  private readonly known = new Set<string>();
  private readonly tables = new Map<string, AnyTable>();
  private current: { read: ReadStatement; write: WriteStatement } | undefined;

  /** Makes sure that the statements serve these references. */
  learn(refs: Iterable<Ref>): void {
    for (const { table, column, isNew } of refs) {
      const name = isNew ? table.name : nameOf({ table, column });
      if (this.known.has(name)) continue;
      this.known.add(name);
      this.tables.set(table.name, table);
      if (!isNew) this.lookUps.push({ table, column });
      // Every instance locks in this order, whichever command it met first.
      this.lookUps.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
      this.current = undefined;
    }
  }

  /** The statements as of now. */
  get(): { read: ReadStatement; write: WriteStatement } {
    if (!this.current) {
      const tables = [...this.tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      const version = this.known.size;
      this.current = {
        read: { name: `read-${version}`, text: readSql(this.lookUps), lookUps: [...this.lookUps] },
        write: { name: `write-${version}`, text: writeSql(tables), tables },
      };
    }
    return this.current;
  }
}

function nameOf({ table, column }: RowLookUp): string {
  return `${table.name}.${column}`;
}

function readSql(lookUps: readonly RowLookUp[]): string {
  const operations = `SELECT 'operation' AS "table", NULL::json AS row,
      json_build_object('id', id, 'fingerprint', fingerprint, 'reply', reply) AS operation
    FROM operation WHERE id = ANY($1::uuid[])`;
  const rows = lookUps.map(({ table, column }, i) => {
    const { name, sqlType } = columnOf(table, column);
    const key = columnOf(table, table.key).name;
    return `SELECT '${table.name}', row_to_json(r), NULL FROM (
      SELECT ${table.columns.map(selected).join(', ')} FROM "${table.name}"
      WHERE "${name}" = ANY($${i + 2}::${sqlType}[]) ORDER BY "${key}" FOR UPDATE) r`;
  });
  return [operations, ...rows].join('\nUNION ALL\n');
}

function writeSql(tables: readonly AnyTable[]): string {
  const writes = tables.flatMap((table, i) => [insertSql(table, 6 + 2 * i), updateSql(table, 7 + 2 * i)]);
  const updatedCounts = tables.map((table) => `(SELECT count(*) FROM "${table.name}_updated")`);
  return `WITH operations AS (
    INSERT INTO operation (id, command, fingerprint, reply, occurred_at)
    SELECT id, command, fingerprint, reply, "occurredAt" FROM json_to_recordset($2::json)
      AS r(id uuid, command text, fingerprint uuid, reply json, "occurredAt" timestamptz)
  ), entries AS (
    INSERT INTO entry (operation_id, booked_on, agency, ledger_account, amount_centimes)
    SELECT "operationId", "bookedOn", agency, "ledgerAccount", "amountCentimes" FROM json_to_recordset($3::json)
      AS r("operationId" uuid, "bookedOn" date, agency text, "ledgerAccount" text, "amountCentimes" bigint)
  ), ledger_accounts AS (
    INSERT INTO ledger_account (id, balance_centimes)
    SELECT id, change FROM json_to_recordset($4::json) AS r(id text, change bigint) ORDER BY id
    ON CONFLICT (id) DO UPDATE SET balance_centimes = ledger_account.balance_centimes + excluded.balance_centimes
  ), ${[...writes, ''].join(',\n')} events AS MATERIALIZED (
    SELECT * FROM json_to_recordset($5::json)
      AS r(lane smallint, rank integer, type text, subject text, "occurredAt" timestamptz, traceparent text, data json)
  ), heads AS (
    UPDATE journal_lane l SET head = head + n
    FROM (SELECT lane, count(*) AS n FROM events GROUP BY lane ORDER BY lane) e WHERE l.lane = e.lane
    RETURNING l.lane, l.head - n AS base
  ), journalled AS (
    INSERT INTO journal (lane, position, type, subject, occurred_at, traceparent, data)
    SELECT e.lane, h.base + e.rank, e.type, e.subject, e."occurredAt", e.traceparent, e.data
    FROM events e JOIN heads h ON h.lane = e.lane
  ) SELECT rows_must_be_updated(${[...updatedCounts, '0'].join(' + ')}, $1::bigint)`;
}

function insertSql(table: AnyTable, parameter: number): string {
  return `"${table.name}_inserted" AS (
    INSERT INTO "${table.name}" (${table.columns.map(({ name }) => `"${name}"`).join(', ')})
    SELECT ${table.columns.map(({ property }) => `"${property}"`).join(', ')} FROM ${recordset(table, parameter)})`;
}

function updateSql(table: AnyTable, parameter: number): string {
  const key = columnOf(table, table.key);
  const others = table.columns.filter(({ property }) => property !== table.key);
  return `"${table.name}_updated" AS (
    UPDATE "${table.name}" t SET ${others.map(({ name, property }) => `"${name}" = r."${property}"`).join(', ')}
    FROM ${recordset(table, parameter)} WHERE t."${key.name}" = r."${key.property}" RETURNING 1)`;
}

function recordset(table: AnyTable, parameter: number): string {
  const columns = table.columns.map(({ property, sqlType }) => `"${property}" ${sqlType}`).join(', ');
  return `json_to_recordset($${parameter}::json) AS r(${columns})`;
}

// Instants are read as they are written: ISO 8601 in UTC with milliseconds.
function selected({ property, name, sqlType }: Column): string {
  if (sqlType !== 'timestamptz') return `"${name}" AS "${property}"`;
  return `to_char("${name}" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "${property}"`;
}

function columnOf(table: AnyTable, property: string) {
  const column = table.columns.find((candidate) => candidate.property === property);
  if (!column) throw new Error(`${table.name} has no column ${property}`);
  return column;
}
