import writeSheet, { type Cell } from 'write-excel-file/node';
import type { WorkbookTable } from '../sheet/sheet.js';

const WIDTH_CHARS = { least: 10, most: 60 };
const FORMATS = { whole: '#,##0', decimal: '#,##0.00', day: 'yyyy-mm-dd' };

/** A workbook of one sheet, whose header stays in sight. */
export function workbookBytes({ name, columns, rows }: WorkbookTable): Promise<Uint8Array> {
  const header = columns.map(({ caption }) => ({ value: caption, type: String, fontWeight: 'bold' as const }));
  const cells = rows.map((row) => row.map((value, index) => cellOf(value, columns[index]?.kind ?? 'text')));
  const widths = columns.map(({ caption }, index) => ({ width: widthOf([caption, ...rows.map((row) => row[index])]) }));
  return writeSheet([header, ...cells], { sheet: name, stickyRowsCount: 1, columns: widths }).toBuffer();
}

function cellOf(value: string | number | null, kind: WorkbookTable['columns'][number]['kind']): Cell {
  if (value === null) return null;
  if (kind === 'day') return { value: new Date(`${value}T00:00:00Z`), type: Date, format: FORMATS.day };
  if (kind === 'dirhams') return { value: Number(value) / 100, type: Number, format: FORMATS.decimal };
  if (kind === 'text') return { value: String(value), type: String };
  return { value: Number(value), type: Number, format: Number.isInteger(value) ? FORMATS.whole : FORMATS.decimal };
}

function widthOf(values: readonly (string | number | null | undefined)[]): number {
  const longest = values.reduce<number>((most, value) => Math.max(most, String(value ?? '').length + 2), 0);
  return Math.min(WIDTH_CHARS.most, Math.max(WIDTH_CHARS.least, longest));
}
