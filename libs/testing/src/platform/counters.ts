import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Reply } from '../client/client.js';

/** What every operation has of which a counter was told that it is done. */
export interface AnsweredOperation {
  indicator: string;
  agency: string;
  amountCentimes: number;
  answeredAtMs: number;
}

/** A refusal, by its stable code. */
export interface CodedRefusal {
  code: string;
}

const ASK_AGAIN_MS = 150;
const PATIENCE_MS = 120_000;

/**
 * Counters that work without rest. One that gets no answer, or is told to come back, repeats the request under its key
 * until it is answered; everything that was answered is remembered.
 */
export abstract class Counters<Operation extends AnsweredOperation> {
  readonly operations: Operation[] = [];
  /** What counters were told instead of an answer, and how often: `503 gateway.service-unavailable`. */
  readonly refusals = new Map<string, number>();
  /** What no counter may ever be told, and how often. */
  readonly wrong = new Map<string, number>();
  /** The longest time in which a counter waited for one operation, its repeats included. */
  longestWaitMs = 0;
  protected stopping = false;
  private working: Promise<unknown> | undefined;

  /** Begins to work. */
  start(): void {
    this.stopping = false;
    this.working = this.work();
  }

  /** Lets every counter end what is begun: afterwards no request is without its answer. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.working;
  }

  /** Works while something happens, and ends in order. */
  async during(happening: () => Promise<void>): Promise<void> {
    this.start();
    try {
      await happening();
    } finally {
      await this.stop();
    }
  }

  /** How many operations were answered in a span of time. */
  answered(fromMs: number, toMs = Date.now()): number {
    return this.operations.filter(({ answeredAtMs }) => answeredAtMs >= fromMs && answeredAtMs < toMs).length;
  }

  /** The longest time in which nobody was answered. */
  longestSilenceMs(fromMs: number, toMs = Date.now()): number {
    const times = this.operations.map(({ answeredAtMs }) => answeredAtMs).filter((ms) => ms > fromMs && ms < toMs);
    return [...times, toMs].reduce(({ longest, last }, ms) => ({ longest: Math.max(longest, ms - last), last: ms }), {
      longest: 0,
      last: fromMs,
    }).longest;
  }

  /** Works until it is stopping, and ends what is begun. */
  protected abstract work(): Promise<unknown>;

  /**
   * Repeats a request under its key until it is answered.
   *
   * @param isAnswer what may come of it
   * @returns undefined when something else came, which is remembered as wrong
   */
  protected async ask<Body extends object>(
    client: Client,
    path: string,
    body: object,
    key: string,
    isAnswer: (reply: Reply<Body & CodedRefusal>) => boolean = ({ status }) => status === 201,
  ): Promise<Reply<Body & CodedRefusal> | undefined> {
    const startedMs = performance.now();
    const waitedMs = () => performance.now() - startedMs;
    while (waitedMs() < PATIENCE_MS) {
      const reply = await client.post<Body & CodedRefusal>(path, body, key).catch(() => undefined);
      if (!reply) {
        note(this.refusals, 'no answer');
      } else if (isAnswer(reply)) {
        this.longestWaitMs = Math.max(this.longestWaitMs, waitedMs());
        return reply;
      } else {
        const told = `${reply.status} ${reply.body.code}`;
        const isProblem = reply.headers.get('content-type')?.startsWith('application/problem+json');
        if (![502, 503, 504].includes(reply.status) || !isProblem) {
          note(this.wrong, `${path}: ${told}`);
          return undefined;
        }
        note(this.refusals, told);
      }
      await sleep(ASK_AGAIN_MS);
    }
    note(this.wrong, `${path}: never answered`);
    return undefined;
  }
}

/** Counts one more of something. */
export function note(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
