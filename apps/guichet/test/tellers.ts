import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '#libs/testing';
import { readAgencies } from '../src/network.js';
import type { TestPlatform } from './platform.js';

/** An operation of which a counter was told that it is done. */
export interface Operation {
  indicator: 'transfers.sent' | 'transfers.paid-out';
  key: string;
  agency: string;
  client: Client;
  path: string;
  body: object;
  transferId: string;
  amountCentimes: number;
  receiptNumber: string;
  answeredAtMs: number;
}

interface Counter {
  agency: string;
  client: Client;
}

interface Sent {
  id: string;
  code: string;
}

const SENDING = '/api/transfers/v1/transfers';
const PAYING_OUT = '/api/transfers/v1/payouts';
const THINK_MS = 20;
const ASK_AGAIN_MS = 150;
const PATIENCE_MS = 120_000;
const PAY_OUT_EVERY = 3;
const SENDER = { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' };
const BENEFICIARY = { firstName: 'Aïcha', lastName: 'Aït Lahcen' };

/**
 * Tellers at several counters who send and pay out without rest. A teller who gets no answer, or is told to come back,
 * repeats the request under its key until it is answered; everything that was answered is remembered.
 */
export class Tellers {
  readonly operations: Operation[] = [];
  /** What tellers were told instead of an answer, and how often: `503 gateway.service-unavailable`. */
  readonly refusals = new Map<string, number>();
  /** What no teller may ever be told, and how often. */
  readonly wrong = new Map<string, number>();
  private working: Promise<unknown> | undefined;
  private stopping = false;

  private constructor(private readonly counters: readonly Counter[]) {}

  /** Tellers at this many counters of the platform. */
  static async of(platform: TestPlatform, count = 6): Promise<Tellers> {
    const agencies = readAgencies().slice(0, count);
    const counterOf = async ({ code: agency }: { code: string }) => ({
      agency,
      client: await platform.client({ role: 'teller', agency }),
    });
    return new Tellers(await Promise.all(agencies.map(counterOf)));
  }

  /** Begins to work. */
  start(): void {
    this.stopping = false;
    this.working = Promise.all(this.counters.map((counter, i) => this.work(counter, i)));
  }

  /** Lets every teller end what is begun: afterwards no request is without its answer. */
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

  private async work(counter: Counter, i: number): Promise<void> {
    for (let n = 1; !this.stopping; n++) {
      const order = { operator: 'cash-express', amountCentimes: 100 * (100 + i + n) };
      const send = { ...order, sender: SENDER, beneficiary: BENEFICIARY };
      const sent = await this.perform<Sent>(counter, SENDING, send, ({ id }) => id);
      if (sent && n % PAY_OUT_EVERY === 0) {
        const other = this.counters[(i + 1) % this.counters.length] ?? counter;
        const beneficiary = { ...BENEFICIARY, idKind: 'passport', idNumber: 'X123456' };
        await this.perform<{ transferId: string }>(
          other,
          PAYING_OUT,
          { operator: 'cash-express', code: sent.code, beneficiary },
          ({ transferId }) => transferId,
        );
      }
      await sleep(THINK_MS);
    }
  }

  private async perform<Reply extends object>(
    { agency, client }: Counter,
    path: string,
    body: object,
    idOf: (reply: Reply) => string,
  ): Promise<Reply | undefined> {
    const key = randomUUID();
    const deadlineMs = Date.now() + PATIENCE_MS;
    while (Date.now() < deadlineMs) {
      const reply = await client.post<Reply & Problem & Receipt>(path, body, key).catch(() => undefined);
      if (!reply) {
        note(this.refusals, 'no answer');
      } else if (reply.status === 201) {
        const { amountCentimes, receiptNumber } = reply.body;
        const indicator = path === SENDING ? 'transfers.sent' : 'transfers.paid-out';
        const done = { transferId: idOf(reply.body), amountCentimes, receiptNumber, answeredAtMs: Date.now() };
        this.operations.push({ indicator, key, agency, client, path, body, ...done });
        return reply.body;
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

function note(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

interface Problem {
  code: string;
}

interface Receipt {
  amountCentimes: number;
  receiptNumber: string;
}
