import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { setPriority } from 'node:os';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';

const GENERATIONS = 5;
const KEPT_MAX_BYTES = 200 * 1024 * 1024;

/**
 * Keeps the logs of the runs before beside the new one: `.1` is the last, `.5` the oldest. Those that would make more than
 * `keptMaxBytes` together are forgotten, the oldest first, but never the last.
 */
export function rotate(file: string, keptMaxBytes = KEPT_MAX_BYTES): void {
  if (!existsSync(file) || statSync(file).size === 0) return;
  const name = (generation: number) => (generation === 0 ? file : `${file}.${generation}`);
  for (let generation = GENERATIONS; generation > 0; generation--)
    if (existsSync(name(generation - 1))) renameSync(name(generation - 1), name(generation));
  let bytes = 0;
  for (let generation = 1; generation <= GENERATIONS && existsSync(name(generation)); generation++) {
    bytes += statSync(name(generation)).size;
    if (bytes > keptMaxBytes && generation > 1) rmSync(name(generation));
  }
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
