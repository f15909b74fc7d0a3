import { buffer } from 'node:stream/consumers';
import { deserialize } from 'node:v8';
import { DomainError } from '#libs/domain';
import type { SheetAnswer, SheetTask } from './sheet.process.js';

// Each is loaded when it is needed: whoever sends a file waits for it.
const csv = () => import('../sheet/csv.reader.js');
const reader = () => import('../workbook/workbook.reader.js');
const writer = () => import('../workbook/workbook.bytes.js');

const task = deserialize(await buffer(process.stdin)) as SheetTask;
const answer =
  task.task === 'write' ? await (await writer()).workbookBytes(task.table) : JSON.stringify(await read(task));
process.stdout.write(answer, () => process.exit());

async function read({ kind, bytes, limits }: Extract<SheetTask, { task: 'read' }>): Promise<SheetAnswer> {
  try {
    if (kind === 'xlsx') return { sheet: await (await reader()).readWorkbook(bytes, limits) };
    return { sheet: { name: null, otherNames: [], rows: (await csv()).readCsv(bytes, limits) } };
  } catch (error) {
    return error instanceof DomainError ? { code: error.code, details: error.details } : { failed: true };
  }
}
