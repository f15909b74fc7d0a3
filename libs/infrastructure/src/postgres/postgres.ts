import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { KeptAlive } from '../machine/kept-alive.js';
import { rotate, spawnLogged, tail } from '../machine/log-file.js';
import {
  systemUserFor,
  checkReach,
  findBinaries,
  type SystemUser,
  type PostgresBinaries,
} from './postgres.binaries.js';
import { commandLine, endLeftover, isOurs, type StopStep } from '../machine/processes.js';
import { SetUpError } from '../machine/set-up-error.js';
import { unfinishedBeside } from '../machine/unfinished.js';

const SUPERUSER = 'guichet';
const START_TIMEOUT_MS = 60_000;

// SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one.
const STOP_STEPS: readonly StopStep[] = [
  { signal: 'SIGINT', graceMs: 20_000 },
  { signal: 'SIGQUIT', graceMs: 5_000 },
  { signal: 'SIGKILL', graceMs: 5_000 },
];

/** The log says what failed, never for whom: neither parameters nor statements, and no `Key (plate)=(…)`. */
export const DISCREET_LOG: Readonly<Record<string, string>> = {
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  log_timezone: 'UTC',
  ...DISCREET_LOG,
};

export interface PostgresOptions {
  /** Where the data lives, made when missing. */
  folder: string;
  port: number;
  logFile: string;
  /** Start with no data. */
  fresh?: boolean;
  log: (line: string) => void;
  onPid?: (pid: number | undefined) => void;
}

/** A running embedded PostgreSQL. It is started again by itself when it dies. */
export interface EmbeddedPostgres {
  adminDatabaseUrl: string;
  stop(): Promise<void>;
}

/** Checks that PostgreSQL can run here with its data in the folder, and ends what an earlier run left of it. */
export async function preparePostgres(folder: string): Promise<{ binaries: PostgresBinaries; user?: SystemUser }> {
  const binaries = await findBinaries();
  const data = join(folder, 'data');
  const user = ownerOf(data, systemUserFor());
  makePrivate(folder, user);
  if (user) checkReach(user, binaries, folder);
  await clearLeftovers(data);
  return { binaries, user };
}

/** Starts PostgreSQL from the npm binaries, over the data of the last run. */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { binaries, user } = await preparePostgres(options.folder);
  const data = join(options.folder, 'data');
  const password = join(options.folder, 'superuser.password');
  if (options.fresh) for (const path of [data, password]) rmSync(path, { recursive: true, force: true });
  if (!existsSync(data) || readdirSync(data).length === 0) await initialise(binaries, user, data, password);
  checkData(binaries, data, password);

  rotate(options.logFile);
  const server = new KeptAlive({
    name: 'PostgreSQL',
    spawn: () => launch(binaries, user, data, options),
    stopSteps: STOP_STEPS,
    log: options.log,
    onPid: options.onPid,
  });
  await server.start();
  const address = `postgres://${SUPERUSER}:${readFileSync(password, 'utf8')}@127.0.0.1:${options.port}/postgres`;
  try {
    await untilAnswering(address, server, options.logFile);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { adminDatabaseUrl: address, stop: () => server.stop() };
}

/** Started by root over the data of an ordinary user: that one it stays. */
function ownerOf(data: string, user: SystemUser | undefined): SystemUser | undefined {
  if (!user || !existsSync(data)) return user;
  const { uid, gid } = statSync(data);
  return uid === 0 || uid === user.uid ? user : { name: String(uid), uid, gid };
}

/** Nobody else looks into the folder; the user of PostgreSQL, when it is another one, passes through. */
function makePrivate(folder: string, user: SystemUser | undefined): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, user ? 0o711 : 0o700);
}

/** Ends a server that outlived its launcher, and drops a lock file whose pid belongs to somebody else by now. */
async function clearLeftovers(data: string): Promise<void> {
  const lock = join(data, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number.parseInt(readFileSync(lock, 'utf8'), 10);
  // The machine went down before it was written: PostgreSQL would wait for a person to remove it.
  if (Number.isNaN(pid)) return rmSync(lock);
  if (isOurs(pid, ['postgres', data])) return endLeftover(pid, ['postgres', data], STOP_STEPS);
  // A dead pid is left to PostgreSQL, which also makes sure that no orphaned backend still uses the data.
  if (commandLine(pid) !== undefined) rmSync(lock);
}

/** Makes the database cluster in a folder beside, then renames it: half a cluster never looks like a whole one. */
async function initialise(
  binaries: PostgresBinaries,
  user: SystemUser | undefined,
  data: string,
  passwordFile: string,
): Promise<void> {
  const unfinished = unfinishedBeside(data);
  const handedOver = unfinishedBeside(passwordFile);
  mkdirSync(unfinished, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  writeFileSync(handedOver, password, { mode: 0o600 });
  if (user) for (const path of [unfinished, handedOver]) chownSync(path, user.uid, user.gid);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${handedOver}`];
  await promisify(execFile)(binaries.initdb, ['-D', unfinished, ...access, ...locale], runAs(user)).catch(
    ({ stderr, message }: { stderr?: string; message: string }) => {
      throw new SetUpError(`PostgreSQL could not make its data in ${data}: ${stderr?.trim() || message}`);
    },
  );
  rmSync(handedOver);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  chmodSync(unfinished, 0o700);
  renameSync(unfinished, data);
}

/** Fails with one clear line when the data cannot be used by this program. */
function checkData(binaries: PostgresBinaries, data: string, passwordFile: string): void {
  const missing = [join(data, 'PG_VERSION'), passwordFile].find((file) => !existsSync(file));
  if (missing) throw new SetUpError(`The data in ${data} is not whole, ${missing} is missing: start with --fresh`);
  const ofData = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  const ofProgram = /\d+/.exec(execFileSync(binaries.postgres, ['--version'], { encoding: 'utf8' }))?.[0];
  if (ofData !== ofProgram) {
    throw new SetUpError(
      `The data in ${data} is of PostgreSQL ${ofData}, the program is ${ofProgram}: start with --fresh`,
    );
  }
}

function launch(binaries: PostgresBinaries, user: SystemUser | undefined, data: string, options: PostgresOptions) {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawnLogged(options.logFile, binaries.postgres, ['-D', data, '-p', String(options.port), ...settings], {
    ...runAs(user),
    // Its own process group: a Ctrl-C in the terminal must reach the services first, and the database last.
    detached: true,
  });
}

async function untilAnswering(address: string, server: KeptAlive, logFile: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await answers(address))) {
    if (server.deaths > 2 || performance.now() > deadline) {
      throw new SetUpError(`PostgreSQL did not start; the end of ${logFile}:\n${tail(logFile)}`);
    }
    await sleep(50);
  }
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The user and the surroundings of a PostgreSQL program: nothing of our own environment reaches it. */
function runAs(user: SystemUser | undefined) {
  return { uid: user?.uid, gid: user?.gid, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };
}
