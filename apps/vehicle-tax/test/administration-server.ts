import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PartnerAway } from '#libs/partners';
import type { TaxConfirmation, VehicleRecord } from '../src/register/administration.js';
import { AdministrationClient, type AdministrationClientOptions } from '../src/register/administration.client.js';

/** A request, as the test's administration got it. */
export interface Asked {
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: { plates: string[]; payments: TaxConfirmation[] };
}

/** What the test's administration does with a request. */
export type Answer = (asked: Asked, response: ServerResponse) => void;

/** How long the clients of a test wait, and rest. */
export const TIMEOUT_MS = 500;
export const REST_MS = 200;

export const PLATE = '12345-A-6';

export const VEHICLE = {
  category: 'truck',
  fuel: 'diesel',
  fiscalPowerCv: 22,
  grossWeightKg: 12_000,
  firstRegisteredOn: '2013-08-22',
} as const;

export const PAYMENT: TaxConfirmation = {
  paymentId: 'p-1',
  status: 'paid',
  plate: PLATE,
  years: [2026],
  half: null,
  amountCentimes: 70_000,
  paidAt: '2026-01-15T09:30:00.000Z',
};

/** An administration that does what the test says, over HTTP, and the clients that ask it. */
export class AdministrationServer {
  readonly asked: Asked[] = [];
  answer: Answer = finds;
  private readonly clients: AdministrationClient[] = [];
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Asked['body'];
      const one = { path: request.url, headers: request.headers, body };
      this.asked.push(one);
      this.answer(one, response);
    });
  });

  private constructor() {}

  static async start(): Promise<AdministrationServer> {
    const started = new AdministrationServer();
    await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  newClient(options: Partial<AdministrationClientOptions> = {}): AdministrationClient {
    const short = { findTimeoutMs: TIMEOUT_MS, restFirstMs: REST_MS, restLongestMs: 2 * REST_MS };
    const client = new AdministrationClient({ url: options.url ?? this.origin, ...short, ...options });
    this.clients.push(client);
    return client;
  }

  get platesAsked(): string[][] {
    return this.asked.map(({ body }) => body.plates);
  }

  /** Nobody listens any more. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await Promise.all(this.clients.map((client) => client.close()));
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }
}

export function recordOf(plate: string): VehicleRecord {
  return { plate, vehicle: VEHICLE, paid: [{ year: 2025, half: 'first-half' }] };
}

export function finds({ body }: Asked, response: ServerResponse): void {
  json(response, { vehicles: body.plates.map(recordOf) });
}

/** The payment p-1 is accepted, others are not. */
export function confirms({ body }: Asked, response: ServerResponse): void {
  const verdictOf = (paymentId: string) => (paymentId === 'p-1' ? 'accepted' : 'already-paid');
  json(response, {
    verdicts: body.payments.map(({ paymentId }) => ({ paymentId, verdict: verdictOf(paymentId) })),
  });
}

export function json(response: ServerResponse, body: object): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

/** Why the administration is away; anything else that happens is said as well. */
export async function reasonOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => 'it answered',
    (error: unknown) => error,
  );
  return error instanceof PartnerAway ? error.message : `not away: ${String(error)}`;
}
