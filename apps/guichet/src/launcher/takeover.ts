import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  endLeftover,
  isOurs,
  lastState,
  SetUpError,
  waitForEnd,
  watcherMarks,
  workingFolder,
} from '#libs/infrastructure';
import { programs, projectRoot } from '#libs/product';
import { LAUNCHER_MARKS } from '../home/home.js';

const ENDS_BY_ITSELF_MS = 30_000;
const STOP_STEPS = [
  { signal: 'SIGTERM' as const, graceMs: 10_000 },
  { signal: 'SIGKILL' as const, graceMs: 5_000 },
];

/** Makes this launcher the only one of the home: fails with one clear line when another one runs. */
export function takeHome(home: string): void {
  const file = lockFile(home);
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    if (tryLink(mine, file)) return;
    const owner = Number(readFileSync(file, 'utf8'));
    if (owner !== process.pid && isOurs(owner, LAUNCHER_MARKS)) {
      const origin = lastState(home)?.origin;
      throw new SetUpError(
        `The platform runs already${origin ? ` at ${origin}` : ''} (process ${owner}): stop that one first`,
      );
    }
    rmSync(file, { force: true });
    if (!tryLink(mine, file)) throw new SetUpError('Another start of the platform was faster');
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Lets the next launcher have the home. */
export function leaveHome(home: string): void {
  rmSync(lockFile(home), { force: true });
}

/** Waits for what a killed launcher left running, which ends by itself, and ends what does not. */
export async function clearLeftovers(home: string, log: (line: string) => void): Promise<void> {
  const state = lastState(home);
  if (!state) return;
  const left = [
    ...state.services.map(({ pid, service }) => ({ pid, marks: [programs.service(service)], folder: projectRoot })),
    ...state.simulators.map(({ pid, service }) => ({
      pid,
      marks: [programs.simulator, service],
      folder: projectRoot,
    })),
    { pid: state.infrastructure.process, marks: watcherMarks(home), folder: undefined },
  ].filter(({ pid, marks, folder }) => pid !== undefined && isOurs(pid, marks) && worksIn(pid, folder));
  if (left.length === 0) return;
  log(`waiting for ${left.length} processes of the last run to end`);
  await Promise.all(
    left.map(async ({ pid, marks }) => {
      if (pid !== undefined && !(await waitForEnd(pid, ENDS_BY_ITSELF_MS))) await endLeftover(pid, marks, STOP_STEPS);
    }),
  );
}

function worksIn(pid: number, folder: string | undefined): boolean {
  const actual = workingFolder(pid);
  return folder === undefined || actual === undefined || actual === folder;
}

/** A link comes into being whole, with the pid in it, or not at all. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function lockFile(home: string): string {
  return join(home, 'launcher.pid');
}
