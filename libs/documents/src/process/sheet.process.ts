import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import type { SheetKind, SheetLimits, ShownSheet, WorkbookTable } from '../sheet/sheet.js';
import { FairQueue } from './fair-queue.js';

const WORKING_MAX_MS = 20_000; // the largest takes one, on a machine that has nothing else to do
const PROGRAM = fileURLToPath(new URL('./sheet.main.js', import.meta.url));
const FLAGS = ['--max-old-space-size=128'];

/** Who asks for workbooks that we write. */
export const OURSELVES = '';

/** What sheet.main.ts is asked: to read the rows of a file, or to write a workbook. */
export type SheetTask =
  { task: 'read'; kind: SheetKind; bytes: Uint8Array; limits: SheetLimits } | { task: 'write'; table: WorkbookTable };

/** What it answers, as JSON, when it was to read; a workbook is answered as it is. */
export type SheetAnswer = { sheet: ShownSheet } | { code: string; details: Record<string, unknown> } | { failed: true };

export interface SheetAsked {
  /** Of whom others shall not have to wait. */
  caller: string;
  /** How long an answer may be. */
  bytesMax: number;
}

const queue = new FairQueue({ ofCaller: 4, together: 32 });

/**
 * Has a task done by a process with a memory of its own, 128 MB, within 20 s and behind everything else that the machine
 * does: what strangers send can cost it no more than that, and this process goes on answering meanwhile. Its answer is
 * read as bytes, up to a limit. Starting it takes some 100 ms. One works at a time: several would take the memory that
 * counters need.
 *
 * @returns no answer when it could not, `isTooLong` when it is more than it may be
 * @throws {DomainError} `file.too-many-waiting`, `file.busy`
 */
export function runSheetTask(task: SheetTask, { caller, bytesMax }: SheetAsked): Promise<SheetOutcome> {
  return queue.run(caller, () => runProgram(task, bytesMax));
}

/** What became of a task. */
export interface SheetOutcome {
  answer?: Buffer;
  isTooLong?: true;
}

async function runProgram(task: SheetTask, bytesMax: number): Promise<SheetOutcome> {
  const program = spawn(process.execPath, [...FLAGS, PROGRAM], {
    env: {}, // it opens what strangers send, and gets none of our secrets
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: WORKING_MAX_MS,
    killSignal: 'SIGKILL',
  });
  try {
    await once(program, 'spawn');
    giveWay(program);
    program.on('error', () => undefined); // it ends without an answer
    program.stdin.on('error', () => undefined); // so it does when it does not read what it is asked
    program.stdin.end(serialize(task));
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of program.stdout) {
      length += (chunk as Buffer).length;
      if (length > bytesMax) return { isTooLong: true };
      chunks.push(chunk as Buffer);
    }
    return length > 0 ? { answer: Buffer.concat(chunks) } : {};
  } finally {
    program.kill('SIGKILL');
  }
}

/** Counters come first. */
function giveWay({ pid = 0 }: ChildProcess): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already.
  }
}
