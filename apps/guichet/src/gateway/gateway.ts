import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { guardConnections, REQUEST_TIMEOUTS, type ConnectionRefusal } from '#libs/doors';
import { SetUpError } from '#libs/infrastructure';
import { problemBytes, sendProblem, type GatewayProblem } from './problem.js';
import { Exchange } from './proxy.js';
import { withBody } from './request-body.js';
import { Instances } from './upstream.js';

const DRAIN_MS = 10_000;
const SERVICE_PATH = /^\/api\/([a-z-]+)\//;
const LIMITS = { timeouts: REQUEST_TIMEOUTS, connections: { total: 4_096, perAddress: 1_024 } };

/** How long a client may take to ask, as node's options, and how many connections there may be. */
export type GatewayLimits = typeof LIMITS;

/** Answers what is not for a service; false when the path is not its own. */
export type Pages = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

/**
 * The one origin of the platform: `/api/<service>/…` goes unchanged to the instances of that service in turn, the rest
 * is answered here. It is on the way of every request, so it is bare: node's server in front, undici behind.
 */
export class Gateway {
  private readonly server: Server;
  private readonly services = new Map<string, Instances>();
  private stopping = false;

  constructor(
    private readonly pages: Pages,
    { timeouts, connections }: GatewayLimits = LIMITS,
  ) {
    // Node would refuse a request without a host with no word about it.
    const options = { keepAliveTimeout: 75_000, requireHostHeader: false, ...timeouts };
    this.server = createServer(options, (request, response) => this.answer(request, response));
    guardConnections(this.server, connections, (refusal) => problemBytes(refusedConnection(refusal)));
  }

  /** Begins to listen; fails with one clear line when the port is taken. */
  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
      this.server.listen({ port, host }, resolve);
    });
  }

  /** Takes requests for a service, also while no instance of it runs yet: they are told to come again. */
  expect(service: string): void {
    if (!this.services.has(service)) this.services.set(service, new Instances());
  }

  /** Adds an instance of a service. */
  add(service: string, instance: string, port: number): void {
    this.expect(service);
    this.services.get(service)?.add(instance, port);
  }

  /** Accepts no more connections, and lets the requests that are under way end. */
  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    const giveUp = setTimeout(() => this.server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearTimeout(giveUp);
    await Promise.all([...this.services.values()].map((instances) => instances.stop()));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const isWithoutHost = request.httpVersion === '1.1' && !request.headers.host;
    if (this.stopping || isWithoutHost) response.shouldKeepAlive = false;
    if (isWithoutHost) return sendProblem(response, unreadable(undefined));
    const url = request.url ?? '/';
    const name = SERVICE_PATH.exec(url)?.[1];
    const instances = name === undefined ? undefined : this.services.get(name);
    if (name !== undefined && instances) {
      return withBody(request, response, (body) => new Exchange(request, body, response, instances).forward());
    }
    if (this.pages(request, response, url.split('?', 1)[0]!)) return;
    const detail = 'There is nothing at this address.';
    sendProblem(response, { status: 404, code: 'gateway.not-found', detail, instance: url });
  }
}

function refusedConnection(refusal: ConnectionRefusal): GatewayProblem {
  if (refusal !== 'too-many') return unreadable(refusal.error.code);
  const detail = 'There are too many connections from this address.';
  return { status: 429, code: 'request.too-many', detail, headers: { 'retry-after': '1' } };
}

function unreadable(code: string | undefined): GatewayProblem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, code: 'gateway.headers-too-large', detail: 'The address and headers are too long.' };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { status: 408, code: 'gateway.request-timeout', detail: 'The request did not arrive in time.' };
  }
  return { status: 400, code: 'gateway.bad-request', detail: 'This is not a well-formed HTTP request.' };
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return new SetUpError(`Port ${port} is taken: npm start -- --port ${port + 1}`);
  if (error.code === 'EACCES') return new SetUpError(`Port ${port} needs more rights: npm start -- --port 8080`);
  return error;
}
