import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** One signal of a stop, and how long to wait for the process before the next one. */
export interface StopStep {
  signal: NodeJS.Signals;
  graceMs: number;
}

/** The command line of a living process; undefined when there is none (a zombie counts as none). */
export function commandLine(pid: number): string | undefined {
  try {
    const line = existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return line.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Whether the process lives and its command line contains every mark: a reused pid is somebody else's process. */
export function isOurs(pid: number, marks: readonly string[]): boolean {
  const line = commandLine(pid);
  return line !== undefined && marks.every((mark) => line.includes(mark));
}

/** The folder a process works in, where the system tells (Linux). */
export function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Waits until the process is gone; false when it still lives after the time. */
export async function waitForEnd(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (commandLine(pid) !== undefined) {
    if (performance.now() >= deadline) return false;
    await sleep(50);
  }
  return true;
}

/** Ends a process left behind by an earlier run, one signal after the other; leaves foreign processes alone. */
export async function endLeftover(pid: number, marks: readonly string[], steps: readonly StopStep[]): Promise<void> {
  for (const { signal, graceMs } of steps) {
    if (!isOurs(pid, marks)) return;
    sendSignal(pid, signal);
    if (await waitForEnd(pid, graceMs)) return;
  }
}

/** Sends a signal; a process that is gone already is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
