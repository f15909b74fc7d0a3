import type { Static, TObject } from 'typebox';

/** One kind of fact that a product tells the others. `schema` describes its data, additional fields are allowed. */
export interface EventDefinition<Type extends string = string, Schema extends TObject = TObject> {
  type: Type;
  summary: string;
  /** What `ce_subject` holds: the aggregate whose events keep their order. */
  subject: string;
  schema: Schema;
}

/** All that one product publishes: a topic and its kinds of events. */
export interface Contract {
  product: string;
  topic: string;
  events: Record<string, EventDefinition>;
}

/** An event as a decision states it: what happened, to which aggregate, when. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  type: Type;
  subject: string;
  /** ISO 8601, UTC. */
  occurredAt: string;
  data: Data;
}

/** The domain event that a definition describes. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Schema> ? DomainEvent<Type, Static<Schema>> : never;

/** Describes one version of one kind of event; within it only optional fields may ever be added. */
export function defineEvent<Type extends string, Schema extends TObject>(
  type: Type,
  definition: Omit<EventDefinition<Type, Schema>, 'type'>,
): EventDefinition<Type, Schema> {
  return { type, ...definition };
}
