import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { toPartnerEvent, type PartnerEvent } from '#libs/messaging';
import { callerOf, partnerOf, type AuthenticatedRequest } from '#libs/service';

/**
 * Parameter of a {@link Signed} handler: the structured CloudEvent that the partner sent. What is none is refused with
 * `partner-event.unreadable` and the field.
 */
export const PartnerEventParam = createParamDecorator((_: unknown, context: ExecutionContext): PartnerEvent => {
  const { body } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  return toPartnerEvent(partnerOf(callerOf(context)), body);
});
