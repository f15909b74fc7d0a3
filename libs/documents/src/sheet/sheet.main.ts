import { DomainError } from '#libs/domain';
import { readCsv } from './csv.reader.js';
import type { SheetAnswer, SheetTask } from './sheet.process.js';
import { workbookBytes, workbookRows } from './workbook.cells.js';

process.once('message', (task: SheetTask) => {
  void answer(task)
    .catch(refusal)
    .then((answer) => process.send?.(answer, () => process.disconnect()));
});

async function answer(task: SheetTask): Promise<SheetAnswer> {
  if (task.task === 'write') return { workbook: await workbookBytes(task.table) };
  const { kind, bytes, rowsMax } = task;
  return { rows: kind === 'csv' ? readCsv(bytes, rowsMax) : await workbookRows(bytes, rowsMax) };
}

function refusal(error: unknown): SheetAnswer {
  return error instanceof DomainError ? { expected: String(error.details.expected) } : {};
}
