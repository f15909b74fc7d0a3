import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StopStep } from './processes.js';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
const PROVEN_AFTER_MS = 30_000;

/** How long to wait before a restart: 100 ms, doubled up to 5 s; from the beginning again after 30 s of life. */
export function restartDelayMs(previousMs: number | undefined, livedMs: number): number {
  if (previousMs === undefined || livedMs >= PROVEN_AFTER_MS) return FIRST_DELAY_MS;
  return Math.min(previousMs * 2, LONGEST_DELAY_MS);
}

export interface KeptAliveOptions {
  name: string;
  /** Starts the process; called again after each death. */
  spawn: () => ChildProcess | Promise<ChildProcess>;
  /** The signals of a stop, in order; the last one must be SIGKILL. */
  stopSteps: readonly StopStep[];
  log: (line: string) => void;
  onPid?: (pid: number | undefined) => void;
}

/** A child process that is started again, with back-off, whenever it dies before it is stopped. */
export class KeptAlive {
  readonly name: string;
  /** How often the process has died on its own. */
  deaths = 0;
  private child: ChildProcess | undefined;
  private exited: Promise<void> = Promise.resolve();
  private delayMs: number | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly options: KeptAliveOptions) {
    this.name = options.name;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts the process for the first time; an error of this start is the caller's to handle. */
  async start(): Promise<void> {
    this.adopt(await this.options.spawn());
  }

  /** Ends the process by force, so that another one takes its place. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  /** Lets the process run, but starts it no more when it ends. */
  retire(): void {
    this.stopping.abort();
  }

  /** Ends the process for good and resolves when it is gone. */
  async stop(): Promise<void> {
    this.retire();
    for (const { signal, graceMs } of this.options.stopSteps) {
      if (!this.child) return;
      this.child.kill(signal);
      await Promise.race([this.exited, sleep(graceMs, undefined, { ref: false })]);
    }
  }

  private adopt(child: ChildProcess): void {
    const startedAtMs = performance.now();
    this.child = child;
    this.exited = new Promise((resolve) => {
      const gone = (why: string) => {
        if (this.child !== child) return;
        this.child = undefined;
        this.options.onPid?.(undefined);
        resolve();
        if (!this.stopping.signal.aborted) void this.revive(why, performance.now() - startedAtMs);
      };
      child.once('exit', (code, signal) => gone(signal ?? `exit code ${code}`));
      child.once('error', (error) => gone(error.message));
    });
    this.options.onPid?.(child.pid);
    if (this.stopping.signal.aborted) child.kill('SIGKILL');
  }

  private async revive(why: string, livedMs: number): Promise<void> {
    this.deaths += 1;
    this.delayMs = restartDelayMs(this.delayMs, livedMs);
    this.options.log(`${this.name} ended (${why}), starting it again in ${this.delayMs} ms`);
    try {
      await sleep(this.delayMs, undefined, { signal: this.stopping.signal });
      this.adopt(await this.options.spawn());
    } catch (error) {
      if (!this.stopping.signal.aborted) await this.revive((error as Error).message, 0);
    }
  }
}
