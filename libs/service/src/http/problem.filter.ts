import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { STATUS_CODES } from 'node:http';
import { isTransient } from '#libs/commands';
import { DomainError } from '#libs/domain';
import { traceparentOf } from '../health/telemetry.js';

/** RFC 9457 problem details, with a stable `code`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  [extension: string]: unknown;
}

// What the HTTP server refuses by itself, before any of our code sees it; and a query while the database is away.
const SERVER_REFUSALS: Record<number, { code: string; detail: string }> = {
  400: { code: 'request.malformed', detail: 'The request is not well-formed: send one JSON object.' },
  404: { code: 'route.not-found', detail: 'There is nothing under this address and method.' },
  405: { code: 'route.not-found', detail: 'There is nothing under this address and method.' },
  413: { code: 'request.too-large', detail: 'The body is larger than what this address takes.' },
  414: { code: 'request.too-large', detail: 'The address is longer than what is taken.' },
  415: { code: 'request.unsupported-media-type', detail: 'Send the body as application/json.' },
  431: { code: 'request.too-large', detail: 'The headers are larger than what is taken.' },
  503: {
    code: 'service.unavailable',
    detail: 'This cannot be answered now. Repeat the request in a moment, a command with the same Idempotency-Key.',
  },
};

/** Makes problem+json of everything that a handler throws. What is not a refusal is a 500 without internals. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error, request.url, traceparentOf(request)?.split('-')[1]);
    if (problem.status >= 500) this.tell(error, problem, request);
    if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    if (problem.status === 503) void reply.header('Retry-After', '1');
    void reply.status(problem.status).header('content-type', 'application/problem+json').send(JSON.stringify(problem));
  }

  private tell(error: unknown, problem: Problem, request: FastifyRequest): void {
    const fields = {
      problem: problem.code,
      method: request.method,
      route: request.routeOptions.url,
      traceId: problem.traceId,
    };
    if (error instanceof DomainError) this.log.warn(fields, error.message);
    else this.log.error({ ...fields, err: error }, 'request failed');
  }
}

/** The problem that an error is told as; one of ours is found again by its trace id, or by a drawn one. */
export function problemOf(error: unknown, instance: string, knownTraceId?: string): Problem {
  if (error instanceof DomainError) return problem(error.status, error.code, error.message, instance, error.details);
  const status = statusOf(error);
  const refusal = SERVER_REFUSALS[status];
  if (refusal) return problem(status, refusal.code, refusal.detail, instance);
  const traceId = knownTraceId ?? crypto.randomUUID().replaceAll('-', '');
  const detail =
    'Something went wrong here. Repeat the request with the same Idempotency-Key, or tell us the trace id.';
  return problem(500, 'service.internal-error', detail, instance, { traceId });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const statusCode = (error as { statusCode?: unknown } | null | undefined)?.statusCode;
  if (typeof statusCode === 'number') return statusCode;
  return isTransient(error) ? 503 : 500;
}

function problem(status: number, code: string, detail: string, instance: string, more: object = {}): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  const type = `urn:guichet:problem:${code}`;
  const standard = { type, title, status, detail, instance: instance.slice(0, 200), code };
  // What a refusal adds comes after the standard members, and never stands in for one.
  return { ...standard, ...more, ...standard };
}
