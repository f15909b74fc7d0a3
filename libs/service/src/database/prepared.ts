import { driverFailure, instantSql, type AnyTable } from '#libs/commands';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** A statement that each connection plans once, by its name. */
export interface PreparedQuery {
  /** The same name is always the same text. */
  name: string;
  text: string;
}

/**
 * Asks a question that is asked all day, without planning it each time. Rows are as pg reads them: ask for JSON where
 * days and amounts matter, with {@link jsonRowOf}.
 *
 * @throws a transient failure when the database is away
 */
export async function askPrepared<Row extends object>(
  { driver }: DataSource,
  query: PreparedQuery,
  values: readonly unknown[],
): Promise<Row[]> {
  const pool = (driver as PostgresDriver).master as Pool;
  try {
    return (await pool.query<Row>({ ...query, values: [...values] })).rows;
  } catch (error) {
    throw driverFailure(error);
  }
}

/**
 * A row of a table as JSON, by its properties, for SQL that is written by hand: days as `2026-01-31`, amounts as
 * numbers. What is hidden in it is left out.
 *
 * @param alias of the table in the SQL
 */
export function jsonRowOf({ columns }: AnyTable, alias: string): string {
  const shown = columns.filter(({ isHidden }) => !isHidden);
  const pairs = shown.map(({ property, name, sqlType }) => {
    const column = `${alias}."${name}"`;
    return `'${property}', ${sqlType === 'timestamptz' ? instantSql(column) : column}`;
  });
  return `json_build_object(${pairs.join(', ')})`;
}
