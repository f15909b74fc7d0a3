import { isInstant } from '#libs/domain';
import { contractViolation, knownEvent } from './catalogue.js';
import type { DomainEvent, EventFacts } from './contract/contract.js';

/** Where an event stands in its service's journal: contiguous per lane, from 1. */
export interface Sequence {
  lane: number;
  position: number;
}

/**
 * One life of a journal: drawn when it is made, and again when it is restored from a backup. Positions after `after` of
 * a lane belong to it; a restored journal gives positions anew, and no reader may take those for the ones it knows.
 */
export interface Epoch {
  id: string;
  after: number;
}

/** An event in its CloudEvents 1.0 envelope, as it crosses Kafka. */
export interface CloudEvent extends DomainEvent {
  id: string;
  /** The service that states it: `/guichet/transfers`. */
  source: string;
  sequence: Sequence;
  /** Of the journal that gave the position; events of before there were epochs have none. */
  epoch?: Epoch;
  /** When its service wrote it into its journal; events of before this was told have none. ISO 8601, UTC. */
  recordedAt?: string;
  /** W3C trace context of the request that caused it. */
  traceparent?: string;
}

/** A Kafka message body in CloudEvents binary mode: attributes as headers, JSON data as value. */
export interface BinaryMessage {
  key: string;
  value: string;
  headers: Record<string, string>;
}

/** Headers and value as a consumer gets them: anything at all. */
export interface ReceivedMessage {
  value: Buffer | null;
  headers?: Record<string, Buffer | string | (Buffer | string)[] | undefined>;
}

/** Why a message cannot be understood, with what of its envelope could be read. */
export class MalformedEvent extends Error {
  readonly source: string | undefined;
  readonly subject: string | undefined;
  readonly sequence: Sequence | undefined;
  readonly epoch: Epoch | undefined;
  /** All is well with it, but that no contract here knows its type: its producer is newer than this reader. */
  readonly unknownType: string | undefined;

  constructor(
    reason: string,
    read: Partial<Pick<MalformedEvent, 'source' | 'subject' | 'sequence' | 'epoch' | 'unknownType'>>,
  ) {
    super(reason);
    this.source = read.source;
    this.subject = read.subject;
    this.sequence = read.sequence;
    this.epoch = read.epoch;
    this.unknownType = read.unknownType;
  }
}

/** The longest type and subject: they are keys of indexes. */
export const SUBJECT_MAX_LENGTH = 255;

/** The `ce_source` of a service. */
export function sourceOf(product: string): string {
  return `/guichet/${product}`;
}

/** The product of a `ce_source` of ours. */
export function productOf(source: string): string {
  return source.slice(sourceOf('').length);
}

/** Writes an event in CloudEvents binary mode; `data` is its JSON text. */
export function toBinaryMessage(event: Omit<CloudEvent, 'data'>, data: string): BinaryMessage {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: event.type,
    ce_source: event.source,
    ce_subject: event.subject,
    ce_time: event.occurredAt,
    ce_sequence: `${event.sequence.lane}:${event.sequence.position}`,
    'content-type': 'application/json',
  };
  if (event.epoch) headers.ce_epoch = `${event.epoch.id}:${event.epoch.after}`;
  if (event.recordedAt) headers.ce_recordedtime = event.recordedAt;
  if (event.traceparent) headers.ce_traceparent = event.traceparent;
  return { key: event.subject, value: data, headers };
}

/**
 * Reads an event that came over Kafka and checks it against its contract.
 *
 * @throws {MalformedEvent} saying what is wrong, with as much of the envelope as could be read
 */
export function fromBinaryMessage(message: ReceivedMessage): CloudEvent {
  const header = (name: string) => headerOf(message, name);
  const source = header('ce_source');
  const subject = header('ce_subject');
  const sequence = parseSequence(header('ce_sequence'));
  const epochText = header('ce_epoch');
  const epoch = parseEpoch(epochText);
  const malformed = (reason: string) => new MalformedEvent(reason, { source, subject, sequence, epoch });

  const [id, type, occurredAt] = [header('ce_id'), header('ce_type'), header('ce_time')];
  if (!id || !type || !source || !subject || !occurredAt) {
    throw malformed('a CloudEvents header is missing: ce_id, ce_type, ce_source, ce_subject and ce_time are needed');
  }
  for (const [name, text] of [['ce_type', type] as const, ['ce_subject', subject] as const]) {
    if (text.length > SUBJECT_MAX_LENGTH) throw malformed(`${name} is longer than ${SUBJECT_MAX_LENGTH} characters`);
  }
  if ([id, type, source, subject].some((text) => /\p{Cc}/u.test(text))) {
    throw malformed('a CloudEvents header holds a control character');
  }
  if (!isInstant(occurredAt)) throw malformed('ce_time is no ISO 8601 instant');
  if (!sequence) throw malformed('ce_sequence is not <lane>:<position>');
  if (epochText !== undefined && !epoch) throw malformed('ce_epoch is not <uuid>:<position>');
  const data = parseJson(message.value, malformed);
  if (!knownEvent(type)) {
    const reason = `no contract knows the type ${type.slice(0, 100)}`;
    throw new MalformedEvent(reason, { source, subject, sequence, epoch, unknownType: type });
  }
  const violation = contractViolation(type, data);
  if (violation) throw malformed(violation);
  const facts = data as EventFacts; // as its contract says
  const recordedAt = header('ce_recordedtime');
  if (recordedAt !== undefined && !isInstant(recordedAt)) throw malformed('ce_recordedtime is no ISO 8601 instant');
  const traceparent = header('ce_traceparent');
  return {
    id,
    type,
    source,
    subject,
    occurredAt,
    sequence,
    data: facts,
    ...(epoch ? { epoch } : {}),
    ...(recordedAt ? { recordedAt } : {}),
    ...(traceparent ? { traceparent } : {}),
  };
}

/** What a message says of its type and place, without a look at its data; undefined where that is not as it must be. */
export function placeOfMessage(
  message: ReceivedMessage,
): Pick<CloudEvent, 'type' | 'source' | 'sequence' | 'epoch'> | undefined {
  const [type, source] = [headerOf(message, 'ce_type'), headerOf(message, 'ce_source')];
  const sequence = parseSequence(headerOf(message, 'ce_sequence'));
  const epochText = headerOf(message, 'ce_epoch');
  const epoch = parseEpoch(epochText);
  if (!type || !source || !sequence || (epochText !== undefined && !epoch)) return undefined;
  return { type, source, sequence, ...(epoch ? { epoch } : {}) };
}

function headerOf({ headers }: ReceivedMessage, name: string): string | undefined {
  const value = headers?.[name];
  return value === undefined ? undefined : (Array.isArray(value) ? value[0] : value)?.toString();
}

function parseEpoch(text: string | undefined): Epoch | undefined {
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,15})$/.exec(text ?? '');
  return match ? { id: match[1]!, after: Number(match[2]) } : undefined;
}

function parseSequence(text: string | undefined): Sequence | undefined {
  const match = /^(\d{1,4}):(\d{1,15})$/.exec(text ?? '');
  return match ? { lane: Number(match[1]), position: Number(match[2]) } : undefined;
}

function parseJson(value: Buffer | null, malformed: (reason: string) => MalformedEvent): unknown {
  if (!value) throw malformed('the message has no value');
  try {
    return JSON.parse(value.toString('utf8'));
  } catch {
    throw malformed('the value is not JSON');
  }
}
