import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findPrograms, type KafkaPrograms } from './kafka.jars.js';
import { fetchJars } from '../machine/jars.js';
import { KeptAlive } from '../machine/kept-alive.js';
import { rotate, spawnLogged, tail, YIELDING } from '../machine/log-file.js';
import { endLeftover, type StopStep } from '../machine/processes.js';
import { SetUpError } from '../machine/set-up-error.js';

const START_TIMEOUT_MS = 90_000;
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
  const data = join(options.folder, 'data');
  if (!existsSync(data)) await format(programs, options, data);
  writeFileSync(settings, serverProperties(options, data), { mode: 0o600 });
  chmodSync(settings, 0o600);

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
async function format(programs: KafkaPrograms, options: KafkaOptions, data: string): Promise<void> {
  const unfinished = `${data}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const settings = join(options.folder, 'format.properties');
  writeFileSync(settings, serverProperties(options, unfinished), { mode: 0o600 });
  const clusterId = randomBytes(16).toString('base64url');
  // One argument: an id that begins with a dash would be taken for an option.
  const main = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', settings];
  await promisify(execFile)(programs.java, [
    ...FRUGAL,
    '-cp',
    join(programs.jars.folder, '*'),
    ...logging(options.folder),
    ...main,
  ]);
  rmSync(settings);
  renameSync(unfinished, data);
}

function launch(programs: KafkaPrograms, settings: string, options: KafkaOptions) {
  const classPath = ['-cp', join(programs.jars.folder, '*')];
  return spawnLogged(
    options.logFile,
    programs.java,
    [...FRUGAL, ...HEAP, ...classPath, ...logging(options.folder), 'kafka.Kafka', settings],
    {
      // Its own process group: a Ctrl-C in the terminal must reach the services first, and the broker last.
      detached: true,
      nice: YIELDING,
    },
  );
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

/** Warnings and worse to the standard output, and the one line that says the broker is up. */
function logging(folder: string): string[] {
  const file = join(folder, 'log4j2.properties');
  const lines = {
    'appender.out.type': 'Console',
    'appender.out.name': 'out',
    'appender.out.layout.type': 'PatternLayout',
    'appender.out.layout.pattern': '%d{ISO8601} %p %c{1} %m%n',
    'rootLogger.level': 'warn',
    'rootLogger.appenderRef.out.ref': 'out',
    'logger.started.name': 'kafka.server.KafkaRaftServer',
    'logger.started.level': 'info',
  };
  writeFileSync(file, properties(lines));
  return [`-Dlog4j2.configurationFile=${file}`];
}

function serverProperties({ port, controllerPort, accounts }: KafkaOptions, data: string): string {
  return properties({
    ...(accounts ? guarded(accounts) : {}),
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `CLIENTS://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `CLIENTS://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': accounts
      ? 'CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT'
      : 'CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'CLIENTS',
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.min.session.timeout.ms': 1000,
    'group.initial.rebalance.delay.ms': 0,
    // A broker that was killed may only come back when its old session has ended: 9 s unless said otherwise.
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    'num.network.threads': 2,
    'num.io.threads': 4,
  });
}

/** Everyone logs in, the broker at its own controller too, and may do what it was allowed to. */
function guarded({ administrator, passwords }: KafkaAccounts): Record<string, string> {
  const users = Object.entries(passwords).map(([name, password]) => `user_${name}="${password}"`);
  const own = `username="${administrator}" password="${passwords[administrator]}"`;
  const login = `org.apache.kafka.common.security.plain.PlainLoginModule required ${own} ${users.join(' ')};`;
  return {
    'sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.clients.plain.sasl.jaas.config': login,
    'listener.name.controller.plain.sasl.jaas.config': login,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': `User:${administrator}`,
  };
}

function properties(values: Record<string, string | number | boolean>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
