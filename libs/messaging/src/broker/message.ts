import type { CloudEvent, ReceivedMessage } from '#libs/events';
import type { EntityManager } from 'typeorm';

/** A message as it came, with its place in Kafka. */
export interface ArrivedMessage extends ReceivedMessage {
  topic: string;
  partition: number;
  offset: string;
}

/** Changes the service's own tables as events say; all of them and their cursors in one transaction. */
export type EventHandler = (events: CloudEvent[], manager: EntityManager) => Promise<void>;

/** PostgreSQL's text holds no NUL, and no half of a surrogate pair. */
export function storable(text: string): string;
export function storable(text: string | undefined): string | null;
export function storable(text: string | undefined): string | null {
  return text === undefined ? null : text.replaceAll('\0', '\uFFFD').toWellFormed();
}
