import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import type { FrontDoor } from '#libs/product';

/** An operation of which a counter was told that it is done. */
export interface DrilledOperation {
  key: string;
  /** The place of its token. */
  counter: number;
  body: string;
  reply: string;
}

interface Reply {
  status: number;
  body: string;
  isReplay: boolean;
  isProblem: boolean;
}

const ASK_AGAIN_MS = 200;
const THINK_MS = 30;
const TIMEOUT_MS = 15_000;
const TWICE_AT_ONCE = 0.1;
const COME_AGAIN = new Set([502, 503, 504]);

/**
 * Counters at work while things break: each repeats its request under its key until it is answered, one in ten sends it
 * twice at once. What was answered is remembered.
 */
export class DrillLoad {
  readonly answered: DrilledOperation[] = [];
  /** Answers that no counter may get, and how often each came. */
  readonly wrong = new Map<string, number>();
  /** Operations answered in two ways. */
  readonly doubled: string[] = [];
  lastAnswerAtMs = performance.now();
  private readonly agent = new Agent({ connections: 128, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  private stopping = false;
  private isClosed = false;
  private working: Promise<unknown> | undefined;
  private n = 0;

  constructor(
    private readonly origin: string,
    private readonly door: FrontDoor,
    private readonly tokens: readonly string[],
  ) {}

  /** Begins to work, a counter a token. */
  start(): void {
    this.working = Promise.all(this.tokens.map((_, counter) => this.work(counter)));
  }

  /** Lets every counter end what it has begun: afterwards no request is without its answer. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.working;
  }

  /** Repeats what was answered: each must be answered again as it was. @returns operations that are not */
  async lost(): Promise<DrilledOperation[]> {
    const waiting = [...this.answered];
    const lost: DrilledOperation[] = [];
    const check = async () => {
      for (let one = waiting.pop(); one; one = waiting.pop()) {
        const again = await this.untilAnswered(one);
        if (!again?.isReplay || again.body !== one.reply) lost.push(one);
      }
    };
    await Promise.all(Array.from({ length: 32 }, check));
    return lost;
  }

  /** Gives up whatever is not answered. */
  async close(): Promise<void> {
    this.stopping = this.isClosed = true;
    await this.agent.destroy();
    await this.working;
  }

  private async work(counter: number): Promise<void> {
    while (!this.stopping) {
      const asked = { key: randomUUID(), counter, body: this.door.body(this.n++) };
      const isTwice = Math.random() < TWICE_AT_ONCE;
      const replies = await Promise.all([this.untilAnswered(asked), ...(isTwice ? [this.untilAnswered(asked)] : [])]);
      const bodies = new Set(replies.flatMap((reply) => (reply ? [reply.body] : [])));
      if (bodies.size > 1) this.doubled.push(asked.key);
      for (const reply of bodies) this.answered.push({ ...asked, reply });
      this.lastAnswerAtMs = performance.now();
      await sleep(THINK_MS);
    }
  }

  private async untilAnswered(asked: Omit<DrilledOperation, 'reply'>): Promise<Reply | undefined> {
    while (!this.isClosed) {
      const reply = await this.ask(asked).catch(() => undefined);
      if (reply?.status === 201) return reply;
      if (reply && !(COME_AGAIN.has(reply.status) && reply.isProblem)) {
        const what = `${reply.status} ${reply.body.slice(0, 200)}`;
        this.wrong.set(what, (this.wrong.get(what) ?? 0) + 1);
        return undefined;
      }
      await sleep(ASK_AGAIN_MS);
    }
    return undefined;
  }

  private async ask({ key, counter, body }: Omit<DrilledOperation, 'reply'>): Promise<Reply> {
    const response: Dispatcher.ResponseData = await this.agent.request({
      origin: this.origin,
      path: this.door.path,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.tokens[counter]}`,
        'idempotency-key': key,
      },
      body,
    });
    return {
      status: response.statusCode,
      body: await response.body.text(),
      isReplay: response.headers['idempotent-replayed'] === 'true',
      isProblem: String(response.headers['content-type']).startsWith('application/problem+json'),
    };
  }
}
