import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeptAlive, rotate, SetUpError, spawnLogged, tail, YIELDING } from '#libs/infrastructure';
import { projectRoot } from '#libs/product';
import { PATIENCE_MS, Pulse, type Sign } from '../gateway/pulse.js';
import { instanceHealth, type InstanceHealth } from './health.js';

const READY_TIMEOUT_MS = 60_000;
// A service needs little memory, and would let garbage lie where it is not told so; kafkajs sets timers with a
// negative delay, which newer Nodes warn of and take as none.
const NODE_FLAGS = ['--max-old-space-size=144', '--max-semi-space-size=8', '--disable-warning=TimeoutNegativeWarning'];
const GIVE_UP_AFTER_DEATHS = 5;
const TAKES_REQUESTS = new Set<InstanceHealth>(['ready', 'degraded']);
const SILENCES_MAX = 10;
/** Two a second are heard of a process that is not there yet: a minute, as for the first start. */
const SIGNS_BEFORE_FIRST_ANSWER_MAX = 120;
const STOP_STEPS = [
  { signal: 'SIGTERM' as const, graceMs: 25_000 },
  { signal: 'SIGKILL' as const, graceMs: 5_000 },
];

export interface InstanceOptions {
  /** Such as `transfers-1`. */
  name: string;
  /** Its program, relative to the project's folder, and the arguments. */
  command: readonly string[];
  port: number;
  home: string;
  environment: Record<string, string>;
  /** Whether it goes behind the others on a busy machine. */
  yields: boolean;
  log: (line: string) => void;
  onPid: (pid: number | undefined) => void;
}

/** One process of a service or a simulator: kept alive on one port, with a log of its own; replaced when it freezes. */
export class Instance {
  private readonly process: KeptAlive;
  private readonly logFile: string;
  private pulse: Pulse | undefined;
  /** Whether this process has answered, and how many signs of its not doing so are left to it. */
  private hasAnswered = false;
  private signsLeft = SIGNS_BEFORE_FIRST_ANSWER_MAX;

  constructor(private readonly options: InstanceOptions) {
    const { name, command, port, home, environment } = options;
    this.logFile = join(home, 'logs', `${name}.log`);
    const env = { ...environment, PORT: String(port), HOST: '127.0.0.1', INSTANCE: name };
    this.process = new KeptAlive({
      name,
      // The channel tells the service when the launcher is gone, also when it was killed.
      spawn: () =>
        spawnLogged(this.logFile, process.execPath, [...NODE_FLAGS, ...command], {
          cwd: projectRoot,
          env,
          ipc: true,
          nice: options.yields ? YIELDING : 0,
        }),
      stopSteps: STOP_STEPS,
      log: options.log,
      onPid: (pid) => {
        this.hasAnswered = false;
        this.signsLeft = SIGNS_BEFORE_FIRST_ANSWER_MAX;
        options.onPid(pid);
      },
    });
  }

  /** Starts the process; resolves when it takes requests, fails with the end of its log when it never does. */
  async start(): Promise<void> {
    rotate(this.logFile);
    await this.process.start();
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (!TAKES_REQUESTS.has((await instanceHealth(this.options.port)).status)) {
      if (performance.now() > deadline || this.process.deaths >= GIVE_UP_AFTER_DEATHS) {
        throw new SetUpError(`${this.options.name} did not start; the end of ${this.logFile}:\n${tail(this.logFile)}`);
      }
      await sleep(100);
    }
    this.hear('alive');
    this.pulse ??= new Pulse(this.options.port, (sign) => this.hear(sign));
  }

  /** Starts the process no more when it ends: it may have got the signal that stops the platform as well. */
  retire(): void {
    this.pulse?.stop();
    this.process.retire();
  }

  /** Lets the process end what it is doing, and waits until it is gone. */
  stop(): Promise<void> {
    return this.process.stop();
  }

  /** A process that is silent for long is frozen: it holds locks and lanes, and ends only by force. */
  private hear(sign: Sign): void {
    if (sign === 'alive') {
      this.hasAnswered = true;
      this.signsLeft = SILENCES_MAX;
      return;
    }
    // Having answered, it closed its port itself: it is ending.
    if (sign === 'gone' && this.hasAnswered) return;
    this.signsLeft -= 1;
    if (this.signsLeft > 0) return;
    this.signsLeft = SIGNS_BEFORE_FIRST_ANSWER_MAX;
    const forS = this.hasAnswered ? (SILENCES_MAX * PATIENCE_MS) / 1_000 : READY_TIMEOUT_MS / 1_000;
    this.options.log(`${this.options.name} has not answered for ${forS} s: ending it`);
    this.process.kill();
  }
}
