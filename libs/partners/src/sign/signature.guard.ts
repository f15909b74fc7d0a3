import {
  applyDecorators,
  Inject,
  Injectable,
  SetMetadata,
  UnsupportedMediaTypeException,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';
import { Public, readJson, TakesRawBody, type AuthenticatedRequest, type Role } from '#libs/service';
import { SignatureVerifier } from './signature.js';

const ROLE_METADATA = 'guichet:signed-as';

/**
 * Lets a signed request through, as its partner's: its caller is who has signed it, and its idempotency key the id of
 * the message, whatever its headers say besides. A product provides the {@link SignatureVerifier}.
 */
@Injectable()
export class SignatureGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(@Inject(SignatureVerifier) private readonly verifier: SignatureVerifier) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { body = Buffer.alloc(0) } = request;
    if (!Buffer.isBuffer(body)) throw new UnsupportedMediaTypeException();
    const { partner, messageId } = this.verifier.verify(request.headers, body);
    const role = this.reflector.get<Role>(ROLE_METADATA, context.getHandler());
    request.caller = { subject: partner, role, partner };
    request.headers['idempotency-key'] = messageId;
    request.body = readJson(request, body);
    return true;
  }
}

/** A handler that partners call by signed requests instead of tokens. @param role what the partner is: `insurer`, `bank` */
export const Signed = (role: Role): MethodDecorator =>
  applyDecorators(
    Public(),
    TakesRawBody(),
    SetMetadata(ROLE_METADATA, role),
    UseGuards(SignatureGuard),
    ApiHeader({ name: 'webhook-id', description: 'Of the message, equal over its repeats.', required: true }),
    ApiHeader({ name: 'webhook-timestamp', description: 'Of the attempt, in seconds since 1970.', required: true }),
    ApiHeader({ name: 'webhook-signature', description: 'As Standard Webhooks 1.0.0 says: v1,…', required: true }),
  );
