import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { setPriority } from 'node:os';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';

/** Keeps the log of the run before beside the new one, as `.1`. */
export function rotate(file: string): void {
  if (existsSync(file)) renameSync(file, `${file}.1`);
}

/** How much a process that may wait yields to those that must not: counters come before reports. */
export const YIELDING = 5;

/** Starts a process whose output is appended to a log file; `nice` above 0 lets others go first. */
export function spawnLogged(
  logFile: string,
  program: string,
  args: readonly string[],
  options: Omit<SpawnOptions, 'stdio'> & { ipc?: boolean; nice?: number },
): ChildProcess {
  const log = openSync(logFile, 'a');
  const { ipc, nice = 0, ...rest } = options;
  const child = spawn(program, args, { ...rest, stdio: ['ignore', log, log, ...(ipc ? ['ipc' as const] : [])] });
  closeSync(log);
  if (child.pid && nice > 0) setPriority(child.pid, nice);
  return child;
}

/** The last lines of a log, for an error message. */
export function tail(file: string, lines = 8): string {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
