import { readSheet, type CellValue } from 'read-excel-file/universal';
import type { SheetRow } from './fleet-line.js';
import type { WorkbookAnswer, WorkbookTask } from './workbook.file.js';

process.once('message', (task: WorkbookTask) => {
  void answer(task).then((answer) => process.send?.(answer, () => process.disconnect()));
});

// Unlike read-excel-file/node, this reader goes by the directory of the zip file, which has been checked.
async function answer({ bytes, rowsMax }: WorkbookTask): Promise<WorkbookAnswer> {
  const sheet = await readSheet(new Blob([bytes])).catch(() => undefined);
  const rows = sheet
    ?.map((cells, index): SheetRow => ({ line: index + 1, cells: cells.map(textOf) }))
    .filter(({ cells }) => cells.some(Boolean));
  return { rows: rows?.slice(0, rowsMax) };
}

function textOf(value: CellValue | null): string {
  const date: unknown = value;
  if (date instanceof Date && !Number.isNaN(date.getTime())) return date.toISOString().slice(0, 10);
  return String(value ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}
