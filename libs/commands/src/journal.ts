import { crc32 } from 'node:zlib';
import type { DomainEvent } from '#libs/events';

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
