import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sourceOf } from '#libs/events';
import fc from 'fast-check';
import type { ArrivedMessage } from '../src/broker/message.js';
import { sortMessages, type LaneState } from '../src/consume/sorting.js';
import type { DeadMessage } from '../src/letters/letter.js';
import { Lane } from './lane.js';

const SOURCE = sourceOf('purses');
const LANES = [0, 1, 2];
const LANE_LENGTH = 12;

const place = ({ lane, position }: { lane?: number; position?: number }) => `${lane}:${position}`;

/** What Kafka does with a lane: brings the next messages, of which some are lost, or goes back and brings some again. */
interface Delivery {
  lane: number;
  back: number;
  count: number;
  lost: number[];
}

const delivery: fc.Arbitrary<Delivery> = fc.record({
  lane: fc.constantFrom(...LANES),
  back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: LANE_LENGTH }) }),
  count: fc.integer({ min: 1, max: 6 }),
  lost: fc.array(fc.nat({ max: 5 }), { maxLength: 2 }),
});
const deliveries = fc.array(fc.array(delivery, { minLength: 1, maxLength: 4 }), { maxLength: 15 });
/** Which positions of a lane are broken at their source, and which of three subjects each has. */
const journal = fc.record({
  broken: fc.array(fc.nat({ max: LANE_LENGTH * LANES.length - 1 }), { maxLength: 4 }),
  subjects: fc.array(fc.nat({ max: 2 }), { minLength: LANE_LENGTH, maxLength: LANE_LENGTH }),
});

/** A consumer that keeps what `sortMessages` decides, as the inbox keeps it in its tables. */
class Kept {
  lanes: ReadonlyMap<number, LaneState> = new Map();
  parked = new Set<string>();
  readonly digests = new Map<string, string>();
  readonly applied: { subject: string; lane: number; position: number }[] = [];
  readonly dead: DeadMessage[] = [];

  take(messages: readonly ArrivedMessage[], channel: 'topic' | 'page') {
    const { lanes, parked, digests } = this;
    const before = lanes;
    const sorted = sortMessages(SOURCE, messages, channel, { lanes, parked, digests, letters: new Map() });
    this.lanes = sorted.lanes;
    for (const [lane, added] of sorted.digests) {
      added.forEach((digest, i) => digests.set(`${lane}:${(before.get(lane)?.position ?? 0) + 1 + i}`, digest));
    }
    this.applied.push(...sorted.events.map(({ event }) => ({ subject: event.subject, ...event.sequence })));
    this.dead.push(...sorted.dead.filter(({ takesPlace }) => takesPlace));
    for (const { subject, takesPlace } of sorted.dead) if (subject && takesPlace) this.parked.add(subject);
  }

  positionOf(lane: number): number {
    return this.lanes.get(lane)?.position ?? 0;
  }
}

describe('whatever Kafka loses, repeats or brings again', () => {
  const ids = LANES.map(() => [randomUUID(), randomUUID(), randomUUID()]);

  it('every event is applied once, in the order of its lane; a loss is noticed at once and healed by a page', () => {
    fc.assert(
      fc.property(journal, deliveries, ({ broken, subjects }, batches) => {
        const messageAt = (lane: number, position: number) => {
          const isBroken = broken.includes(lane * LANE_LENGTH + position - 1);
          const subject = ids[lane]?.[subjects[position - 1] ?? 0] ?? '';
          return new Lane(lane).message(position, subject, isBroken ? { value: Buffer.from('{') } : {});
        };
        const kept = new Kept();
        const sent = new Map(LANES.map((lane) => [lane, 0]));
        for (const batch of batches) {
          const messages = batch.flatMap(({ lane, back, count, lost }) => {
            const from = Math.max(0, (sent.get(lane) ?? 0) - back);
            const to = Math.min(from + count, LANE_LENGTH);
            sent.set(lane, to);
            const positions = Array.from({ length: to - from }, (_, i) => from + i + 1);
            return positions
              .filter((_, i) => back > 0 || !lost.includes(i))
              .map((position) => messageAt(lane, position));
          });
          kept.take(messages, 'topic');
          for (const [lane, { position, seen, conflict }] of kept.lanes) {
            const claimed = messages
              .filter(({ partition }) => partition === lane)
              .map(({ headers }) => positionOf(headers));
            expect(conflict).toBeUndefined();
            // Whatever readable lies beyond the next position, or unreadable at it, says that something is missing.
            if (claimed.includes(position + 1)) expect(seen).toBeGreaterThan(position);
          }
        }
        // The journals give pages from the position after each cursor.
        for (const lane of LANES) {
          const from = kept.positionOf(lane);
          const page = Array.from({ length: LANE_LENGTH - from }, (_, i) => messageAt(lane, from + i + 1));
          kept.take(page, 'page');
        }
        expectEachOnceInOrder(kept);
        expectNothingBehindADeadLetter(kept);
      }),
    );
  });

  function expectEachOnceInOrder(kept: Kept): void {
    const settled = [...kept.applied.map(place), ...kept.dead.map(place)];
    const all = LANES.flatMap((lane) => Array.from({ length: LANE_LENGTH }, (_, i) => `${lane}:${i + 1}`));
    expect(settled.toSorted()).toEqual(all.toSorted());
    for (const lane of LANES) {
      const positions = kept.applied.filter((event) => event.lane === lane).map(({ position }) => position);
      expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    }
  }

  function expectNothingBehindADeadLetter(kept: Kept): void {
    for (const subject of kept.parked) {
      const own = kept.dead.filter((letter) => letter.subject === subject);
      expect(own.map(({ status }) => status)).toEqual(own.map((_, i) => (i === 0 ? 'waiting' : 'parked')));
      const firstDead = Math.min(...own.map(({ position }) => position ?? 0));
      const applied = kept.applied.filter((event) => event.subject === subject).map(({ position }) => position);
      expect(Math.max(0, ...applied)).toBeLessThan(firstDead);
    }
  }
});

function positionOf(headers: ArrivedMessage['headers']): number {
  return Number(headers?.ce_sequence?.toString().split(':')[1]);
}
