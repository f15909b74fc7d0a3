import {
  partnerEventsOf,
  type Contract,
  type EventDefinition,
  type PartnerEventDefinition,
} from '../contract/contract.js';

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
    ce_recordedtime: {
      type: 'string',
      format: 'date-time',
      description: 'When the service wrote it into its journal: later than ce_time when it was brought later.',
    },
    ce_traceparent: { type: 'string', description: 'W3C trace context of the request that caused the event.' },
  },
} as const;

const PARTNER_HEADERS = {
  type: 'object',
  description:
    'Binary mode. In structured mode the whole CloudEvent is the value, and content-type is application/cloudevents+json.',
  required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time'],
  properties: {
    ce_specversion: { type: 'string', const: '1.0' },
    ce_id: { type: 'string', maxLength: 255, description: 'Unique within ce_source, equal over repeats and channels.' },
    ce_type: { type: 'string' },
    ce_source: { type: 'string', maxLength: 255, description: "The partner's own, `/saham/claims`." },
    ce_time: { type: 'string', format: 'date-time', description: 'When it happened.' },
    ce_sequence: {
      type: 'string',
      pattern: '^[0-9]{1,15}$',
      description: 'From 1, up by one within ce_source; left out where the partner does not number its events.',
    },
  },
} as const;

const RANGE = {
  type: 'object',
  required: ['from', 'to'],
  properties: { from: { type: 'integer', minimum: 1 }, to: { type: 'integer', minimum: 1 } },
} as const;

/** The answer to an event of a partner. */
const ANSWER = {
  name: 'PartnerEventAnswered',
  title: 'How an event of a partner stands.',
  summary: 'Each event is answered, and again when it stands otherwise: a held one is taken later.',
  payload: {
    type: 'object',
    required: ['source', 'id', 'status'],
    properties: {
      source: { type: 'string', description: 'Of the event.' },
      id: { type: 'string', description: 'Of the event.' },
      status: {
        type: 'string',
        enum: ['taken', 'refused', 'held', 'listed'],
        description: 'held: events before it are missing; listed: a person looks at it.',
      },
      code: { type: 'string', description: 'Of a refused one: stable.' },
      details: { type: 'object', description: 'Of a refused one: the field at fault, and what would be right.' },
      missing: { type: 'array', items: RANGE, description: 'Of one that waits: numbers that are missing before it.' },
    },
  },
  examples: [
    {
      name: 'sample',
      payload: { source: '/saham/claims', id: 'e-3', status: 'held', missing: [{ from: 2, to: 2 }] },
    },
  ],
} as const;

/** The AsyncAPI 3 document of all contracts. */
export function asyncApiDocument(contracts: readonly Contract[]) {
  const messages: Record<string, unknown> = {};
  const channels: Record<string, unknown> = {};
  const operations: Record<string, unknown> = {};
  const add = (action: 'send' | 'receive', address: string, description: string, names: string[]) => {
    channels[address] = { address, description, messages: refs(names, (name) => `#/components/messages/${name}`) };
    operations[`${action === 'send' ? 'publish' : 'receive'}.${address}`] = {
      action,
      channel: { $ref: `#/channels/${address}` },
      messages: names.map((name) => ({ $ref: `#/channels/${address}/messages/${name}` })),
    };
  };
  for (const { product, topic, events } of contracts) {
    for (const [name, event] of Object.entries(events)) messages[name] = message(name, event);
    const description = `What happened in ${product}: CloudEvents 1.0, binary mode. Partition = lane.`;
    add('send', topic, description, Object.keys(events));
  }
  messages[ANSWER.name] = ANSWER;
  for (const event of contracts.flatMap(partnerEventsOf)) messages[event.type] = partnerMessage(event);
  const typesOf = (some: readonly PartnerEventDefinition[]) => some.map(({ type }) => type);
  const channelsOfPartners = contracts.flatMap((contract) => contract.channels ?? []);
  for (const { partner, topic, answersTopic, events } of channelsOfPartners) {
    add('receive', topic, `What ${partner} says: CloudEvents 1.0, either mode.`, typesOf(events));
    // Several channels of a partner may be answered on one topic.
    const answered = channelsOfPartners.filter((channel) => channel.answersTopic === answersTopic);
    const told = answered.flatMap(({ tells = [] }) => typesOf(tells));
    add('send', answersTopic, `What ${partner} is told: binary mode.`, [ANSWER.name, ...told]);
  }
  return {
    asyncapi: '3.1.0',
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

function partnerMessage({ type, summary, schema, sample }: PartnerEventDefinition) {
  return {
    name: type,
    title: summary,
    headers: { ...PARTNER_HEADERS, properties: { ...PARTNER_HEADERS.properties, ce_type: { const: type } } },
    payload: schema,
    examples: [{ name: 'sample', payload: sample }],
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
