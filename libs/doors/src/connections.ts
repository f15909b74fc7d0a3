import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long a client may take to ask, for every HTTP server of the house, as node's options for one. */
export const REQUEST_TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000 };

/** How many connections a server takes. */
export interface ConnectionLimits {
  /** Beyond these a connection is closed without a word. */
  total: number;
  /** Of one address. */
  perAddress: number;
}

/** Why a connection is refused: it cannot be read on, for node's reason, or there are too many of its address. */
export type ConnectionRefusal = { error: NodeJS.ErrnoException } | 'too-many';

const HEARD_OUT_MS = 1_000;

/** The exchange that a connection began last, and the one before it: they are answered in order. */
interface Begun {
  last: ServerResponse;
  before: ServerResponse | undefined;
}

/** Of each server its connections on which nothing was asked yet. */
const unasked = new WeakMap<Server, Set<Socket>>();

/** Closes the connections on which no byte has come: node does not count them as idle, and a server that closes waits for them. */
export function closeSilentConnections(server: Server): void {
  for (const socket of unasked.get(server) ?? []) if (socket.bytesRead === 0) socket.destroy();
}

/**
 * Bounds the connections of a server, and answers on those that cannot be read on: what was begun on one is answered
 * with its own answer, then it is closed; only where nothing is under way the client is told what was wrong. A client
 * that has closed its own side is still answered.
 *
 * @param answer the whole bytes of an HTTP/1.1 answer that says why
 */
export function guardConnections(
  server: Server,
  limits: ConnectionLimits,
  answer: (refusal: ConnectionRefusal) => string,
): void {
  const begun = new WeakMap<Socket, Begun>();
  const ending = new WeakSet<Socket>();
  Object.assign(server, { httpAllowHalfOpen: true, maxConnections: limits.total });
  boundAddresses(server, limits.perAddress, () => answer('too-many'));
  const silent = new Set<Socket>();
  unasked.set(server, silent);
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.prependListener('request', ({ socket }, response) => {
    silent.delete(socket);
    begun.set(socket, { last: response, before: begun.get(socket)?.last });
  });
  // Of what else may be expected than to go on nothing is known, which is no reason to do nothing.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    if (ending.has(socket)) return;
    ending.add(socket);
    const { last, before } = begun.get(socket) ?? {};
    const underWay = [last, before].find((response) => response?.req.complete && !response.closed);
    if (underWay) {
      if (!underWay.headersSent) underWay.shouldKeepAlive = false;
      return void underWay.once('close', () => hearOut(socket));
    }
    // An answer that came before the whole of its request has said what there is to say.
    const isAnswered = last !== undefined && !last.req.complete && last.headersSent;
    hearOut(socket, isAnswered ? '' : answer({ error }));
  });
}

/** Says the last words, and hears the client out for a moment: closing at once could take them from it. */
function hearOut(socket: Socket, words = ''): void {
  socket.end(words);
  socket.resume();
  setTimeout(() => socket.destroy(), HEARD_OUT_MS).unref();
}

/** A connection too many is told so and gone before anything of it is read. */
function boundAddresses(server: Server, most: number, tooMany: () => string): void {
  const open = new Map<string, number>();
  server.prependListener('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    if (count <= most) return;
    socket.write(tooMany());
    socket.destroySoon();
  });
}
