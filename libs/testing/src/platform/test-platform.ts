import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agency } from '#libs/domain';
import {
  commandLine,
  freePort,
  lastState,
  waitForEnd,
  type PlatformState,
  type RunningProcess,
} from '#libs/infrastructure';
import { Broker } from '#libs/messaging';
import { programs, projectRoot, readOpenAgencies } from '#libs/product';
import { Client } from '../client/client.js';
import { eventually } from '../client/eventually.js';
import { silentLog } from '../service/event-source.js';

/** Who a client of the platform is. */
export interface Claims {
  role: string;
  agency?: string;
  branch?: string;
  region?: string;
  partner?: string;
}

/** How a command of the command line ended. */
export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

const START_MAX_MS = 120_000;
const END_MAX_MS = 60_000;

/** A home folder for a platform. It lends the project's jars of Kafka, so that Maven need not fetch them again. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'guichet-home-'));
  chmodSync(home, 0o755); // under root, PostgreSQL runs as somebody else
  const own = join(projectRoot, '.guichet');
  for (const name of existsSync(own) ? readdirSync(own) : [])
    if (/^kafka-[\d.]+$/.test(name)) symlinkSync(join(own, name), join(home, name));
  return home;
}

/** Runs the command line on a home, with nothing of our own environment that could choose another infrastructure. */
export function spawnGuichet(home: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const { PATH, HOME, JAVA_HOME } = process.env;
  return spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', programs.commandLine, ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, ...(JAVA_HOME ? { JAVA_HOME } : {}), GUICHET_HOME: home, ...environment },
  });
}

/** The end of a command, and all that it printed. */
export function finished(child: ChildProcess): Promise<Finished> {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

/** Processes whose command line names this folder: PostgreSQL, Kafka, and what watches them. */
export function processesIn(folder: string): string[] {
  const all = execFileSync('ps', ['-ww', '-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(folder));
}

/** A whole platform, started as an administrator starts it, with a home of its own. */
export class TestPlatform {
  private launcher: ChildProcess | undefined;
  private ended: Promise<Finished> | undefined;

  private constructor(
    readonly home: string,
    readonly port: number,
    private readonly args: readonly string[],
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Starts a platform in a new home; resolves when it is ready. */
  static async start(args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<TestPlatform> {
    const platform = new TestPlatform(makeHome(), await freePort(), args, environment);
    await platform.launch().catch(async (error: unknown) => {
      await platform.stop();
      throw error;
    });
    return platform;
  }

  /** Starts the launcher over the home as it is; resolves when the platform is ready. */
  async launch(): Promise<void> {
    this.launcher = spawnGuichet(this.home, ['start', '--port', String(this.port), ...this.args], this.environment);
    this.ended = finished(this.launcher);
    const last = await eventually(
      () => this.health(),
      (status) => status === 200 || status === 'ended',
      START_MAX_MS,
    );
    if (last === 'ended') throw new Error(`the platform did not start: ${(await this.ended).stderr}`);
  }

  /** The status of `/health`; 0 when nobody answers. */
  async health(): Promise<number | 'ended'> {
    if (this.launcher?.exitCode !== null || this.launcher.signalCode !== null) return 'ended';
    return fetch(`${this.origin}/health`).then(
      ({ status }) => status,
      () => 0,
    );
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  /** What the launcher last wrote down. */
  get state(): PlatformState {
    const state = lastState(this.home);
    if (!state) throw new Error('the platform has written no state');
    return state;
  }

  /** The processes of a service, or of a simulated partner, that run now. */
  instances(service: string): (RunningProcess & { pid: number })[] {
    const { services, simulators } = this.state;
    return [...services, ...simulators].filter(
      (instance): instance is RunningProcess & { pid: number } =>
        instance.service === service && instance.pid !== undefined,
    );
  }

  /** Agencies of the platform's network, in the order of its file. */
  agencies(count: number): Agency[] {
    return readOpenAgencies(join(projectRoot, 'deploy', 'demo', 'network.csv')).slice(0, count);
  }

  /** Every process of the platform that is known. */
  pids(): number[] {
    const { launcherPid, infrastructure, services } = this.state;
    const { process: watcher, postgres, kafka } = infrastructure;
    return [launcherPid, watcher, postgres, kafka, ...services.map(({ pid }) => pid)].filter(
      (pid): pid is number => pid !== undefined,
    );
  }

  /** A client of the front door, with a token as the command line gets it. */
  async client(claims: Claims): Promise<Client> {
    return new Client(this.origin, await this.token(claims));
  }

  /** A token as the command line gets it. @throws {Error} when there is none for these claims */
  async token(claims: Claims): Promise<string> {
    const secrets = JSON.parse(readFileSync(join(this.home, 'secrets.json'), 'utf8')) as { cliClientSecret: string };
    const response = await fetch(`${this.origin}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`guichet-cli:${secrets.cliClientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'guichet', ...claims }),
    });
    const { access_token: token } = (await response.json()) as { access_token?: string };
    if (!token) throw new Error(`no token for ${claims.role}: ${response.status}`);
    return token;
  }

  /**
   * The platform's own Kafka, as one of its users: a service, a partner, or the administrator; `null` comes without a
   * login. With the user's own password, unless another one is given.
   */
  broker(username: string | null = 'administrator', password?: string): Broker {
    const login = username === null ? undefined : { username, password: password ?? this.kafkaPasswordOf(username) };
    return new Broker([this.state.kafkaBrokers ?? ''], 'test', silentLog, '', login);
  }

  /** The login of one of its users, as kcat takes it. */
  kafkaLogin(username: string): string {
    return [
      `bootstrap.servers=${this.state.kafkaBrokers}`,
      'security.protocol=SASL_PLAINTEXT',
      'sasl.mechanisms=PLAIN',
      `sasl.username=${username}`,
      `sasl.password=${this.kafkaPasswordOf(username)}`,
      '',
    ].join('\n');
  }

  private kafkaPasswordOf(username: string): string {
    const { kafkaPasswords } = JSON.parse(readFileSync(join(this.home, 'secrets.json'), 'utf8')) as {
      kafkaPasswords: Record<string, string>;
    };
    return kafkaPasswords[username] ?? '';
  }

  /** Begins a command of the command line. */
  spawn(...args: string[]): ChildProcess {
    return spawnGuichet(this.home, args);
  }

  /** Runs a command of the command line to its end. */
  run(...args: string[]): Promise<Finished> {
    return finished(this.spawn(...args));
  }

  /** Kills the launcher as a crash would. */
  async kill(): Promise<void> {
    this.launcher?.kill('SIGKILL');
    await this.ended;
  }

  /** Which of these processes are still there after a time. */
  async leftOf(pids: readonly number[], withinMs = END_MAX_MS): Promise<string[]> {
    const deadlineMs = performance.now() + withinMs;
    for (const pid of pids) await waitForEnd(pid, Math.max(0, deadlineMs - performance.now()));
    return [...pids.map((pid) => commandLine(pid) ?? ''), ...processesIn(this.home)].filter(Boolean);
  }

  /** Stops the platform as Ctrl-C does. */
  async interrupt(): Promise<Finished | undefined> {
    this.launcher?.kill('SIGINT');
    return this.ended;
  }

  /** Stops the platform in order, and removes its home. */
  async stop(): Promise<void> {
    this.launcher?.kill('SIGTERM');
    await this.ended;
    rmSync(this.home, { recursive: true, force: true });
  }
}
