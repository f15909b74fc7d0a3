import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { assert } from '#libs/domain';
import type { Binding, Role } from '#libs/doors';

export const ROLES_METADATA = 'guichet:roles';
/** Where a document names the roles that may call an operation. */
export const ROLES_EXTENSION = 'x-roles';

/** The roles that may call a handler, or all handlers of a controller. A handler without is closed to all. */
export const Roles = (...roles: Role[]): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ROLES_METADATA, roles), ApiExtension(ROLES_EXTENSION, roles));

/** Who calls, as a verified token says. */
export interface Caller extends Partial<Record<Binding, string>> {
  subject: string;
  role: Role;
  /** The claim `employee_number`, when the token has one. */
  employeeNumber?: string;
}

/** A request after the guard has seen its token. */
export type AuthenticatedRequest = FastifyRequest & {
  caller?: Caller;
  /** It asks for a command, whose row says who asked. */
  asksCommand?: true;
  /** The code with which it was refused. */
  refusedWith?: string;
};

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
