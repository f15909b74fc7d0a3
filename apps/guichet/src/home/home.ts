import { accessSync, constants, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isOurs, lastState, SetUpError, stateFile, type PlatformState } from '#libs/infrastructure';
import { programs } from '#libs/product';

/** What every process of the launcher has in its command line. */
export const LAUNCHER_MARKS = [programs.commandLine, 'start'];

/** The folder that keeps the platform's data, secrets, logs and state. */
export function homeFolder(): string {
  return resolve(process.env.GUICHET_HOME || '.guichet');
}

/** Makes the home folder; fails with one clear line when nothing can be written there. */
export function openHome(): string {
  const home = homeFolder();
  try {
    mkdirSync(join(home, 'logs'), { recursive: true });
    accessSync(home, constants.W_OK);
  } catch {
    throw new SetUpError(`Cannot write to ${home}: make it writable, or set GUICHET_HOME to another folder`);
  }
  return home;
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
