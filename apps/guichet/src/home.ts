import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isOurs, SetUpError, type InfrastructurePids } from '#libs/infrastructure';

/** The folder of the project: of deploy/, dist/ and node_modules/. */
export const projectRoot = fileURLToPath(new URL('../../../../', import.meta.url)).replace(/\/$/, '');

/** What every process of the launcher has in its command line. */
export const LAUNCHER_MARKS = ['apps/guichet/src/main.js', 'start'];

/** A service process of the running platform. */
export interface RunningService {
  service: string;
  instance: string;
  port: number;
  pid?: number;
}

/** What the other commands need to know of the running platform. */
export interface PlatformState {
  launcherPid: number;
  /** Where the platform is reached, such as `http://localhost:8080`. */
  origin: string;
  adminDatabaseUrl?: string;
  kafkaBrokers?: string;
  /** Address of each service's database, as its own user. */
  databases: Record<string, string>;
  services: RunningService[];
  /** Stand-ins of partners that the launcher runs. */
  simulators: RunningService[];
  /** Where the tax administration is reached: the simulated one, or the given one. */
  administrationUrl?: string;
  infrastructure: InfrastructurePids & { process?: number };
}

/** The folder that keeps the platform's data, secrets, logs and state. */
export function homeFolder(): string {
  return resolve(process.env.GUICHET_HOME ?? '.guichet');
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

/** What the last launcher wrote, whether it lives or not. */
export function lastState(home: string): PlatformState | undefined {
  const file = stateFile(home);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PlatformState) : undefined;
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

function stateFile(home: string): string {
  return join(home, 'state.json');
}
