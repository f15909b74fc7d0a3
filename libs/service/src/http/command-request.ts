import { hash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { checkKey, type Answered, type CommandRequest } from '#libs/commands';
import { instantOf } from '#libs/domain';
import { callerOf, type AuthenticatedRequest } from '../auth/caller.js';
import { traceparentOf } from '../health/telemetry.js';

/** Parameter of a changing handler: key, scope, time and trace of the command that the request asks for. */
export const CommandParam = createParamDecorator((_: unknown, context: ExecutionContext): CommandRequest => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const { agency, partner, role, subject } = callerOf(context);
  const traceparent = traceparentOf(request);
  return {
    idempotencyKey: checkKey(request.headers['idempotency-key']),
    scope: agency ?? partner ?? role,
    by: subject,
    asked: askedBy(request),
    at: instantOf(Date.now()),
    ...(traceparent ? { traceparent } : {}),
  };
});

/** All that says what a request asks for: two that differ in any of it are two requests. A file counts by its digest. */
function askedBy({ method, routeOptions, params, query, body }: AuthenticatedRequest): object {
  const content: unknown = Buffer.isBuffer(body) ? hash('sha256', body) : body;
  return { route: `${method} ${routeOptions.url}`, params, query, body: content };
}

const KEY_PATTERN = '^[!-~]{1,255}$';

/** Describes the header of a changing handler in OpenAPI. */
export const ApiIdempotencyKey = (): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    description: 'New for each operation, the same for each repeat.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: KEY_PATTERN },
    required: true,
  });

/** Tells a client that its reply had been given before, and gives the reply. */
export function answerWith<Reply>(answer: Answered<Reply>, response: FastifyReply): Reply {
  if (answer.replayed) void response.header('Idempotent-Replayed', 'true');
  return answer.reply;
}
