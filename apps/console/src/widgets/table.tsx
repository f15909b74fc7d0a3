import type { ReactNode } from 'react';

/** A column of a table. */
export interface Column<Row> {
  head: string;
  isNumber?: boolean;
  cell: (row: Row) => ReactNode;
}

interface TableProps<Row> {
  /** What it shows, for who cannot see it. */
  label: string;
  /** The first one says which row it is. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}

/** A table that scrolls within itself where the screen is narrow. */
export function Table<Row>({ label, columns: [first, ...others], rows, keyOf }: TableProps<Row>) {
  const side = (isNumber: boolean | undefined) => (isNumber ? 'number' : undefined);
  return (
    <div className="wide" tabIndex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{first?.head}</th>
            {others.map(({ head, isNumber }) => (
              <th key={head} scope="col" className={side(isNumber)}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              <th scope="row">{first?.cell(row)}</th>
              {others.map(({ head, isNumber, cell }) => (
                <td key={head} className={side(isNumber)}>
                  <bdi dir={isNumber ? 'ltr' : undefined}>{cell(row)}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
