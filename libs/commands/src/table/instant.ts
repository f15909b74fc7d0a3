/**
 * SQL that gives an instant as it is written everywhere: ISO 8601 in UTC with milliseconds, null of none.
 *
 * @param column of type timestamptz, or an expression that is one
 */
export function instantSql(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
