import {
  applyDecorators,
  Injectable,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { defineErrors } from '#libs/domain';
import { agencyOf, callerOf } from '../auth/caller.js';
import { SERVICE_WORDS } from '../words/refusals.words.js';
import { Network } from './network.js';

const refuse = defineErrors(SERVICE_WORDS, {
  'agency.not-mobile': {
    status: 403,
    detail: 'Only mobile agencies, which work without a network, may do this: yours is none.',
  },
});

const WHEN_METADATA = 'guichet:mobile-agencies';

@Injectable()
class MobileAgencyGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly network: Network) {}

  canActivate(context: ExecutionContext): boolean {
    const when = this.reflector.get<'today' | 'ever'>(WHEN_METADATA, context.getHandler());
    const agency = agencyOf(callerOf(context));
    if (!this.network.isMobile(agency, when)) throw refuse('agency.not-mobile', { agency });
    return true;
  }
}

/**
 * Only mobile agencies may call a handler; `ever`: also those that were mobile once, and may still bring what they did.
 *
 * Refuses `agency.not-mobile`.
 */
export const MobileAgencies = (when: 'today' | 'ever' = 'today'): MethodDecorator =>
  applyDecorators(SetMetadata(WHEN_METADATA, when), UseGuards(MobileAgencyGuard));
