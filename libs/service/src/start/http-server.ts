import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  ANSWER_HEADERS,
  applicationHeaders,
  guardConnections,
  REQUEST_TIMEOUTS,
  STRICT_TRANSPORT,
  type ConnectionRefusal,
} from '#libs/doors';
import { answerProblem, problemHeaders, problemOf } from '../http/problem.filter.js';

/** Bodies are small; those of lists and files say so themselves. */
export const BODY_MAX_BYTES = 256 * 1024;

// Behind a gateway, which keeps some hundred connections to each instance.
const CONNECTIONS = { total: 4_096, perAddress: 2_048 };
const STATUS_OF_ERROR: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** The HTTP server of a service. @param trustedProxies whose word on the client's address is believed */
export function createServerAdapter(trustedProxies: string): FastifyAdapter {
  const { requestTimeout, ...timeouts } = REQUEST_TIMEOUTS;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_MAX_BYTES,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // refuseWhenStopping says so in words
    requestTimeout,
    http: timeouts,
    clientErrorHandler: () => undefined, // guardConnections answers
    trustProxy: trustedProxies,
    exposeHeadRoutes: false, // a look at the headers must not run a handler: one of them prints
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      void answerProblem(request, reply, error, ANSWER_HEADERS),
  });
  const server = adapter.getInstance() as unknown as FastifyInstance;
  guardConnections(server.server, CONNECTIONS, refusalBytes);
  return adapter;
}

/** Says to browsers what they may do with an answer. @param tokenUrl the pages of OpenAPI ask there for tokens */
export function sayHowToTreatAnswers(server: FastifyInstance, service: string, tokenUrl: string): void {
  const pages = `/api/${service}/docs`;
  const pageHeaders = applicationHeaders([new URL(tokenUrl).origin]);
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(request.routeOptions.url?.startsWith(pages) ? pageHeaders : ANSWER_HEADERS);
    if (request.headers['x-forwarded-proto'] === 'https') void reply.headers(STRICT_TRANSPORT);
    done();
  });
}

/** A connection that cannot be read on is answered as requests are. */
function refusalBytes(refusal: ConnectionRefusal): string {
  const status = refusal === 'too-many' ? 503 : (STATUS_OF_ERROR[refusal.error.code ?? ''] ?? 400);
  const problem = problemOf({ statusCode: status }, '');
  const body = JSON.stringify(problem);
  const headers = { ...ANSWER_HEADERS, ...problemHeaders('en'), connection: 'close' };
  return [
    `HTTP/1.1 ${status} ${problem.title}`,
    ...Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) }).map((header) => header.join(': ')),
    '',
    body,
  ].join('\r\n');
}
