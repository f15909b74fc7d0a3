import { setTimeout as sleep } from 'node:timers/promises';
import { backOff } from '#libs/domain';
import type { Log } from './broker.js';

const BACK_OFF_FIRST_MS = 100;
const BACK_OFF_LONGEST_MS = 5_000;

/**
 * A round of work done again and again until it is stopped: at once when woken, otherwise after a pause.
 * A round that fails is tried again with back-off, for ever.
 */
export class Loop {
  private readonly stopping = new AbortController();
  private wakeUp: () => void = () => undefined;
  private woken = false;
  private delays = backOff(BACK_OFF_FIRST_MS, BACK_OFF_LONGEST_MS);
  private finished: Promise<void> | undefined;
  /** Why the last round failed, undefined while all is well. */
  failure: string | undefined;

  constructor(
    readonly name: string,
    private readonly round: () => Promise<'again' | 'pause'>,
    private readonly pauseMs: number,
    private readonly log: Log,
    /** Cleans up after a failed round. */
    private readonly onFailure: () => Promise<void> = () => Promise.resolve(),
  ) {}

  start(): void {
    this.finished ??= this.run();
  }

  /** Said by a round that goes on for long: it does what it is for. */
  succeeded(): void {
    if (this.failure) this.log.info({ loop: this.name }, 'recovered');
    this.failure = undefined;
    this.delays = backOff(BACK_OFF_FIRST_MS, BACK_OFF_LONGEST_MS);
  }

  /** Begins the next round now. */
  wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  /** Lets the round under way end and begins no other. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp();
    await this.finished;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const next = await this.round();
        this.succeeded();
        if (next === 'pause') await this.pause(this.pauseMs);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (message !== this.failure) this.log.warn({ loop: this.name, reason: message }, 'failed, will try again');
        this.failure = message;
        await this.onFailure().catch(() => undefined);
        await sleep(this.delays.next().value, undefined, { signal }).catch(() => undefined); // stopped
      }
    }
  }

  private async pause(timeoutMs: number): Promise<void> {
    if (!this.woken && !this.stopping.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.woken = false;
    this.wakeUp = () => undefined;
  }
}
