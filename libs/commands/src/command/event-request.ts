import type { CloudEvent } from '#libs/events';
import type { CommandRequest } from './command.js';

/**
 * What comes with a command that an event asks for. Its key is the event's source and id, so that it is done once,
 * however often the event comes.
 *
 * @param part says which, when one event asks for several commands
 */
export function requestOfEvent(
  { source, id, type, subject, occurredAt, data, traceparent }: CloudEvent,
  part = '',
): CommandRequest {
  return {
    idempotencyKey: part ? `${id} ${part}` : id,
    scope: source,
    by: source,
    asked: { type, subject, occurredAt, data },
    at: occurredAt,
    ...(traceparent ? { traceparent } : {}),
  };
}
