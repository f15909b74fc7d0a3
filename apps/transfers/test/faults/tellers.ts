import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Counters, type AnsweredOperation, type Client, type TestPlatform } from '#libs/testing';

/** A transfer that was sent or paid out, and its counter was told so. */
export interface Operation extends AnsweredOperation {
  indicator: 'transfers.sent' | 'transfers.paid-out';
  key: string;
  client: Client;
  path: string;
  body: object;
  transferId: string;
  receiptNumber: string;
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
const PAY_OUT_EVERY = 3;
const HASSAN = { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin' };
const BENEFICIARY = { firstName: 'Aïcha', lastName: 'Aït Lahcen' };

/** Tellers at several counters who send and pay out without rest. */
export class Tellers extends Counters<Operation> {
  private constructor(private readonly counters: readonly Counter[]) {
    super();
  }

  /** Tellers at this many counters of the platform. */
  static async of(platform: TestPlatform, count = 6): Promise<Tellers> {
    const counterOf = async ({ code: agency }: { code: string }) => ({
      agency,
      client: await platform.client({ role: 'teller', agency }),
    });
    return new Tellers(await Promise.all(platform.agencies(count).map(counterOf)));
  }

  protected override work(): Promise<unknown> {
    return Promise.all(this.counters.map((counter, i) => this.serve(counter, i)));
  }

  private async serve(counter: Counter, i: number): Promise<void> {
    for (let n = 1; !this.stopping; n++) {
      const order = { operator: 'cash-express', amountCentimes: 100 * (100 + i + n) };
      // Each time another client: a person's ceilings are none of this.
      const idNumber = `AB${i}${String(n).padStart(6, '0')}`;
      const send = { ...order, sender: { ...HASSAN, idNumber }, beneficiary: BENEFICIARY };
      const sent = await this.perform<Sent>(counter, SENDING, send, ({ id }) => id);
      if (sent && n % PAY_OUT_EVERY === 0) {
        const other = this.counters[(i + 1) % this.counters.length] ?? counter;
        const beneficiary = { ...BENEFICIARY, idKind: 'passport', idNumber };
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
    const reply = await this.ask<Reply & Receipt>(client, path, body, key);
    if (!reply) return undefined;
    const { amountCentimes, receiptNumber } = reply.body;
    const indicator = path === SENDING ? 'transfers.sent' : 'transfers.paid-out';
    const done = { transferId: idOf(reply.body), amountCentimes, receiptNumber, answeredAtMs: Date.now() };
    this.operations.push({ indicator, key, agency, client, path, body, ...done });
    return reply.body;
  }
}

interface Receipt {
  amountCentimes: number;
  receiptNumber: string;
}
