import type { Contract, EventDefinition } from '../contract.js';

const ENVELOPE_HEADERS = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_subject', 'ce_time', 'ce_sequence'],
  properties: {
    ce_specversion: { type: 'string', const: '1.0' },
    ce_id: { type: 'string', description: 'Unique within ce_source.' },
    ce_type: { type: 'string' },
    ce_source: { type: 'string', description: 'The service that states the fact, `/guichet/transfers`.' },
    ce_subject: { type: 'string', description: 'The aggregate; also the message key.' },
    ce_time: { type: 'string', format: 'date-time', description: 'When it happened.' },
    ce_sequence: {
      type: 'string',
      pattern: '^[0-9]+:[0-9]+$',
      description: 'Lane and position in the journal of the service. Positions of a lane have no gap.',
    },
    ce_epoch: {
      type: 'string',
      pattern: '^[0-9a-f-]{36}:[0-9]+$',
      description:
        'The life of the journal that gave the position, and after which position of the lane it began: a journal that was restored from a backup has a new one.',
    },
    ce_traceparent: { type: 'string', description: 'W3C trace context of the request that caused the event.' },
  },
} as const;

/** The AsyncAPI 3 document of all contracts. */
export function asyncApiDocument(contracts: readonly Contract[]) {
  const messages: Record<string, unknown> = {};
  const channels: Record<string, unknown> = {};
  const operations: Record<string, unknown> = {};
  for (const { product, topic, events } of contracts) {
    for (const [name, event] of Object.entries(events)) messages[name] = message(name, event);
    channels[topic] = {
      address: topic,
      description: `What happened in ${product}: CloudEvents 1.0, binary mode. Partition = lane.`,
      messages: refs(Object.keys(events), (name) => `#/components/messages/${name}`),
    };
    operations[`publish.${topic}`] = {
      action: 'send',
      channel: { $ref: `#/channels/${topic}` },
      messages: Object.keys(events).map((name) => ({ $ref: `#/channels/${topic}/messages/${name}` })),
    };
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Guichet events',
      version: '1.0.0',
      description: 'The facts that the products tell each other, management and partners, over Apache Kafka.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels,
    operations,
    components: { messages },
  };
}

function message(name: string, event: EventDefinition) {
  return {
    name,
    title: event.summary,
    summary: `${event.summary} Subject: ${event.subject}.`,
    headers: { ...ENVELOPE_HEADERS, properties: { ...ENVELOPE_HEADERS.properties, ce_type: { const: event.type } } },
    payload: event.schema,
    examples: [{ name: 'sample', payload: event.sample }],
  };
}

function refs(names: string[], path: (name: string) => string): Record<string, { $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: path(name) }]));
}
