import { hash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { checkKey, type Answered, type CommandRequest } from '#libs/commands';
import { assert, instantOf } from '#libs/domain';
import type { Caller } from '../auth/caller.js';
import { callerOf, type AuthenticatedRequest } from '../auth/caller.js';
import { traceparentOf } from '../health/telemetry.js';

/** Parameter of a changing handler: key, scope, time and trace of the command that the request asks for. */
export const CommandParam = createParamDecorator((_: unknown, context: ExecutionContext): CommandRequest => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const traceparent = traceparentOf(request);
  return {
    idempotencyKey: checkKey(request.headers['idempotency-key']),
    ...askedFor(request, callerOf(context)),
    asked: askedBy(request),
    at: instantOf(Date.now()),
    ...(traceparent ? { traceparent } : {}),
  };
});

/**
 * A command for one of several items that a request brings, each with a key of its own, of whatever time it happened at.
 */
export function itemRequest(
  request: AuthenticatedRequest,
  { idempotencyKey, asked, at }: Pick<CommandRequest, 'idempotencyKey' | 'asked' | 'at'>,
): CommandRequest {
  const { caller } = request;
  assert(caller, 'the guard runs before the handler');
  return { idempotencyKey, ...askedFor(request, caller), asked, at };
}

function askedFor(request: AuthenticatedRequest, { agency, partner, role, subject }: Caller) {
  request.asksCommand = true;
  const asker = { role, ...(agency ? { agency } : {}), route: routeOf(request) };
  return { scope: agency ?? partner ?? role, by: subject, asker };
}

/** Method and address of a request, as the API's document has it. */
export const routeOf = ({ method, routeOptions }: Pick<FastifyRequest, 'method' | 'routeOptions'>): string =>
  `${method} ${routeOptions.url}`;

/** All that says what a request asks for: two that differ in any of it are two requests. A file counts by its digest. */
function askedBy({ method, routeOptions, params, query, body }: AuthenticatedRequest): object {
  const content: unknown = Buffer.isBuffer(body) ? hash('sha256', body) : body;
  return { route: routeOf({ method, routeOptions }), params, query, body: content };
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
