import { accessSync, chmodSync, constants, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isOurs, lastState, SetUpError, stateFile, type PlatformState } from '#libs/infrastructure';
import { programs } from '#libs/product';

/** What every process of the launcher has in its command line. */
export const LAUNCHER_MARKS = [programs.commandLine, 'start'];

const CLOSED_FOLDERS = new Set(['logs', 'files', 'kafka']);

/** The folder that keeps the platform's data, secrets, logs and state. */
export function homeFolder(): string {
  return resolve(process.env.GUICHET_HOME || '.guichet');
}

/**
 * Makes the home folder, closed to other users of the machine, with all that this process and its children write from now
 * on; fails with one clear line when nothing can be written there.
 */
export function openHome(): string {
  const home = homeFolder();
  process.umask(0o077);
  try {
    mkdirSync(join(home, 'logs'), { recursive: true });
    accessSync(home, constants.W_OK);
    closeToOthers(home);
  } catch {
    throw new SetUpError(`Cannot write to ${home}: make it writable, or set GUICHET_HOME to another folder`);
  }
  return home;
}

/** Under root, PostgreSQL runs as another user: it passes through the home to its own folder, and sees nothing else. */
function closeToOthers(home: string): void {
  chmodSync(home, process.getuid?.() === 0 ? 0o711 : 0o700);
  for (const entry of readdirSync(home, { withFileTypes: true })) {
    if (entry.isFile()) chmodSync(join(home, entry.name), 0o600);
    else if (entry.isDirectory() && CLOSED_FOLDERS.has(entry.name)) chmodSync(join(home, entry.name), 0o700);
  }
}

/** The state of the platform that runs now; fails with one clear line when none does. */
export function readState(home = homeFolder()): PlatformState {
  const state = lastState(home);
  if (!state || !isOurs(state.launcherPid, LAUNCHER_MARKS)) {
    throw new SetUpError('The platform is not running: npm start');
  }
  return state;
}

/** Replaces the state at once: a reader sees the old one or the new one. */
export function writeState(home: string, state: PlatformState): void {
  const file = stateFile(home);
  writeFileSync(`${file}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Forgets the state, at the end of a clean stop. */
export function removeState(home: string): void {
  rmSync(stateFile(home), { force: true });
}
