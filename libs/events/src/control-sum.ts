import { hash } from 'node:crypto';
import type { Day } from '#libs/domain';
import type { CloudEvent } from './envelope.js';
import { closesDay } from './contract/day-closed.js';

/** Control sums of events that are booked on a business day: how many, what cash they moved in all, and which they are. */
export interface ControlSum {
  day: Day;
  events: number;
  netCashCentimes: number;
  /** The sum of 64 bits of each event's digest. */
  digest: bigint;
}

/** An event as it is summed up; its id is its place in the journal of its product. */
export type SummedEvent = Pick<CloudEvent, 'id' | 'type' | 'subject' | 'occurredAt' | 'data'>;

/**
 * Sums events up, day by day; those that close days are left out. Sums of parts of a day add up to those of the day, in
 * whatever order events came: each event's digest has its place in it. Another event, one that is missing, one that is
 * there twice or one with another content gives another sum.
 *
 * @returns in order of the days
 */
export function controlSums(events: readonly SummedEvent[]): ControlSum[] {
  const sums = new Map<Day, ControlSum>();
  for (const event of events) {
    if (closesDay(event.type)) continue;
    const { bookedOn: day, cashCentimes } = event.data;
    const sum = sums.get(day) ?? { day, events: 0, netCashCentimes: 0, digest: 0n };
    sum.events += 1;
    sum.netCashCentimes += cashCentimes;
    sum.digest += digestOfEvent(event);
    sums.set(day, sum);
  }
  return [...sums.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** What is in it is what every reader has of an event, however its contract counts it by now. */
function digestOfEvent({ id, type, subject, occurredAt, data }: SummedEvent): bigint {
  const text = `${id}\n${type}\n${subject}\n${occurredAt}\n${JSON.stringify(data)}`;
  return hash('sha256', text, 'buffer').readBigUInt64BE(0);
}
