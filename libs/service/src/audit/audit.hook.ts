import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { languageOf } from '#libs/domain';
import type { AuthenticatedRequest } from '../auth/caller.js';
import type { RouteFacts } from '../auth/route.js';
import { routeOf } from '../http/command-request.js';
import { problemHeaders, problemOf } from '../http/problem.filter.js';
import type { AuditEntry, AuditTrail } from './audit-trail.js';

const READS = new Set(['GET', 'HEAD']);
const UNAVAILABLE = Object.assign(new Error('the audit record cannot be written'), { statusCode: 503 });

/**
 * Records who looks, who is refused, and who changes what no command books, before the answer leaves. Nobody sees what
 * cannot be recorded; a refusal, and what is done already, is answered all the same, and told to the log.
 */
export function recordRequests(server: FastifyInstance, trail: AuditTrail, log: Logger): void {
  server.addHook('onSend', async (request: AuthenticatedRequest, reply, payload) => {
    const entry = entryOf(request, reply);
    if (!entry) return payload;
    try {
      await trail.record(entry);
      return payload;
    } catch (error) {
      log.error({ err: error, kind: entry.kind, route: entry.route }, 'an audit record could not be written');
      return entry.kind === 'look' ? withheld(request, reply, payload) : payload;
    }
  });
}

/** What is to be recorded of a request, when it is answered. */
function entryOf(request: AuthenticatedRequest, reply: FastifyReply): AuditEntry | undefined {
  const { caller, method, refusedWith } = request;
  const { statusCode } = reply;
  if (!caller || statusCode >= 500) return undefined;
  const of = { caller, route: routeOf(request) };
  const isRead = READS.has(method);
  if (statusCode >= 400)
    return isRead && statusCode !== 403
      ? undefined
      : { ...of, kind: 'refusal', ...(refusedWith ? { code: refusedWith } : {}) };
  if (isRead) return (request.routeOptions.config as RouteFacts).impersonal ? undefined : { ...of, kind: 'look' };
  if (!request.asksCommand) return { ...of, kind: 'operation' };
  // The command's own row is its record; whoever is answered again what it was looks at it.
  return reply.hasHeader('idempotent-replayed') ? { ...of, kind: 'look' } : undefined;
}

function withheld(request: AuthenticatedRequest, reply: FastifyReply, payload: unknown): string {
  if (payload instanceof Readable) payload.destroy();
  const language = languageOf(request.headers['accept-language']);
  const problem = problemOf(UNAVAILABLE, request.url, language);
  void reply.removeHeader('content-length').removeHeader('content-disposition');
  void reply.status(problem.status).headers({ ...problemHeaders(language), 'retry-after': '1' });
  return JSON.stringify(problem);
}
