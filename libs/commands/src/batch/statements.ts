import { instantSql } from '../table/instant.js';
import type { AnyTable, Column, Ref } from '../table/table.js';
import { columnOf, lookUp, lookUpsOf, type RowLookUp } from './look-up.js';

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

/** The statements that serve a batch. */
export interface BatchStatements {
  read: ReadStatement;
  /** The same rows, locked before they are read: one array of values a look-up. Gives the keys that it locked. */
  lock: Statement;
  /** Which of these values, and of these ledger accounts and lanes, find rows that are locked for long; waits for none. */
  probe: ReadStatement;
  write: WriteStatement;
}

const LONG_LOCKED = '500 ms';

const column = (property: string, sqlType: Column['sqlType']): Column => ({
  property,
  name: property,
  sqlType,
  isNullable: false,
  isHidden: false,
});

/** The ledger accounts that a batch changes. */
export const LEDGER_ACCOUNTS = lookUp({ name: 'ledger_account', key: 'id', columns: [column('id', 'text')] }, 'id');
/** The lanes of the journal that it writes to. */
export const JOURNAL_LANES = lookUp(
  { name: 'journal_lane', key: 'lane', columns: [column('lane', 'smallint')] },
  'lane',
);

/**
 * The statements of a batch. They grow with the look-ups that commands turn out to need and are the same text
 * from then on, so each is planned once a connection.
 */
export class Statements {
  private readonly lookUps: RowLookUp[] = [];
  private readonly known = new Set<string>();
  private readonly tables = new Map<string, AnyTable>();
  private current: BatchStatements | undefined;

  /** Makes sure that the statements serve these references. */
  learn(refs: Iterable<Ref>): void {
    for (const ref of refs) {
      this.learnTable(ref.table);
      for (const { lookUp: found } of lookUpsOf(ref)) {
        if (this.known.has(found.name)) continue;
        this.learnTable(found.table);
        this.known.add(found.name);
        this.lookUps.push(found);
        // Every instance locks in this order, whichever command it met first.
        this.lookUps.sort((a, b) => (a.name < b.name ? -1 : 1));
        this.current = undefined;
      }
    }
  }

  /** The statements as of now. */
  get(): BatchStatements {
    if (!this.current) {
      const tables = [...this.tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      const version = this.known.size + tables.length;
      const lookUps = [...this.lookUps];
      const probed = [...lookUps, LEDGER_ACCOUNTS, JOURNAL_LANES];
      this.current = {
        read: { name: `read-${version}`, text: readSql(lookUps), lookUps },
        lock: { name: `lock-${version}`, text: lockSql(lookUps) },
        probe: { name: `probe-${version}`, text: probeSql(probed), lookUps: probed },
        write: { name: `write-${version}`, text: writeSql(tables), tables },
      };
    }
    return this.current;
  }

  private learnTable(table: AnyTable): void {
    if (this.tables.has(table.name)) return;
    this.tables.set(table.name, table);
    this.current = undefined;
  }
}

function readSql(lookUps: readonly RowLookUp[]): string {
  const operations = `SELECT 'operation' AS "table", NULL::json AS row,
      json_build_object('id', id, 'fingerprint', fingerprint, 'reply', reply, 'by', asked_by) AS operation
    FROM operation WHERE id = ANY($1::uuid[])`;
  const rows = lookUps.map(
    (way, i) => `SELECT '${way.table.name}', row_to_json(r), NULL FROM (
      SELECT ${way.table.columns.map(selected).join(', ')} FROM "${way.table.name}"
      WHERE ${isLookedFor(way, i + 2)} ORDER BY ${keyOf(way.table)} FOR UPDATE) r`,
  );
  return [operations, ...rows].join('\nUNION ALL\n');
}

function lockSql(lookUps: readonly RowLookUp[]): string {
  const numbered = lookUps.map((way, i) => ({ way, parameter: i + 1 }));
  const tables = Map.groupBy(numbered, ({ way }) => way.table);
  const locks = [...tables].map(([table, ways]) => {
    const key = keyOf(table);
    const keys = ways.map(
      ({ way, parameter }) => `SELECT ${key} FROM "${table.name}" WHERE ${isLookedFor(way, parameter)}`,
    );
    return `SELECT '${table.name}' AS "table", r.locked FROM (
      SELECT ${key}::text AS locked FROM "${table.name}"
      WHERE ${key} IN (${keys.join(' UNION ')}) ORDER BY ${key} FOR UPDATE) r`;
  });
  return locks.join('\nUNION ALL\n');
}

function probeSql(lookUps: readonly RowLookUp[]): string {
  const free = lookUps.map(
    (way, i) => `free_${i} AS MATERIALIZED (
      SELECT ${keyOf(way.table)} AS key FROM "${way.table.name}" WHERE ${isLookedFor(way, i + 1)} FOR UPDATE SKIP LOCKED)`,
  );
  const locked = lookUps.map((way, i) => {
    const { table, through } = way;
    const [asked, value] = through
      ? [
          `"${through.table.name}" s JOIN "${table.name}" t ON t.${nameOf(table, way.column)} = s.${nameOf(through.table, through.property)}`,
          `s.${nameOf(through.table, through.column)}`,
        ]
      : [`"${table.name}" t`, `t.${nameOf(table, way.column)}`];
    return `SELECT ${i} AS way, ${value}::text AS value, t.xmax AS locker FROM ${asked}
      WHERE ${value} = ANY($${i + 1}::${typeOf(way)}[]) AND t.${keyOf(table)} NOT IN (SELECT key FROM free_${i})`;
  });
  // A batch of another line or instance lets its locks go at once. What a session is not told of, is a stranger's.
  return `WITH ${free.join(',\n')}
    SELECT way, value FROM (${locked.join('\nUNION ALL\n')}) l WHERE EXISTS (
      SELECT FROM pg_locks k LEFT JOIN pg_stat_activity a ON a.pid = k.pid
      WHERE k.locktype = 'transactionid' AND k.granted AND k.transactionid = l.locker
        AND (a.xact_start IS NULL OR a.xact_start < clock_timestamp() - interval '${LONG_LOCKED}'))`;
}

/** The condition for rows that one of the values of a parameter finds. */
function isLookedFor(way: RowLookUp, parameter: number): string {
  const { table, column: property, through } = way;
  const values = `ANY($${parameter}::${typeOf(way)}[])`;
  if (!through) return `${nameOf(table, property)} = ${values}`;
  return `${nameOf(table, property)} IN (SELECT ${nameOf(through.table, through.property)} FROM "${through.table.name}"
        WHERE ${nameOf(through.table, through.column)} = ${values})`;
}

/** The SQL type of the values that are known. */
function typeOf({ table, column: property, through }: RowLookUp): string {
  return through ? columnOf(through.table, through.column).sqlType : columnOf(table, property).sqlType;
}

function nameOf(table: AnyTable, property: string): string {
  return `"${columnOf(table, property).name}"`;
}

function keyOf(table: AnyTable): string {
  return nameOf(table, table.key);
}

function writeSql(tables: readonly AnyTable[]): string {
  const writes = tables.flatMap((table, i) => [insertSql(table, 6 + 2 * i), updateSql(table, 7 + 2 * i)]);
  const updatedCounts = tables.map((table) => `(SELECT count(*) FROM "${table.name}_updated")`);
  return `WITH operations AS (
    INSERT INTO operation (id, command, fingerprint, reply, occurred_at, asked_at, asked_by, role, agency, route)
    SELECT id, command, fingerprint, reply, "occurredAt", clock_timestamp(), "by", role, agency, route
    FROM json_to_recordset($2::json)
      AS r(id uuid, command text, fingerprint uuid, reply json, "occurredAt" timestamptz,
           "by" text, role text, agency text, route text)
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

function selected({ property, name, sqlType }: Column): string {
  if (sqlType !== 'timestamptz') return `"${name}" AS "${property}"`;
  return `${instantSql(`"${name}"`)} AS "${property}"`;
}
