import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { Counters, eventually, type AnsweredOperation, type Client, type TestPlatform } from '#libs/testing';
import { newHolder } from '../branch.js';

const ACCOUNTS = 50;
const COUNTERS = 8;
const FIRST_CENTIMES = 5_000;
const ACCOUNTS_PATH = '/api/accounts/v1/accounts';

/** Something that was asked of an account, when, and what was answered. */
interface Seen {
  askedAtMs: number;
  answeredAtMs: number;
  /** Of an operation that was done. */
  receiptNumber?: string;
  /** After it, or as it was read. */
  balanceCentimes?: number;
  /** Of a withdrawal that was refused. */
  refusedCentimes?: number;
}

/** A line of an account's book. */
interface Line {
  number: number;
  amountCentimes: number;
  balanceAfterCentimes: number;
  receiptNumber: string;
}

/** Counters that pay in and out of the same accounts without rest, and look at them. */
export class AccountCounters extends Counters<AnsweredOperation> {
  readonly seen = new Map<string, Seen[]>();
  refused = 0;

  private constructor(private readonly clients: readonly { agency: string; client: Client }[]) {
    super();
  }

  /** Counters of several agencies, and accounts that the simulated bank has opened. */
  static async of(platform: TestPlatform): Promise<AccountCounters> {
    const agencies = platform.agencies(COUNTERS);
    const clients = await Promise.all(
      agencies.map(async ({ code: agency }) => ({ agency, client: await platform.client({ role: 'teller', agency }) })),
    );
    const counters = new AccountCounters(clients);
    await Promise.all(Array.from({ length: ACCOUNTS }, (_, i) => counters.open(i)));
    return counters;
  }

  private async open(i: number): Promise<void> {
    const { client, agency } = this.clients[i % this.clients.length]!;
    const holder = { ...newHolder(), idNumber: `K${String(i).padStart(6, '0')}` };
    const { body } = await client.post<{ id: string }>('/api/accounts/v1/openings', { holder });
    const { accountId } = await eventually(
      async () => (await client.get<{ accountId: string }>(`/api/accounts/v1/openings/${body.id}`)).body,
      (opening) => opening.accountId !== undefined,
      30_000,
    );
    this.seen.set(accountId, []);
    const opened = { indicator: 'accounts.opened', agency, amountCentimes: 0, answeredAtMs: Date.now() };
    this.operations.push(opened);
    await this.cash(i % this.clients.length, accountId, 'deposits', FIRST_CENTIMES);
  }

  protected override work(): Promise<unknown> {
    return Promise.all(this.clients.map((_, i) => this.serve(i)));
  }

  private async serve(i: number): Promise<void> {
    const accounts = [...this.seen.keys()];
    for (let n = i; !this.stopping; n += 7) {
      const accountId = accounts[(n * 31) % accounts.length]!;
      if (n % 3 === 0) await this.look(i, accountId);
      const what = n % 2 === 0 ? 'deposits' : 'withdrawals';
      await this.cash(i, accountId, what, 100 * (1 + ((n * 13) % 120)));
    }
  }

  private async look(i: number, accountId: string): Promise<void> {
    const askedAtMs = performance.now();
    const reply = await this.clients[i]!.client.get<{ balanceCentimes: number }>(`${ACCOUNTS_PATH}/${accountId}`).catch(
      () => undefined,
    );
    if (reply?.status !== 200) return;
    const { balanceCentimes } = reply.body;
    this.seen.get(accountId)!.push({ askedAtMs, answeredAtMs: performance.now(), balanceCentimes });
  }

  private async cash(i: number, accountId: string, what: 'deposits' | 'withdrawals', amountCentimes: number) {
    const { client, agency } = this.clients[i]!;
    const askedAtMs = performance.now();
    const path = `${ACCOUNTS_PATH}/${accountId}/${what}`;
    const isAnswer = ({ status, body }: { status: number; body: { code?: string } }) =>
      status === 201 || (status === 409 && body.code === 'account.insufficient-funds');
    const reply = await this.ask<{ balanceCentimes: number; receiptNumber: string }>(
      client,
      path,
      { amountCentimes },
      randomUUID(),
      isAnswer,
    );
    if (!reply) return;
    const answeredAtMs = performance.now();
    const { balanceCentimes, receiptNumber } = reply.body;
    if (reply.status !== 201) {
      this.refused++;
      this.seen.get(accountId)!.push({ askedAtMs, answeredAtMs, refusedCentimes: amountCentimes });
      return;
    }
    this.seen.get(accountId)!.push({ askedAtMs, answeredAtMs, balanceCentimes, receiptNumber });
    const indicator = what === 'deposits' ? 'accounts.deposits' : 'accounts.withdrawals';
    this.operations.push({ indicator, agency, amountCentimes, answeredAtMs: Date.now() });
  }

  /**
   * Every account's answers fit one order of its book: each operation is in it once, with the balance that was answered;
   * none that was answered before another was asked for stands behind it; what was read, and what was refused, was so at
   * some moment between its question and its answer.
   */
  async expectLinear(): Promise<void> {
    const { client } = this.clients[0]!;
    for (const [accountId, seen] of this.seen) {
      const lines = await linesOf(client, accountId);
      const byReceipt = new Map(lines.map((line) => [line.receiptNumber, line]));
      const done = seen.filter(({ receiptNumber }) => receiptNumber !== undefined);
      expect(lines).toHaveLength(done.length);
      for (const { receiptNumber = '', balanceCentimes } of done)
        expect(byReceipt.get(receiptNumber)?.balanceAfterCentimes).toBe(balanceCentimes);
      const numberOf = ({ receiptNumber = '' }: Seen) => byReceipt.get(receiptNumber)?.number ?? 0;
      for (const one of seen) {
        const before = Math.max(0, ...done.filter((other) => other.answeredAtMs < one.askedAtMs).map(numberOf));
        const after = Math.min(
          ...done.filter((other) => other.askedAtMs > one.answeredAtMs).map(numberOf),
          lines.length + 1,
        );
        if (one.receiptNumber !== undefined) {
          expect(numberOf(one)).toBeGreaterThan(before);
          expect(numberOf(one)).toBeLessThan(after);
          continue;
        }
        const balances = lines.slice(Math.max(0, before - 1), after - 1).map((line) => line.balanceAfterCentimes);
        const wanted = one.refusedCentimes;
        const wasSo = balances.some((balance) =>
          wanted === undefined ? balance === one.balanceCentimes : balance < wanted,
        );
        expect({ accountId, ...one, balances, wasSo }).toMatchObject({ wasSo: true });
      }
    }
  }
}

async function linesOf(client: Client, accountId: string): Promise<Line[]> {
  const lines: Line[] = [];
  for (let cursor = ''; ;) {
    const query = `limit=200${cursor ? `&cursor=${cursor}` : ''}`;
    const { body } = await client.get<{ items: Line[]; nextCursor?: string }>(
      `${ACCOUNTS_PATH}/${accountId}/statement?${query}`,
    );
    lines.push(...body.items);
    if (!body.nextCursor) return lines;
    cursor = body.nextCursor;
  }
}
