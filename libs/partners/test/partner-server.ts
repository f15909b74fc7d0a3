import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PartnerAway } from '../src/call/partner-away.js';
import { PartnerClient, type PartnerAddress } from '../src/call/partner-client.js';

/** A request, as the test's partner got it. */
export interface Asked {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  /** As it came. */
  text: string;
  body: unknown;
}

/** What the test's partner does with a request. */
export type Answer = (asked: Asked, response: ServerResponse) => void;

/** A partner that does what the test says, over HTTP, and the clients that call it. */
export class PartnerServer {
  readonly asked: Asked[] = [];
  private readonly clients: PartnerClient[] = [];
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const one = { method: request.method, path: request.url, headers: request.headers, text, body };
      this.asked.push(one);
      this.answer(one, response);
    });
  });

  private constructor(public answer: Answer) {}

  static async start(answer: Answer): Promise<PartnerServer> {
    const started = new PartnerServer(answer);
    await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  newClient(address: Partial<PartnerAddress> = {}): PartnerClient {
    const client = new PartnerClient({ partner: 'bank', url: address.url ?? this.origin, ...address });
    this.clients.push(client);
    return client;
  }

  /** Lets requests wait for their answers. @returns what answers those held, and all that come later */
  hold(): () => void {
    const held: (() => void)[] = [];
    const { answer } = this;
    this.answer = (one, response) => void held.push(() => answer(one, response));
    return () => {
      this.answer = answer;
      for (const go of held) go();
    };
  }

  async hasAsked(count: number): Promise<void> {
    await until(() => this.asked.length === count);
  }

  /** Nobody listens any more. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await Promise.all(this.clients.map((client) => client.close()));
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }
}

export function json(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** How the partner fails; anything else that happens is thrown. */
export async function failureOf(call: Promise<unknown>): Promise<PartnerAway> {
  const error = await call.then(
    () => new Error('it answered'),
    (error: unknown) => error,
  );
  if (error instanceof PartnerAway) return error;
  throw error;
}

/** Why the partner is away. */
export async function reasonOf(call: Promise<unknown>): Promise<string> {
  return (await failureOf(call)).message;
}

export async function until(holds: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + 5_000;
  while (!holds()) {
    if (Date.now() > deadlineMs) throw new Error('what was waited for did not come');
    await sleep(2);
  }
}
