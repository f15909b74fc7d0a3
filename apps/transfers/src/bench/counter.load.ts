import { randomUUID } from 'node:crypto';
import { Client } from 'undici';

/** Where a counter asks. */
export const PATH = '/api/transfers/v1';
const CONNECTIONS = 64;
const FIRST_NAMES = ['Fatima', 'Mohammed', 'Aïcha', 'Youssef', 'Khadija', 'Hassan', 'Zineb', 'Rachid'];
const LAST_NAMES = ['El Idrissi', 'Aït Lahcen', 'Benjelloun', 'Ouazzani', 'Amrani', 'Tazi', 'Chraibi', 'Alaoui'];
/** How many names come again. */
export const PEOPLE = FIRST_NAMES.length * LAST_NAMES.length;
/** How many names there are besides that come once. */
export const STRANGERS = PEOPLE * LAST_NAMES.length * LAST_NAMES.length;

let numbers = Date.now() % 1_000_000;

/** Who is named. */
export interface BenchPerson {
  firstName: string;
  lastName: string;
}

/** The n-th of {@link PEOPLE}, who come again. */
export function knownPerson(n: number): BenchPerson {
  return { firstName: nameAt(FIRST_NAMES, n), lastName: nameAt(LAST_NAMES, Math.floor(n / FIRST_NAMES.length)) };
}

/** The n-th of {@link STRANGERS}, each of another name. */
export function stranger(n: number): BenchPerson {
  const { firstName, lastName } = knownPerson(n);
  const second = Math.floor(n / PEOPLE);
  const third = Math.floor(second / LAST_NAMES.length);
  return { firstName, lastName: `${lastName} ${nameAt(LAST_NAMES, second)} ${nameAt(LAST_NAMES, third)}` };
}

/** First and last name, as they are compared. */
export function nameOf({ firstName, lastName }: BenchPerson): string {
  return `${firstName} ${lastName}`;
}

function nameAt(names: readonly string[], n: number): string {
  return names[n % names.length] ?? '';
}

/** What a sending says, each time with another document of the sender. */
export function sendingOf(n: number, personOf = knownPerson) {
  const idNumber = `BN${(numbers += 1)}`;
  return {
    operator: 'cash-express',
    sender: { ...personOf(n), idKind: 'cin', idNumber },
    beneficiary: personOf(n + 3),
  };
}

/** A counter over some connections. */
export class BenchCounter {
  private readonly clients: readonly Client[];

  constructor(
    origin: string,
    private readonly token: string,
  ) {
    this.clients = Array.from({ length: CONNECTIONS }, () => new Client(origin));
  }

  /**
   * Sends so many times over all connections; quotes are asked for before, or each just before it is used.
   *
   * @returns how long it took, ms
   */
  async send(count: number, how: 'plain' | 'quoted' | 'asking', personOf = knownPerson): Promise<number> {
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
        await this.call(client, `${PATH}/transfers`, { ...sendingOf(n, personOf), amountCentimes, quote }, 201);
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

  async upload<Answer>(path: string, file: string): Promise<Answer> {
    return this.call<Answer>(this.clients[0]!, path, file, 201);
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
