import type { IncomingMessage, ServerResponse } from 'node:http';
import { languageOf } from '#libs/domain';
import { toldProblem, type GatewayProblem } from './problem.js';

/** The largest body that is passed on: that of a document; most addresses take less, and say so. */
export const BODY_LIMIT_BYTES = 5 * 1024 * 1024;

// A client that sends too much is heard out this far, so that it reads the answer instead of a reset connection.
const LONGEST_DISCARD_BYTES = 64 * 1024 * 1024;
const LONGEST_DISCARD_MS = 10_000;

/**
 * Reads the body of a request and hands it over; answers 413 when it is too large. Bodies are small and bounded, and
 * one that is complete can be sent to another instance when the first cannot be reached.
 */
export function withBody(request: IncomingMessage, response: ServerResponse, use: (body: Buffer | null) => void): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (length === undefined && encoding === undefined) return use(null);
  if (Number(length) > BODY_LIMIT_BYTES) return refuse(request, response);
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    if (size <= BODY_LIMIT_BYTES) return void chunks.push(chunk);
    request.off('data', onData).off('end', onEnd);
    refuse(request, response);
  };
  const onEnd = () => use(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
  request.on('data', onData).on('end', onEnd);
}

/** Answers at once, but closes the connection only when the client has sent everything, or far too much. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  const problem: GatewayProblem = {
    status: 413,
    code: 'gateway.body-too-large',
    detail: `A body may have ${BODY_LIMIT_BYTES} bytes at most.`,
    instance: request.url,
  };
  const { body, headers } = toldProblem(problem, languageOf(request.headers['accept-language']));
  response.writeHead(413, { ...headers, connection: 'close' });
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
