import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { assert } from '#libs/domain';
import type { Caller, Role } from './roles.js';

export const ROLES_METADATA = 'guichet:roles';

/** The roles that may call a handler, or all handlers of a controller. A handler without is closed to all. */
export const Roles = (...roles: Role[]): CustomDecorator => SetMetadata(ROLES_METADATA, roles);

/** A request after the guard has seen its token. */
export type AuthenticatedRequest = FastifyRequest & { caller?: Caller };

/** The caller of a request. */
export function callerOf(context: ExecutionContext): Caller {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  assert(caller, 'the guard runs before the handler');
  return caller;
}

/** The agency to which the caller's token is bound. */
export function agencyOf(caller: Caller): string {
  assert(caller.agency, `the guard lets no ${caller.role} without an agency through`);
  return caller.agency;
}

/** The partner to which the caller's token is bound. */
export function partnerOf(caller: Caller): string {
  assert(caller.partner, `the guard lets no ${caller.role} without a partner through`);
  return caller.partner;
}

/** Parameter: the verified caller. */
export const CallerParam = createParamDecorator((_: unknown, context: ExecutionContext) => callerOf(context));
