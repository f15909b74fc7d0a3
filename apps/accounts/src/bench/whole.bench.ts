import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import { addDays, businessDay, instantOf } from '#libs/domain';
import type { Measured, MeasureWhole, WholePlatform } from '#libs/product';
import { openedAccount } from './opened.load.js';

const ACCOUNTS = 1_000;
const OPERATIONS = 1_000;
const ROUNDS = 9;
const CONNECTIONS = 64;
const ENTRIES = 10_000;
const QUESTIONS = 2_000;
const DAYS_ASKED = 30;
const LINES = 100_000;
const LOOK_EVERY_MS = 200;
const PATH = '/api/accounts/v1/accounts';

/** One account against a thousand, the balance of a day among ten thousand entries, and a statement of a hundred thousand lines. */
const measureAccounts: MeasureWhole = async function* (platform) {
  const { origin, guichet } = platform;
  const token = (await guichet('token', '--role', 'teller', '--agency', 'RAB-001')).trim();
  const counters = new BenchCounters(origin, token);
  const serial = Date.now() % 10_000_000;
  const accounts: string[] = [];
  for (let first = 0; first < ACCOUNTS; first += CONNECTIONS) {
    const some = Array.from({ length: Math.min(CONNECTIONS, ACCOUNTS - first) }, (_, i) => serial + first + i);
    accounts.push(...(await Promise.all(some.map((one) => openedAccount({ origin, token }, one)))));
  }
  yield* await hotAgainstMany(counters, accounts);

  const [of = ''] = accounts;
  await counters.deposit(() => of, ENTRIES);
  await platform.untilQuiet();
  yield* await balances(counters, of);

  await counters.deposit(() => of, LINES - ENTRIES);
  await platform.untilQuiet();
  yield* await statement(platform, token, of);
  await counters.close();
};
export default measureAccounts;

/** The same deposits into one account and into a thousand, in turns. */
async function hotAgainstMany(counters: BenchCounters, accounts: readonly string[]): Promise<Measured[]> {
  const hot: number[] = [];
  const many: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    hot.push(await counters.deposit(() => accounts[0]!, OPERATIONS));
    many.push(await counters.deposit((n) => accounts[n % accounts.length]!, OPERATIONS));
  }
  const [one, thousand] = [medianOf(hot), medianOf(many)];
  return [
    { name: `${OPERATIONS} deposits into one account, each`, unit: 'ms', value: one / OPERATIONS },
    { name: `${OPERATIONS} deposits into ${ACCOUNTS} accounts, each`, unit: 'ms', value: thousand / OPERATIONS },
    { name: 'one account over a thousand', unit: 'times', value: one / thousand, wanted: '1' },
  ];
}

/** What an account held on days of the last month, asked by one counter. */
async function balances(counters: BenchCounters, accountId: string): Promise<Measured[]> {
  const today = businessDay(instantOf(Date.now()));
  const times: number[] = [];
  for (let i = 0; i < QUESTIONS; i++) {
    const on = addDays(today, -(i % DAYS_ASKED));
    const startedMs = performance.now();
    await counters.get(`${PATH}/${accountId}/balance?on=${on}`);
    times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor(part * (times.length - 1))] ?? 0;
  const name = `balance on a day among ${ENTRIES} entries`;
  return [
    { name: `${name}, p50`, unit: 'ms', value: at(0.5) },
    { name: `${name}, p99`, unit: 'ms', value: at(0.99), wanted: 'below 5' },
  ];
}

/** A long statement, and how much more the service held at any time while it was read. */
async function statement({ origin, residentMegabytes }: WholePlatform, token: string, of: string): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [kind, accept] of [
    ['CSV', 'text/csv'],
    ['XLSX', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ] as const) {
    const before = residentMegabytes('accounts');
    const startedMs = performance.now();
    const headers = { authorization: `Bearer ${token}`, accept };
    const response = await fetch(`${origin}${PATH}/${of}/statement`, { headers });
    if (!response.ok || !response.body) throw new Error(`statement: ${response.status} ${await response.text()}`);
    const looking = { highest: before, isOver: false };
    const look = async () => {
      while (!looking.isOver) {
        looking.highest = Math.max(looking.highest, residentMegabytes('accounts'));
        await sleep(LOOK_EVERY_MS);
      }
    };
    const looked = look();
    for await (const _ of response.body);
    looking.isOver = true;
    await looked;
    const name = `statement of ${LINES} lines as ${kind}`;
    measured.push(
      { name, unit: 's', value: (performance.now() - startedMs) / 1_000 },
      { name: `${name}, memory more than before`, unit: 'MB', value: looking.highest - before },
    );
  }
  return measured;
}

/** Counters that pay a centime in, each over its own connection. */
class BenchCounters {
  private readonly clients: readonly Client[];

  constructor(
    origin: string,
    private readonly token: string,
  ) {
    this.clients = Array.from({ length: CONNECTIONS }, () => new Client(origin));
  }

  /** Pays in so many times. @param accountOf into which account the n-th time @returns how long it took, ms */
  async deposit(accountOf: (n: number) => string, count: number): Promise<number> {
    let sent = 0;
    const startedMs = performance.now();
    const work = async (client: Client) => {
      while (sent < count) {
        const { statusCode, body } = await client.request({
          method: 'POST',
          path: `${PATH}/${accountOf(sent++)}/deposits`,
          headers: this.headers({ 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
          body: '{"amountCentimes":1}',
        });
        const text = await body.text();
        if (statusCode !== 201) throw new Error(`a deposit was answered ${statusCode}: ${text}`);
      }
    };
    await Promise.all(this.clients.map(work));
    return performance.now() - startedMs;
  }

  /** Asks by one connection. @throws {Error} when it is not answered 200 */
  async get(path: string): Promise<void> {
    const { statusCode, body } = await this.clients[0]!.request({ method: 'GET', path, headers: this.headers() });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}: ${text}`);
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
  }

  private headers(more: Record<string, string> = {}): Record<string, string> {
    return { authorization: `Bearer ${this.token}`, ...more };
  }
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
