import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Pool, type Dispatcher } from 'undici';
import { sendProblem, type GatewayProblem } from './problem.js';

const UPSTREAM_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 1_000;
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'ENOTFOUND']);
const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS']);

// Headers that speak of one connection only, and those that only the gateway itself may set.
const OWN_HEADERS = new Set(
  (
    'connection keep-alive proxy-connection proxy-authenticate proxy-authorization te trailer transfer-encoding ' +
    'upgrade expect content-length forwarded x-forwarded-for x-forwarded-host x-forwarded-proto'
  ).split(' '),
);

/** One process of a service, and the connections to it. */
export interface Upstream {
  instance: string;
  pool: Pool;
}

/** Connections to one instance of a service on this machine. */
export function upstream(instance: string, port: number): Upstream {
  const pool = new Pool(`http://127.0.0.1:${port}`, {
    connections: 256,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: UPSTREAM_TIMEOUT_MS,
    bodyTimeout: UPSTREAM_TIMEOUT_MS,
  });
  return { instance, pool };
}

/**
 * Passes a request on to the first of the instances that can be reached, and its answer back as it comes. A request
 * that may have reached an instance is never sent to another one, unless it changes nothing.
 */
export function forward(
  request: IncomingMessage,
  body: Buffer | null,
  response: ServerResponse,
  [first, ...others]: readonly Upstream[],
): void {
  if (!first) return sendProblem(response, unavailable(request));
  let answered = false;
  let length = -1;
  let abort: ((reason: Error) => void) | undefined;
  const onClose = () => abort?.(new Error('the client is gone'));
  response.once('close', onClose);

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      abort = (reason) => controller.abort(reason);
    },
    onResponseStart(controller, status, headers) {
      if (status < 200) return;
      answered = true;
      length = Number(headers['content-length'] ?? -1);
      response.writeHead(status, passedBack(headers));
      response.on('drain', () => controller.resume());
    },
    onResponseData(controller, chunk) {
      // An answer of one chunk leaves in one packet.
      if (chunk.length === length) response.end(chunk);
      else if (!response.write(chunk)) controller.pause();
    },
    onResponseEnd() {
      response.off('close', onClose);
      if (!response.writableEnded) response.end();
    },
    onResponseError(_controller, error) {
      response.off('close', onClose);
      // Half an answer cannot be taken back: cutting the connection tells the client that it is not whole.
      if (answered || response.destroyed) return void response.destroy();
      const code = (error as NodeJS.ErrnoException).code ?? '';
      const tryNext = NOT_CONNECTED.has(code) || (REPEATABLE.has(request.method ?? '') && !TIMED_OUT.has(code));
      if (tryNext && others.length > 0) return forward(request, body, response, others);
      sendProblem(response, problemOf(code, request));
    },
  };
  const method = request.method as Dispatcher.HttpMethod;
  first.pool.dispatch({ method, path: request.url ?? '/', headers: passedOn(request), body }, handler);
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

function problemOf(code: string, request: IncomingMessage): GatewayProblem {
  const instance = request.url;
  if (NOT_CONNECTED.has(code)) return unavailable(request);
  if (code === 'UND_ERR_INVALID_ARG') {
    return {
      status: 400,
      code: 'gateway.bad-request',
      detail: 'The address or a header cannot be passed on.',
      instance,
    };
  }
  const repeat = 'It may have been carried out: repeat it with the same Idempotency-Key.';
  if (TIMED_OUT.has(code)) {
    const detail = `The service did not answer within ${UPSTREAM_TIMEOUT_MS / 1000} s. ${repeat}`;
    return { status: 504, code: 'gateway.upstream-timeout', detail, instance };
  }
  const detail = `The service was lost while it worked on the request. ${repeat}`;
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
