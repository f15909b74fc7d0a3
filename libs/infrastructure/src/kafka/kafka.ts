import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findPrograms, type KafkaPrograms } from './kafka.jars.js';
import { loggingProperties, serverProperties } from './kafka.settings.js';
import { fetchJars } from '../machine/jars.js';
import { inUnicode } from '../machine/java.js';
import { KeptAlive } from '../machine/kept-alive.js';
import { rotate, spawnLogged, tail, YIELDING } from '../machine/log-file.js';
import { endLeftover, type StopStep } from '../machine/processes.js';
import { SetUpError } from '../machine/set-up-error.js';
import { remove, unfinishedBeside } from '../machine/unfinished.js';

const START_TIMEOUT_MS = 90_000;
const DATA = 'data';
const LOGGING_FILE = 'log4j2.properties';
// The quick compiler alone, and a collector without threads of its own: what a small, short-lived or quiet process needs.
const FRUGAL = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const HEAP = ['-Xms128m', '-Xmx384m', '-XX:+ExitOnOutOfMemoryError'];

const STOP_STEPS: readonly StopStep[] = [
  { signal: 'SIGTERM', graceMs: 15_000 },
  { signal: 'SIGKILL', graceMs: 5_000 },
];

export interface KafkaPlace {
  /** Where the broker's settings and its data live, made when missing. */
  folder: string;
  /** Where the jars are kept, whatever happens to the data. */
  jarsHome: string;
  javaHome?: string;
}

/** Passwords of Kafka's users by name, and which of them may do everything. Letters, digits, `-` and `_` only. */
export interface KafkaAccounts {
  administrator: string;
  passwords: Readonly<Record<string, string>>;
}

export interface KafkaOptions extends KafkaPlace {
  /** Nobody may do anything without one; without accounts anybody may do everything. */
  accounts?: KafkaAccounts;
  port: number;
  controllerPort: number;
  logFile: string;
  /** Start with no data. */
  fresh?: boolean;
  log: (line: string) => void;
  onPid?: (pid: number | undefined) => void;
}

/** A running embedded Kafka broker. It is started again by itself when it dies. */
export interface EmbeddedKafka {
  brokers: string;
  stop(): Promise<void>;
}

/** Checks that Kafka can run on this machine, and ends what an earlier run left of it. */
export async function prepareKafka(place: KafkaPlace): Promise<KafkaPrograms> {
  const programs = findPrograms(place.jarsHome, place.javaHome);
  await clearLeftovers(join(place.folder, 'kafka.pid'), join(place.folder, 'server.properties'));
  return programs;
}

/** Starts a single Apache Kafka node in KRaft mode, over the data of the last run. */
export async function startKafka(options: KafkaOptions): Promise<EmbeddedKafka> {
  const programs = await prepareKafka(options);
  await fetchJars(programs.jars, options.log);
  const settings = join(options.folder, 'server.properties');
  const pidFile = join(options.folder, 'kafka.pid');
  if (options.fresh) rmSync(options.folder, { recursive: true, force: true });
  mkdirSync(options.folder, { recursive: true });
  chmodSync(options.folder, 0o700);
  writePrivate(join(options.folder, LOGGING_FILE), loggingProperties());
  if (!existsSync(join(options.folder, DATA, 'meta.properties'))) await format(programs, options);
  writePrivate(settings, serverProperties(options, DATA));

  rotate(options.logFile);
  const broker = new KeptAlive({
    name: 'Kafka',
    spawn: () => launch(programs, settings, options),
    stopSteps: STOP_STEPS,
    log: options.log,
    onPid: (pid) => {
      if (pid === undefined) rmSync(pidFile, { force: true });
      else writeFileSync(pidFile, String(pid));
      options.onPid?.(pid);
    },
  });
  await broker.start();
  try {
    await untilStarted(broker, options.logFile);
  } catch (error) {
    await broker.stop();
    throw error;
  }
  return { brokers: `127.0.0.1:${options.port}`, stop: () => broker.stop() };
}

async function clearLeftovers(pidFile: string, settings: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  await endLeftover(Number(readFileSync(pidFile, 'utf8')), ['kafka.Kafka', settings], STOP_STEPS);
}

/** Formats the storage in a folder beside, then renames it: half a format never looks like a whole one. */
async function format(programs: KafkaPrograms, options: KafkaOptions): Promise<void> {
  const data = join(options.folder, DATA);
  const unfinished = unfinishedBeside(data);
  const settings = join(options.folder, 'format.properties');
  writePrivate(settings, serverProperties(options, basename(unfinished)));
  const clusterId = randomBytes(16).toString('base64url');
  // One argument: an id that begins with a dash would be taken for an option.
  const main = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', settings];
  const { program, args } = java(programs, options.folder, [...FRUGAL, ...main]);
  await promisify(execFile)(program, args, { cwd: options.folder });
  rmSync(settings);
  remove(data);
  renameSync(unfinished, data);
}

function launch(programs: KafkaPrograms, settings: string, options: KafkaOptions) {
  const { program, args } = java(programs, options.folder, [...FRUGAL, ...HEAP, 'kafka.Kafka', settings]);
  return spawnLogged(options.logFile, program, args, {
    cwd: options.folder,
    // Its own process group: a Ctrl-C in the terminal must reach the services first, and the broker last.
    detached: true,
    nice: YIELDING,
  });
}

/**
 * Java in the broker's folder, with paths relative to it: commas and colons of a whole path would part it into several.
 */
function java({ java, jars }: KafkaPrograms, folder: string, args: readonly string[]) {
  const classPath = join(relative(realpathSync(folder), realpathSync(jars.folder)), '*');
  return inUnicode(java, ['-cp', classPath, `-Dlog4j2.configurationFile=${LOGGING_FILE}`, ...args]);
}

function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}

async function untilStarted(broker: KeptAlive, logFile: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!readFileSync(logFile, 'utf8').includes('Kafka Server started')) {
    if (broker.deaths > 0 || performance.now() > deadline) {
      throw new SetUpError(`Kafka did not start; the end of ${logFile}:\n${tail(logFile)}`);
    }
    await sleep(50);
  }
}
