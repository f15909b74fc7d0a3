import writeSheet, { type Cell, type Sheet } from 'write-excel-file/node';
import type { WorkbookTable } from '../sheet/sheet.js';

const WIDTH_CHARS = { least: 10, most: 60 };
const NOTE_WIDTHS = [{ width: 28 }, { width: 90 }];
const FORMATS = { whole: '#,##0', decimal: '#,##0.00', day: 'yyyy-mm-dd' };

/** A workbook of a sheet whose header stays in sight, and of one of notes when there are any. */
export function workbookBytes({ name, columns, rows, isRightToLeft, notes }: WorkbookTable): Promise<Uint8Array> {
  const header = columns.map(({ caption, kind }): Cell => {
    const aligned = kind === 'figure' ? { align: 'right' as const } : {};
    return { value: caption, type: String, fontWeight: 'bold', ...aligned };
  });
  const cells = rows.map((row) => row.map((value, index) => cellOf(value, columns[index]?.kind ?? 'text')));
  const widths = columns.map(({ caption }, index) => ({ width: widthOf([caption, ...rows.map((row) => row[index])]) }));
  const direction = isRightToLeft ? { rightToLeft: true } : {};
  const sheets: Sheet<Buffer>[] = [
    {
      data: [header, ...cells],
      sheet: name,
      stickyRowsCount: 1,
      columns: widths,
      orientation: 'landscape',
      ...direction,
    },
  ];
  if (notes) {
    const lines = notes.lines.map(([about, words]): Cell[] => [
      { value: about, type: String, fontWeight: 'bold', alignVertical: 'top', wrap: true },
      { value: words, type: String, wrap: true },
    ]);
    sheets.push({ data: lines, sheet: notes.name, columns: NOTE_WIDTHS, ...direction });
  }
  return writeSheet(sheets).toBuffer();
}

function cellOf(value: string | number | null, kind: WorkbookTable['columns'][number]['kind']): Cell {
  if (value === null) return null;
  if (kind === 'day') return { value: new Date(`${value}T00:00:00Z`), type: Date, format: FORMATS.day };
  if (kind === 'dirhams') return { value: Number(value) / 100, type: Number, format: FORMATS.decimal };
  if (kind === 'text') return { value: String(value), type: String };
  if (kind === 'figure' && typeof value === 'string') return { value, type: String, align: 'right' };
  return { value: Number(value), type: Number, format: Number.isInteger(value) ? FORMATS.whole : FORMATS.decimal };
}

function widthOf(values: readonly (string | number | null | undefined)[]): number {
  const longest = values.reduce<number>((most, value) => Math.max(most, String(value ?? '').length + 2), 0);
  return Math.min(WIDTH_CHARS.most, Math.max(WIDTH_CHARS.least, longest));
}
