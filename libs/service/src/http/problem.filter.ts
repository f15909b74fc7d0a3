import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AuthenticatedRequest } from '../auth/caller.js';
import { isTransient } from '#libs/commands';
import { DomainError, languageHeaders, languageOf, titleOf, type Language } from '#libs/domain';
import { traceparentOf } from '../health/telemetry.js';
import { expectedIn } from '../words/expected.words.js';
import { INTERNAL_ERROR, REFUSED, SERVER_REFUSALS, type ServerRefusal } from '../words/server-refusals.words.js';

/** RFC 9457 problem details, with a stable `code`; title, detail and what is expected are in the client's language. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  [extension: string]: unknown;
}

/** Makes problem+json of everything that a handler throws. What is not a refusal is a 500 without internals. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<AuthenticatedRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = answerProblem(request, reply, error);
    if (problem.status >= 500) this.tell(error, problem, request);
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

/**
 * Answers a request with what keeps it from being done, in its language.
 *
 * @param headers besides those of every problem
 * @returns what it was told
 */
export function answerProblem(
  request: AuthenticatedRequest,
  reply: FastifyReply,
  error: unknown,
  headers: Readonly<Record<string, string>> = {},
): Problem {
  const language = languageOf(request.headers['accept-language']);
  const problem = problemOf(error, request.url, language, traceparentOf(request)?.split('-')[1]);
  request.refusedWith = problem.code;
  if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
  if (problem.status === 503) void reply.header('Retry-After', '1');
  void reply
    .status(problem.status)
    .headers({ ...headers, ...problemHeaders(language) })
    .send(JSON.stringify(problem));
  return problem;
}

/** Headers of a problem that is told in a language. */
export function problemHeaders(language: Language): Record<string, string> {
  return { 'content-type': 'application/problem+json', ...languageHeaders(language) };
}

/** The problem that an error is told as; one of ours is found again by its trace id, or by a drawn one. */
export function problemOf(error: unknown, instance: string, language: Language = 'en', knownTraceId?: string): Problem {
  if (error instanceof DomainError) {
    const { code, status, details } = error;
    const { expected } = details;
    const more = typeof expected === 'string' ? { ...details, expected: expectedIn(language, expected) } : details;
    return problem(status, language, { code, detail: error.detailIn(language) }, instance, more);
  }
  const status = statusOf(error);
  const refusal = SERVER_REFUSALS[status];
  if (refusal) return problem(status, language, said(refusal, language), instance);
  if (status === 403) return problemOf({ statusCode: 404 }, instance, language); // a path out of a folder of pages
  if (status >= 400 && status < 500) return problem(status, language, said(REFUSED, language), instance);
  const traceId = knownTraceId ?? crypto.randomUUID().replaceAll('-', '');
  return problem(500, language, said(INTERNAL_ERROR, language), instance, { traceId });
}

interface Said {
  code: string;
  detail: string;
}

function said({ code, detail, translations }: ServerRefusal, language: Language): Said {
  return { code, detail: language === 'en' ? detail : translations[language] };
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const statusCode = (error as { statusCode?: unknown } | null | undefined)?.statusCode;
  if (typeof statusCode === 'number') return statusCode;
  return isTransient(error) ? 503 : 500;
}

function problem(status: number, language: Language, { code, detail }: Said, instance: string, more = {}): Problem {
  const title = titleOf(status, language);
  const type = `urn:guichet:problem:${code}`;
  const standard = { type, title, status, detail, instance: instance.slice(0, 200), code };
  // What a refusal adds comes after the standard members, and never stands in for one.
  return { ...standard, ...more, ...standard };
}
