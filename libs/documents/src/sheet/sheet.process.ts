import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { refuseFile, type SheetColumn, type SheetKind, type SheetRow } from './sheet.js';

const WORKING_MAX_MS = 20_000; // the largest takes one, on a machine that has nothing else to do
const WAITING_MAX = 8;
const PROGRAM = fileURLToPath(new URL('./sheet.main.js', import.meta.url));
const FLAGS = ['--max-old-space-size=128'];

/** The table of a workbook that is to be written: its columns, and the values of its cells. */
export interface WorkbookTable {
  name: string;
  columns: readonly { caption: string; kind: SheetColumn<unknown>['kind'] }[];
  rows: readonly (readonly (string | number | null)[])[];
}

/** What sheet.main.ts is asked: to read the first rows of a file, or to write a workbook. */
export type SheetTask =
  | { task: 'read'; kind: SheetKind; bytes: Uint8Array<ArrayBuffer>; rowsMax: number }
  | { task: 'write'; table: WorkbookTable };

/** What it answers: rows or a workbook; neither, when it could not, and perhaps what it had expected. */
export interface SheetAnswer {
  rows?: SheetRow[];
  workbook?: Uint8Array;
  expected?: string;
}

/** One at a time: several would take the memory that counters need. */
let working: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Has a task done by a process with a memory of its own, 128 MB, within 20 s: what strangers send can cost it no more
 * than that, and this process goes on answering meanwhile. Starting it takes some 100 ms.
 *
 * @returns an answer without rows or workbook when it could not
 * @throws {DomainError} `file.busy` when eight others wait
 */
export function runSheetTask(task: SheetTask): Promise<SheetAnswer> {
  if (waiting >= WAITING_MAX) throw refuseFile('file.busy');
  waiting += 1;
  const answer = working.then(() => runProgram(task)).finally(() => (waiting -= 1));
  working = answer.catch(() => undefined);
  return answer;
}

async function runProgram(task: SheetTask): Promise<SheetAnswer> {
  const program = fork(PROGRAM, {
    env: {}, // it opens what strangers send, and gets none of our secrets
    serialization: 'advanced',
    execArgv: FLAGS,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout: WORKING_MAX_MS,
    killSignal: 'SIGKILL',
  });
  try {
    return await new Promise((resolve, reject) => {
      program.once('message', (answer: SheetAnswer) => resolve(answer));
      program.once('disconnect', () => resolve({}));
      program.once('error', reject);
      program.send(task);
    });
  } finally {
    program.kill('SIGKILL');
  }
}
