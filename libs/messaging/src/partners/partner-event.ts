import { hash } from 'node:crypto';
import { parse as parseJson } from 'secure-json-parse';
import { defineErrors, isInstant } from '#libs/domain';
import { isDeeperThan, JSON_DEPTH_MAX } from '#libs/doors';
import type { ReceivedMessage } from '#libs/events';
import { MESSAGING_WORDS } from '../words/refusals.words.js';

/** An event of a partner: a CloudEvent that carries no lane of ours, and a number where the partner numbers its events. */
export interface PartnerEvent {
  /** Whose it is, by the topic or the signature by which it came; never by what it says of itself. */
  partner: string;
  source: string;
  id: string;
  type: string;
  subject?: string;
  /** ISO 8601 with a zone, as the partner says. */
  occurredAt: string;
  /** From 1, without gaps within a source; undefined where the partner does not number. */
  number?: number;
  data: unknown;
}

/** Refusals of partners' events; they are told back with the event's id. */
export const refusePartnerEvent = defineErrors(MESSAGING_WORDS, {
  'partner-event.unreadable': {
    status: 400,
    detail: 'The message is no CloudEvent 1.0 in binary or structured JSON mode.',
  },
  'partner-event.id-reused': {
    status: 409,
    detail: 'Another event came under this source and id before. A new event has a new id.',
  },
  'partner-event.failed': {
    status: 500,
    detail: 'A mistake of ours keeps this event from being carried out: it waits until a person has mended it.',
  },
  'partner-event.not-found': { status: 404, detail: 'No event came under this id.' },
  'partner-event.number-reused': {
    status: 409,
    detail: 'Another event came under this number before. Numbers of a source go up by one with each event.',
  },
});

/** How far the numbered events of a source have come. */
export interface SourceState {
  /** The number that was taken last; 0 before the first. */
  lastNumber: number;
}

/** What is to be done with an event that is not known yet. */
export type Placement = 'take' | 'hold' | 'passed';

/** Where an event stands among those of its source: without a number it stands by itself. */
export function placementOf({ lastNumber }: SourceState, { number }: Pick<PartnerEvent, 'number'>): Placement {
  if (number === undefined || number === lastNumber + 1) return 'take';
  return number > lastNumber ? 'hold' : 'passed';
}

/** A range of numbers, both included. */
export interface NumberRange {
  from: number;
  to: number;
}

/** Of the ranges of numbers that are missing in a source those before an event of it. */
export function missingBefore(
  ranges: readonly NumberRange[],
  { number = 0 }: Pick<PartnerEvent, 'number'>,
): NumberRange[] {
  return ranges.filter(({ to }) => to < number);
}

const contents = new WeakMap<PartnerEvent, string>();

/** Tells the content of an event: the same event by two channels has the same, however each wrote it. */
export function contentOf(event: PartnerEvent): string {
  // It is asked for when an event is compared, and when it is stored.
  const content = contents.get(event) ?? newContentOf(event);
  contents.set(event, content);
  return content;
}

function newContentOf({ type, subject, occurredAt, number, data }: PartnerEvent): string {
  const instant = Date.parse(occurredAt);
  const content = [type, subject ?? null, Number.isNaN(instant) ? occurredAt : instant, number ?? null, data];
  return hash('sha256', JSON.stringify(sorted(content)), 'hex').slice(0, 32);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field)]));
}

const TEXT_MAX_LENGTH = 255;

/**
 * Reads an event that a partner wrote to Kafka, in binary mode (attributes as headers) or structured mode (one JSON).
 *
 * @throws {DomainError} `partner-event.unreadable`, with the field at fault
 */
export function readPartnerMessage(partner: string, message: ReceivedMessage): PartnerEvent {
  const header = (name: string) => message.headers?.[name]?.toString();
  const body = parse(message.value);
  if (!header('content-type')?.startsWith('application/cloudevents+json')) {
    const attributes = ['specversion', 'source', 'id', 'type', 'subject', 'time', 'sequence'];
    return toPartnerEvent(partner, {
      ...Object.fromEntries(attributes.map((name) => [name, header(`ce_${name}`)])),
      data: body,
    });
  }
  return toPartnerEvent(partner, body);
}

/**
 * Reads a structured CloudEvent, as it comes over HTTP.
 *
 * @throws {DomainError} `partner-event.unreadable`, with the field at fault
 */
export function toPartnerEvent(partner: string, event: unknown): PartnerEvent {
  const fields = (typeof event === 'object' && event !== null ? event : {}) as Record<string, unknown>;
  const text = (name: string): string => {
    const value = fields[name];
    const isText =
      typeof value === 'string' && value !== '' && value.length <= TEXT_MAX_LENGTH && !/[\p{Cc}\p{Cs}]/u.test(value);
    if (!isText) throw refusePartnerEvent('partner-event.unreadable', { field: name });
    return value;
  };
  if (fields.specversion !== '1.0') throw refusePartnerEvent('partner-event.unreadable', { field: 'specversion' });
  const occurredAt = text('time');
  if (!isInstant(occurredAt)) throw refusePartnerEvent('partner-event.unreadable', { field: 'time' });
  return {
    partner,
    source: text('source'),
    id: text('id'),
    type: text('type'),
    ...(fields.subject === undefined ? {} : { subject: text('subject') }),
    occurredAt,
    ...(fields.sequence === undefined ? {} : { number: numberOf(fields.sequence) }),
    data: fields.data ?? null,
  };
}

function numberOf(value: unknown): number {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 1) return number;
  throw refusePartnerEvent('partner-event.unreadable', { field: 'sequence' });
}

function parse(value: Buffer | null): unknown {
  if (value && isDeeperThan(value)) {
    const expected = `lists and objects at most ${JSON_DEPTH_MAX} deep in each other`;
    throw refusePartnerEvent('partner-event.unreadable', { field: 'data', expected });
  }
  try {
    return parseJson(value?.toString('utf8') ?? '');
  } catch {
    throw refusePartnerEvent('partner-event.unreadable', { field: 'data' });
  }
}
