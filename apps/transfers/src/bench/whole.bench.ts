import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import { instantOf } from '#libs/domain';
import type { Measured, MeasureWhole } from '#libs/product';
import type { WatchListEntry } from '../screening/list/watch-list.js';
import { indexWatchList, SCORE_MIN } from '../screening/watch-list.index.js';
import { listedNames } from './screening.bench.js';

const CONNECTIONS = 64;
const SENDINGS = 1_500;
const ROUNDS = 7;
const LISTED = 10_000;
const SPARE = 2_500;
const PEOPLE = 64;
const BATCH = 500;
const SLOTS = 200;
const SINGLE = 50;
const COMPARED_MS = 20_000;
const VAN_AMOUNT = { amountCentimes: 5_000, feeCentimes: 1_500 };
const PATH = '/api/transfers/v1';
const FIRST_NAMES = ['Fatima', 'Mohammed', 'Aïcha', 'Youssef', 'Khadija', 'Hassan', 'Zineb', 'Rachid'];
const LAST_NAMES = ['El Idrissi', 'Aït Lahcen', 'Benjelloun', 'Ouazzani', 'Amrani', 'Tazi', 'Chraibi', 'Alaoui'];

/** Sending with quotes and screening against sending without, and what a van brings against single operations. */
const measureTransfers: MeasureWhole = async function* ({ origin, guichet, untilQuiet }) {
  const tokenOf = async (...claims: string[]) => (await guichet('token', ...claims)).trim();
  const counter = new BenchCounter(origin, await tokenOf('--role', 'teller', '--agency', 'RAB-001'));
  const van = new BenchCounter(origin, await tokenOf('--role', 'teller', '--agency', 'RAB-068'));
  const compliance = new BenchCounter(origin, await tokenOf('--role', 'compliance'));

  await counter.send(SENDINGS, 'plain');
  const plain = await rounds(() => counter.send(SENDINGS, 'plain'));
  await compliance.upload(`${PATH}/watch-lists/national/imports`, nationalList());
  // People of before are compared with the new list first.
  await sleep(COMPARED_MS);
  await counter.send(SENDINGS, 'plain');
  const screened = await rounds(() => counter.send(SENDINGS, 'plain'));
  const quoted = await rounds(() => counter.send(SENDINGS, 'quoted'));
  const asked = await rounds(() => counter.send(SENDINGS, 'asking'));
  await untilQuiet();
  const persecond = (ms: number) => (1_000 * SENDINGS) / ms;
  yield { name: 'sendings a second, no list, no quote', unit: '/s', value: persecond(plain) };
  yield { name: `sendings a second against ${LISTED} listed names`, unit: '/s', value: persecond(screened) };
  yield { name: 'the same, each with its quote', unit: '/s', value: persecond(quoted) };
  yield { name: 'over sendings without', unit: 'times', value: plain / quoted, wanted: '0.8 at least' };
  yield { name: 'the same, each asking for its quote before', unit: '/s', value: persecond(asked) };
  yield* await vanAgainstCounter(van, counter);
  await Promise.all([counter, van, compliance].map((one) => one.close()));
};
export default measureTransfers;

/** A batch of a van in one request, and a tenth of it one after another at a counter. */
async function vanAgainstCounter(van: BenchCounter, counter: BenchCounter): Promise<Measured[]> {
  const brought: number[] = [];
  const single: number[] = [];
  for (let round = 0; round < 3; round++) {
    const sendings: object[] = [];
    while (sendings.length < BATCH) {
      const { sealed, slots } = await van.post<Allowance>(`${PATH}/mobile/allowances`, { count: SLOTS });
      const takenAt = instantOf(Date.now());
      sendings.push(
        ...slots.slice(0, BATCH - sendings.length).map(({ receiptNumber }) => ({
          idempotencyKey: randomUUID(),
          takenAt,
          allowance: sealed,
          receiptNumber,
          ...VAN_AMOUNT,
          ...sendingOf(round * BATCH + sendings.length),
        })),
      );
    }
    const startedMs = performance.now();
    const { answers } = await van.post<{ answers: { status: number }[] }>(`${PATH}/mobile/sendings`, { sendings });
    brought.push(performance.now() - startedMs);
    const refused = answers.filter(({ status }) => status !== 201);
    if (refused.length > 0) throw new Error(`${refused.length} of a batch were refused: ${JSON.stringify(refused[0])}`);
    single.push(await counter.sendInTurn(SINGLE));
  }
  return [
    { name: `a batch of ${BATCH} sendings of a van`, unit: 'ms', value: medianOf(brought) },
    { name: `${SINGLE} sendings one after another`, unit: 'ms', value: medianOf(single) },
    { name: 'the batch over them', unit: 'times', value: medianOf(brought) / medianOf(single), wanted: 'below 1' },
  ];
}

interface Allowance {
  sealed: string;
  slots: { receiptNumber: string }[];
}

let numbers = Date.now() % 1_000_000;

/** The n-th of the people, who come again. */
function personOf(n: number) {
  return { firstName: FIRST_NAMES[n % 8], lastName: LAST_NAMES[Math.floor(n / 8) % 8] };
}

function nameOf({ firstName, lastName }: ReturnType<typeof personOf>): string {
  return `${firstName} ${lastName}`;
}

/** What a sending says, each time of another sender. */
function sendingOf(n: number) {
  const idNumber = `BN${(numbers += 1)}`;
  return {
    operator: 'cash-express',
    sender: { ...personOf(n), idKind: 'cin', idNumber },
    beneficiary: personOf(n + 3),
  };
}

/** A list that one in 64 of the bench's people may be on: as many as hit one in earnest, some of a hundred. */
function nationalList(): string {
  const listed = listedNames(LISTED + SPARE);
  const index = indexWatchList(listed.map((text) => entryOf(text)));
  const people = Array.from({ length: PEOPLE - 1 }, (_, n) => nameOf(personOf(n)));
  const hits = people.flatMap((name) => index.screen({ names: [name] }, SCORE_MIN));
  const dropped = new Set(hits.map(({ entryId }) => entryId));
  const names = [nameOf(personOf(PEOPLE - 1)), ...listed.filter((name) => !dropped.has(name))].slice(0, LISTED);
  const rows = names.map((name, n) => `B-${n},1,individual,${name},,,,,`);
  return ['id,version,kind,name,aliases,low_aliases,birth,nationality,documents', ...rows, ''].join('\n');
}

function entryOf(text: string): WatchListEntry {
  const nothingKnown = { births: [], nationalities: [], documents: [] };
  return { id: text, version: 1, kind: 'individual', names: [{ text, quality: 'primary' }], ...nothingKnown };
}

/** A counter over some connections. */
class BenchCounter {
  private readonly clients: readonly Client[];

  constructor(
    origin: string,
    private readonly token: string,
  ) {
    this.clients = Array.from({ length: CONNECTIONS }, () => new Client(origin));
  }

  /** Sends so many times over all connections; quotes are asked for before, or each just before it is used. @returns how long it took, ms */
  async send(count: number, how: 'plain' | 'quoted' | 'asking'): Promise<number> {
    const amountOf = (n: number) => 10_000 + 100 * (n % 50);
    const quotes = new Map<number, string>();
    const quoteOf = async (amountCentimes: number, client = this.clients[0]!): Promise<string> => {
      const asked = { operator: 'cash-express', amountCentimes };
      return (await this.call<{ quote: string }>(client, `${PATH}/quotes`, asked, 200)).quote;
    };
    if (how === 'quoted') for (let n = 0; n < 50; n++) quotes.set(amountOf(n), await quoteOf(amountOf(n)));
    let sent = 0;
    const startedMs = performance.now();
    const work = async (client: Client) => {
      for (let n = sent++; n < count; n = sent++) {
        const amountCentimes = amountOf(n);
        const quote = how === 'asking' ? await quoteOf(amountCentimes, client) : quotes.get(amountCentimes);
        await this.call(client, `${PATH}/transfers`, { ...sendingOf(n), amountCentimes, quote }, 201);
      }
    };
    await Promise.all(this.clients.map(work));
    return performance.now() - startedMs;
  }

  /** Sends so many times over one connection. @returns how long it took, ms */
  async sendInTurn(count: number): Promise<number> {
    const startedMs = performance.now();
    for (let n = 0; n < count; n++)
      await this.call(this.clients[0]!, `${PATH}/transfers`, { ...sendingOf(n), amountCentimes: 10_000 }, 201);
    return performance.now() - startedMs;
  }

  async post<Answer>(path: string, body: object): Promise<Answer> {
    return this.call<Answer>(this.clients[0]!, path, body);
  }

  async upload(path: string, file: string): Promise<void> {
    await this.call(this.clients[0]!, path, file, 201);
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
  }

  /** @throws {Error} when it is answered otherwise */
  private async call<Answer>(client: Client, path: string, body: object | string, status?: number): Promise<Answer> {
    const isFile = typeof body === 'string';
    const { statusCode, body: answer } = await client.request({
      method: 'POST',
      path,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': isFile ? 'text/csv' : 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: isFile ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    if (status ? statusCode !== status : statusCode >= 300)
      throw new Error(`${path} was answered ${statusCode}: ${text}`);
    return JSON.parse(text) as Answer;
  }
}

/** The median of some rounds. */
async function rounds(once: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await once());
  return medianOf(times);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
