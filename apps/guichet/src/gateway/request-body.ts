import type { IncomingMessage, ServerResponse } from 'node:http';
import { languageOf } from '#libs/domain';
import { ANSWER_HEADERS } from '#libs/doors';
import { toldProblem, type GatewayProblem } from './problem.js';

/** The largest body that is passed on: that of a document; most addresses take less, and say so. */
export const BODY_LIMIT_BYTES = 5 * 1024 * 1024;

// A client that sends too much is heard out this far, so that it reads the answer instead of a reset connection.
const LONGEST_DISCARD_BYTES = 64 * 1024 * 1024;
const LONGEST_DISCARD_MS = 10_000;
/** What bodies of all requests together may hold while they come. */
const HELD_MAX_BYTES = 256 * 1024 * 1024;
const STALL_MS = 10_000;

let heldBytes = 0;

/**
 * Reads the body of a request and hands it over; answers 413 when it is too large. Bodies are small and bounded, and
 * one that is complete can be sent to another instance when the first cannot be reached.
 */
export function withBody(request: IncomingMessage, response: ServerResponse, use: (body: Buffer | null) => void): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (length === undefined && encoding === undefined) return use(null);
  if (Number(length) > BODY_LIMIT_BYTES) return refuse(request, response, TOO_LARGE);
  const chunks: Buffer[] = [];
  let size = 0;
  const stall = setTimeout(() => end(STALLED), STALL_MS).unref();
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    heldBytes += chunk.length;
    stall.refresh();
    if (size > BODY_LIMIT_BYTES) return end(TOO_LARGE);
    if (heldBytes > HELD_MAX_BYTES) return end(BUSY);
    chunks.push(chunk);
  };
  const release = () => {
    clearTimeout(stall);
    heldBytes -= size;
    size = 0;
  };
  const end = (problem: GatewayProblem) => {
    release();
    request.off('data', onData).off('end', onEnd).off('close', release);
    refuse(request, response, problem);
  };
  const onEnd = () => {
    request.off('close', release);
    release();
    use(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
  };
  request.on('data', onData).on('end', onEnd).on('close', release);
}

const TOO_LARGE: GatewayProblem = {
  status: 413,
  code: 'gateway.body-too-large',
  detail: `A body may have ${BODY_LIMIT_BYTES} bytes at most.`,
};
const STALLED: GatewayProblem = {
  status: 408,
  code: 'gateway.request-timeout',
  detail: `Nothing more of the body came for ${STALL_MS / 1_000} s.`,
};
const BUSY: GatewayProblem = {
  status: 503,
  code: 'gateway.busy',
  detail: 'Too many large requests come in at once; nothing was done. Try again in a moment.',
  headers: { 'retry-after': '1' },
};

/** Answers at once, but closes the connection only when the client has sent everything, or far too much. */
function refuse(request: IncomingMessage, response: ServerResponse, problem: GatewayProblem): void {
  const told = toldProblem({ ...problem, instance: request.url }, languageOf(request.headers['accept-language']));
  const { body, headers } = told;
  response.writeHead(problem.status, { ...ANSWER_HEADERS, ...headers, ...problem.headers, connection: 'close' });
  response.write(body);
  const giveUp = setTimeout(() => request.socket.destroy(), LONGEST_DISCARD_MS);
  let discarded = 0;
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > LONGEST_DISCARD_BYTES) request.socket.destroy();
  });
  request.once('end', () => response.end());
  response.once('close', () => clearTimeout(giveUp));
}
