import { instantSql } from '#libs/commands';
import { sourceOf, toBinaryMessage } from '#libs/events';
import type { ClientBase } from 'pg';
import type { OutgoingMessage } from '../broker/broker.js';
import { epochAt, type Epochs } from './epoch.js';

/** An event as the journal keeps it. */
export interface JournalEvent {
  lane: number;
  position: string;
  type: string;
  subject: string;
  occurred_at: string;
  written_at: string;
  traceparent: string | null;
  data: string;
}

/** A stretch of a lane: the events after a position, so many at most. */
export interface Stretch {
  lane: number;
  after: number;
}

// Kafka takes some 1,048,000 bytes for one partition in one request, headers and all.
const BATCH_OF_A_LANE_MAX_BYTES = 700_000;
const HEADERS_BYTES = 650;
const EVENTS_OF_A_LANE_MAX = 1_000;

/**
 * Reads the next events of some lanes, as many of each as Kafka takes at once.
 *
 * @returns the events in order of lane and position, and whether there are more
 */
export async function readJournal(
  client: ClientBase,
  stretches: readonly Stretch[],
  upTo: 'head' | 'published',
): Promise<{ events: JournalEvent[]; hasMore: boolean }> {
  const [published, limit] =
    upTo === 'head' ? ['', ''] : ['JOIN relay_cursor r ON r.lane = s.lane', 'AND position <= r.position'];
  const { rows } = await client.query<JournalEvent>({
    name: `journal-up-to-${upTo}`,
    text: `SELECT j.lane, j.position, j.type, j.subject, j.traceparent, j.data::text AS data,
             ${instantSql('j.occurred_at')} AS occurred_at, ${instantSql('j.written_at')} AS written_at
           FROM unnest($1::smallint[], $2::bigint[]) AS s(lane, after) ${published} CROSS JOIN LATERAL (
             SELECT * FROM journal WHERE lane = s.lane AND position > s.after ${limit} ORDER BY position LIMIT $3
           ) j ORDER BY j.lane, j.position`,
    values: [stretches.map(({ lane }) => lane), stretches.map(({ after }) => after), EVENTS_OF_A_LANE_MAX],
  });
  return cutByBytes(rows);
}

/** As many events of each lane as Kafka takes in one request; always one, or the lane would never move again. */
export function cutByBytes(rows: readonly JournalEvent[]): { events: JournalEvent[]; hasMore: boolean } {
  const sizes = new Map<number, { count: number; bytes: number; isFull: boolean }>();
  const events = rows.filter(({ lane, subject, data }) => {
    const size = sizes.get(lane) ?? { count: 0, bytes: 0, isFull: false };
    sizes.set(lane, size);
    size.bytes += HEADERS_BYTES + 2 * Buffer.byteLength(subject) + Buffer.byteLength(data);
    size.isFull ||= size.count > 0 && size.bytes > BATCH_OF_A_LANE_MAX_BYTES;
    if (!size.isFull) size.count++;
    return !size.isFull;
  });
  const hasMore = [...sizes.values()].some(({ count, isFull }) => isFull || count >= EVENTS_OF_A_LANE_MAX);
  return { events, hasMore };
}

/** The message of an event of a product's journal. */
export function messageOfJournal(
  product: string,
  epochs: Epochs,
  { lane, position: text, type, subject, occurred_at, written_at, traceparent, data }: JournalEvent,
): OutgoingMessage {
  const position = Number(text);
  const epoch = epochAt(epochs, lane, position);
  const envelope = {
    id: `${lane}-${position}`,
    type,
    source: sourceOf(product),
    subject,
    occurredAt: occurred_at,
    recordedAt: written_at,
    sequence: { lane, position },
    ...(epoch ? { epoch } : {}),
    ...(traceparent ? { traceparent } : {}),
  };
  return { partition: lane, ...toBinaryMessage(envelope, data) };
}
