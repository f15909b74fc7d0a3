import { crc32 } from 'node:zlib';
import { assert } from '#libs/domain';
import { contractViolation, knownEvent, type DomainEvent } from '#libs/events';

/** Lanes of every journal, and partitions of every topic of ours: fixed, or the order within a lane would break. */
export const LANE_COUNT = 8;

/** An event on its way into the journal; `rank` counts from 1 within the lane and batch. */
export interface JournalRow {
  lane: number;
  rank: number;
  type: string;
  subject: string;
  occurredAt: string;
  traceparent: string | null;
  data: unknown;
}

/** The lane of an aggregate: its events keep their order there. */
export function laneOf(subject: string): number {
  return crc32(subject) % LANE_COUNT;
}

// What is larger could be journalled, and never published: brokers take messages of 1 MB, headers included.
const DATA_MAX_BYTES = 512 * 1_024;
const SUBJECT_MAX_CHARACTERS = 255;
const BYTES_OF_A_CHARACTER = 3;

/**
 * Checks that the relay can publish what a command states, and that consumers can take it: against its contract, each
 * event, in about a microsecond. @throws {Error} when they never could: our own mistake
 */
export function checkEvents(command: string, events: readonly DomainEvent[]): void {
  for (const { type, subject, data } of events) {
    const { length } = subject;
    assert(length <= SUBJECT_MAX_CHARACTERS, `${command} states ${type} of a subject of ${length} characters`);
    // The compiler lets no unknown type through; one may be of a contract that this process does not have.
    const violation = knownEvent(type) && contractViolation(type, data);
    assert(violation === undefined, `${command} states ${type} as its contract says: ${violation}`);
    const text = JSON.stringify(data);
    if (text.length * BYTES_OF_A_CHARACTER <= DATA_MAX_BYTES) continue;
    const bytes = Buffer.byteLength(text);
    assert(bytes <= DATA_MAX_BYTES, `${command} states ${type} with data of ${bytes} bytes, too large to publish`);
  }
}

/** Numbers the events of a batch within their lanes, in the order in which they were decided. */
export function toJournalRows(events: readonly { event: DomainEvent; traceparent?: string }[]): JournalRow[] {
  const ranks = new Map<number, number>();
  return events.map(({ event, traceparent }) => {
    const lane = laneOf(event.subject);
    const rank = (ranks.get(lane) ?? 0) + 1;
    ranks.set(lane, rank);
    return { lane, rank, ...event, traceparent: traceparent ?? null };
  });
}
