import type { ArrivedMessage } from '../broker/message.js';
import type { OutgoingMessage } from '../broker/broker.js';

/** Of a page of the journal: the product whose journal it is, `/guichet/transfers`. */
export const PAGE_HEADER = 'guichet_page';
/** Which projection of the reader a page is for. */
export const PROJECTION_HEADER = 'guichet_projection';

/** What a page says of each of its events, before their values. */
type PageEntry = [headers: Record<string, string>, valueBytes: number];

/**
 * Packs events of one lane into one message. As messages of their own, each with a dozen headers, they cost Kafka's client
 * most of what a page costs.
 */
export function packPage(
  source: string,
  projection: string,
  lane: number,
  events: readonly OutgoingMessage[],
): OutgoingMessage {
  const entries = events.map(({ headers, value }): PageEntry => [headers, Buffer.byteLength(value)]);
  const value = `${JSON.stringify(entries)}\n${events.map((event) => event.value).join('')}`;
  const headers = { [PAGE_HEADER]: source, [PROJECTION_HEADER]: projection };
  return { partition: lane, key: String(lane), value, headers };
}

/** The events of a page, as if each had come by itself; none of what is no page. */
export function unpackPage({ value, topic, partition, offset }: ArrivedMessage): ArrivedMessage[] {
  const end = value?.indexOf('\n') ?? -1;
  if (!value || end < 0) return [];
  let from = end + 1;
  return entriesOf(value.toString('utf8', 0, end)).map(([headers, valueBytes]) => {
    return { topic, partition, offset, headers, value: value.subarray(from, (from += valueBytes)) };
  });
}

function entriesOf(text: string): PageEntry[] {
  try {
    const entries: unknown = JSON.parse(text);
    const isEntry = (entry: unknown) =>
      Array.isArray(entry) && typeof entry[0] === 'object' && Number.isInteger(entry[1]);
    return Array.isArray(entries) && entries.every(isEntry) ? (entries as PageEntry[]) : [];
  } catch {
    return [];
  }
}
