import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { sendProblem, type GatewayProblem } from './problem.js';
import { UPSTREAM_TIMEOUT_MS, type Instances, type Upstream } from './upstream.js';

const NOT_CONNECTED = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'ENOTFOUND']);
const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
// By this header an instance that stops says that it has not begun what it refuses.
const NOT_BEGUN = 'guichet-not-begun';
const CHANGES_NOTHING = new Set(['GET', 'HEAD', 'OPTIONS']);

// Headers that speak of one connection only, and those that only the gateway itself may set.
const OWN_HEADERS = new Set(
  (
    'connection keep-alive proxy-connection proxy-authenticate proxy-authorization te trailer transfer-encoding ' +
    'upgrade expect content-length forwarded x-forwarded-for x-forwarded-host x-forwarded-proto'
  ).split(' '),
);

/**
 * A request on its way to a service, until it is answered. It goes to one instance after the other: to the next one when
 * nothing was begun (no connection, or the instance refused because it stops), and also when the instance was lost or
 * taken out at work, if it may be repeated: it changes nothing, or carries an Idempotency-Key, under which it is done once.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  private readonly tried: Upstream[] = [];
  private controller: Dispatcher.DispatchController | undefined;
  private readonly onClose = () => this.controller?.abort(new Error('the client is gone'));
  private mayHaveBegun = false;
  /** The answer has begun: it cannot be taken back. */
  private answering = false;
  /** The instance refuses before it begins anything: its answer is not passed back. */
  private refused = false;
  private length = -1;

  constructor(
    private readonly request: IncomingMessage,
    private readonly body: Buffer | null,
    private readonly response: ServerResponse,
    private readonly instances: Instances,
  ) {
    response.once('close', this.onClose);
  }

  /** Sends the request to the next instance. */
  forward(): void {
    const upstream = this.instances.next(this.tried);
    if (!upstream) return this.fail(this.mayHaveBegun ? lost(this.request) : unavailable(this.request));
    this.tried.push(upstream);
    this.refused = false;
    const method = this.request.method as Dispatcher.HttpMethod;
    const { request, body } = this;
    upstream.pool.dispatch({ method, path: request.url ?? '/', headers: passedOn(request), body }, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.response.destroyed) this.onClose();
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    if (status === 503 && headers[NOT_BEGUN] !== undefined) {
      this.tried.at(-1)!.isOut = true;
      this.refused = this.instances.next(this.tried) !== undefined;
      if (this.refused) return;
    }
    this.answering = true;
    this.length = Number(headers['content-length'] ?? -1);
    this.response.writeHead(status, passedBack(headers));
    this.response.on('drain', () => controller.resume());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.refused) return;
    // An answer of one chunk leaves in one packet.
    if (chunk.length === this.length) this.response.end(chunk);
    else if (!this.response.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    if (this.refused) return this.forward();
    this.response.off('close', this.onClose);
    if (!this.response.writableEnded) this.response.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // Half an answer cannot be taken back: cutting the connection tells the client that it is not whole.
    if (this.answering || this.response.destroyed) return void this.response.destroy();
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (this.refused || NOT_CONNECTED.has(code)) return this.forward();
    if (code === 'UND_ERR_INVALID_ARG') return this.fail(unfit(this.request));
    if (TIMED_OUT.has(code)) {
      this.tried.at(-1)!.isOut = true;
      return this.fail(timedOut(this.request));
    }
    this.mayHaveBegun = true;
    if (isRepeatable(this.request)) return this.forward();
    this.fail(lost(this.request));
  }

  private fail(problem: GatewayProblem): void {
    this.response.off('close', this.onClose);
    if (!this.response.destroyed) sendProblem(this.response, problem);
  }
}

function isRepeatable({ method, headers }: IncomingMessage): boolean {
  return CHANGES_NOTHING.has(method ?? '') || headers['idempotency-key'] !== undefined;
}

/** Headers of a request as the service gets them, names and values as the client wrote them. */
function passedOn(request: IncomingMessage): string[] {
  const raw = request.rawHeaders;
  const named = request.headers.connection?.toLowerCase() ?? '';
  const headers: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase();
    if (OWN_HEADERS.has(name) || (named !== '' && named !== 'keep-alive' && named.split(/[ ,]+/).includes(name)))
      continue;
    headers.push(raw[i]!, raw[i + 1]!);
  }
  headers.push('x-forwarded-for', request.socket.remoteAddress ?? '', 'x-forwarded-proto', 'http');
  headers.push('x-forwarded-host', request.headers.host ?? '');
  return headers;
}

function passedBack(headers: IncomingHttpHeaders): string[] {
  const passed: string[] = [];
  for (const name in headers) {
    if (OWN_HEADERS.has(name) && name !== 'content-length') continue;
    const value = headers[name];
    if (Array.isArray(value)) for (const one of value) passed.push(name, one);
    else if (value !== undefined) passed.push(name, value);
  }
  return passed;
}

const REPEAT = 'It may have been carried out: repeat it with the same Idempotency-Key.';

function unfit({ url: instance }: IncomingMessage): GatewayProblem {
  return { status: 400, code: 'gateway.bad-request', detail: 'The address or a header cannot be passed on.', instance };
}

function timedOut({ url: instance }: IncomingMessage): GatewayProblem {
  const detail = `The service did not answer within ${UPSTREAM_TIMEOUT_MS / 1000} s. ${REPEAT}`;
  return { status: 504, code: 'gateway.upstream-timeout', detail, instance };
}

function lost({ url: instance }: IncomingMessage): GatewayProblem {
  const detail = `The service was lost while it worked on the request. ${REPEAT}`;
  return { status: 502, code: 'gateway.upstream-lost', detail, instance };
}

function unavailable(request: IncomingMessage): GatewayProblem {
  return {
    status: 503,
    code: 'gateway.service-unavailable',
    detail: 'No instance of the service can be reached; nothing was done. Try again in a moment.',
    instance: request.url,
    headers: { 'retry-after': '1' },
  };
}
