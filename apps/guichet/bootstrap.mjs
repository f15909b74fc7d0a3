// Runs the command line on a fresh clone: under any Node from 20 on, before anything is installed or built.
// Whatever it says goes to stderr, so that the standard output belongs to the command alone.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const inRoot = (...parts) => join(root, ...parts);
const NODE = inRoot('node_modules', '.bin', 'node');
const INSTALLED = inRoot('node_modules', '.guichet-installed');
const INSTALLING = inRoot('node_modules', '.guichet-installing');
const BUILT = inRoot('dist', '.built');
const LOCK = inRoot('dist', '.set-up');
// kafkajs sets timers with a negative delay, which newer Nodes warn of and take as none.
const QUIET = '--disable-warning=TimeoutNegativeWarning';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

let child;
let stoppedBy;
let locked = false;
for (const signal of SIGNALS) {
  process.on(signal, () => {
    stoppedBy = signal;
    child?.kill(signal);
  });
}

await setUp().catch((error) => {
  if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  fail(`cannot write to ${error.path}: make ${root} writable for this user, or clone it anew`);
});
const [first, ...rest] = process.argv.slice(2);
if (first === '--test') {
  const jest = inRoot('node_modules', 'jest', 'bin', 'jest.js');
  process.exitCode = await run(NODE, [QUIET, jest, ...rest], { stdio: 'inherit' });
} else if (first !== '--build') {
  const main = inRoot('dist', 'apps', 'guichet', 'src', 'main.js');
  watchNpm();
  // The launcher stops when this channel closes: also when this process is killed and can say nothing.
  process.exitCode = await run(NODE, [QUIET, main, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  if (child.connected) child.disconnect();
}

/** Installs and builds what is missing or out of date, one process at a time. */
async function setUp() {
  if (isInstalled() && isBuilt()) return;
  await lock();
  try {
    if (!isInstalled()) await install();
    if (!isBuilt()) await build();
  } finally {
    unlock();
  }
}

function isInstalled() {
  const wanted = fingerprintOfLockfile();
  if (existsSync(INSTALLING)) return false;
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === wanted && existsSync(NODE)) return true;
  if (!matchesLockfile() || !nodeRuns()) return false;
  writeFileSync(INSTALLED, wanted);
  return true;
}

function fingerprintOfLockfile() {
  return createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
}

/** Whether somebody has installed exactly these packages by hand already; optional ones may be for other platforms. */
function matchesLockfile() {
  const found = installedPackages();
  if (!found) return false;
  const { packages: wanted } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (optional && !found[path]) || found[path]?.version === version,
  );
}

/** What npm says it has installed; undefined when it was broken off before it could. */
function installedPackages() {
  try {
    return JSON.parse(readFileSync(inRoot('node_modules', '.package-lock.json'), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

async function install() {
  // npm takes a package for whole that is there, although it was broken off in the middle of it.
  if (existsSync(INSTALLING) || !installedPackages()) {
    rmSync(inRoot('node_modules'), { recursive: true, force: true, maxRetries: 5 });
  }
  mkdirSync(dirname(INSTALLING), { recursive: true });
  writeFileSync(INSTALLING, '');
  say('installing packages (npm install)');
  // Not `npm ci`: it refuses the lockfile where a registry lacks optional packages of other platforms. With --no-save
  // it installs what the lockfile says just the same, and leaves the lockfile alone.
  await npm('install', '--no-save', '--loglevel=error');
  if (!nodeRuns()) await installNode();
  if (!nodeRuns())
    fail('the npm package "node" has no program for this machine: run npm install, and read what it says');
  writeFileSync(INSTALLED, fingerprintOfLockfile());
  rmSync(INSTALLING, { force: true });
}

/** Packages run no scripts (.npmrc): the package `node` fetches its program here, the one of which that is wanted. */
async function installNode() {
  const folder = inRoot('node_modules', 'node');
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  await run(process.execPath, ['installArchSpecificPackage.js'], { cwd: folder, env, stdio: ['ignore', 2, 2] });
  // npm links programs while it installs, and this one was not there yet.
  rmSync(NODE, { force: true });
  symlinkSync(join('..', 'node', 'bin', 'node'), NODE);
}

function nodeRuns() {
  return spawnSync(NODE, ['--version'], { stdio: 'ignore' }).status === 0;
}

async function npm(...args) {
  const cli = process.env.npm_execpath;
  const isScript = cli?.endsWith('.js') && existsSync(cli);
  const [program, before] = isScript ? [process.execPath, [cli]] : ['npm', []];
  const code = await run(program, [...before, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (code !== 0) fail(`npm ${args.join(' ')} failed`);
}

function isBuilt() {
  return existsSync(BUILT) && readFileSync(BUILT, 'utf8') === fingerprintOfSources();
}

/** Paths and times of everything that is compiled. */
function fingerprintOfSources() {
  const files = ['tsconfig.json', ...sources('apps'), ...sources('libs')];
  return files.map((file) => `${file} ${statSync(inRoot(file)).mtimeMs}`).join('\n');
}

function sources(folder) {
  if (!existsSync(inRoot(folder))) return [];
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|tsx|css|html|json)$/.test(entry.name) ? [path] : [];
  });
}

async function build() {
  say('building');
  // Taken before the compiler runs: a file saved meanwhile makes the next start build again.
  const fingerprint = fingerprintOfSources();
  const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js');
  for (const step of [
    [tsc, '-p', inRoot('tsconfig.json')],
    [vite, 'build', inRoot('apps', 'console')],
  ]) {
    const code = await run(NODE, step, { cwd: root, stdio: ['ignore', 2, 2] });
    if (code !== 0) fail('the build failed');
  }
  removeOrphans('apps');
  removeOrphans('libs');
  writeFileSync(BUILT, fingerprint);
}

/** Removes compiled files whose source is gone: a deleted test must not run on. */
function removeOrphans(folder) {
  if (!existsSync(inRoot('dist', folder))) return;
  for (const entry of readdirSync(inRoot('dist', folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) removeOrphans(path);
    else if (/\.js(\.map)?$/.test(path) && !existsSync(inRoot(path.replace(/\.js(\.map)?$/, '.ts')))) {
      rmSync(inRoot('dist', path));
    }
  }
}

/** Takes the set-up lock, a folder that names its owner; a lock whose owner is dead counts for nothing. */
async function lock() {
  const mine = `${LOCK}.${process.pid}`;
  mkdirSync(mine, { recursive: true });
  writeFileSync(join(mine, 'owner'), nameOf(process.pid));
  for (let waited = false; !tryRename(mine, LOCK); waited = true) {
    if (!waited) say('waiting for another set-up of this folder to end');
    if (!ownerLives()) tryRename(LOCK, `${LOCK}.stale.${process.pid}`);
    else await sleep(200);
    if (stoppedBy) process.exit(1);
  }
  locked = true;
  rmSync(`${LOCK}.stale.${process.pid}`, { recursive: true, force: true });
}

function unlock() {
  if (locked) rmSync(LOCK, { recursive: true, force: true });
  locked = false;
}

/** Renaming over a folder that is not empty fails: whoever comes first has it. */
function tryRename(from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Whether the owner of the lock lives, or the npm or compiler that it had started when it was killed. */
function ownerLives() {
  return ['owner', 'child'].some((file) => {
    try {
      const name = readFileSync(join(LOCK, file), 'utf8');
      return name === nameOf(Number.parseInt(name, 10));
    } catch {
      return false;
    }
  });
}

/** A living process by its pid and when it began: a pid is given again. */
function nameOf(pid) {
  if (!existsSync('/proc/self/stat')) {
    return `${pid} ${execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()}`;
  }
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? '' : `${pid} ${fields[19]}`;
}

/** Runs a program to its end, and resolves with its exit code. */
function run(program, args, options) {
  if (stoppedBy) process.exit(1);
  return new Promise((resolve) => {
    child = spawn(program, args, options);
    if (locked && child.pid) writeFileSync(join(LOCK, 'child'), nameOf(child.pid));
    child.once('error', (error) => fail(`${program}: ${error.message}`));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Under npm, the platform ends with npm, even when npm is killed and can pass on no signal. */
function watchNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    child?.kill('SIGTERM');
  }, 1_000);
  timer.unref();
}

/** The pids of our parent and, where the system tells, of its parent: npm puts a shell between itself and us. */
function ancestors() {
  try {
    const [, parentOfParent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${process.ppid}/stat`, 'utf8'));
    return `${process.ppid} ${parentOfParent}`;
  } catch {
    return String(process.ppid);
  }
}

function say(line) {
  process.stderr.write(`guichet: ${line}\n`);
}

function fail(line) {
  say(line);
  unlock();
  process.exit(1);
}
