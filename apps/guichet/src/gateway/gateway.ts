import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { SetUpError } from '#libs/infrastructure';
import { problemBytes, sendProblem, type GatewayProblem } from './problem.js';
import { Exchange } from './proxy.js';
import { withBody } from './request-body.js';
import { Instances } from './upstream.js';

const DRAIN_MS = 10_000;
const SERVICE_PATH = /^\/api\/([a-z-]+)\//;

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

  constructor(private readonly pages: Pages) {
    this.server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => this.answer(request, response));
    this.server.on('clientError', refuseUnreadable);
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
    if (this.stopping) response.shouldKeepAlive = false;
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

/** Answers a request that is no HTTP, or has too much of a header, and hears the client out before it closes. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  socket.end(problemBytes(unreadable(error.code)));
  socket.resume();
  setTimeout(() => socket.destroy(), 1_000).unref();
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
