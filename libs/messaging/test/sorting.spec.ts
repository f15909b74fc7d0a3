import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sourceOf } from '#libs/events';
import fc from 'fast-check';
import { sortMessages, subjectsOf, type ArrivedMessage, type DeadMessage } from '../src/sorting.js';
import { Lane } from './lane.js';

const SOURCE = sourceOf('purses');
const LANES = [0, 1, 2];
const LANE_LENGTH = 12;

/** A message as Kafka gives it; `spoil` changes it on the way. */
const arrive = (lane: number, position: number, purse: string, spoil?: Partial<ArrivedMessage>): ArrivedMessage =>
  new Lane(lane).message(position, purse, spoil);
const place = ({ lane, position }: { lane?: number; position?: number }) => `${lane}:${position}`;

describe('a batch of messages', () => {
  const id = randomUUID();

  it('is applied from where each lane was', () => {
    const messages = [arrive(0, 5, id), arrive(1, 1, randomUUID()), arrive(0, 6, id)];
    const sorted = sortMessages(SOURCE, messages, new Map([[0, 4]]), new Set());
    expect(sorted.events.map(({ event }) => place(event.sequence))).toEqual(['0:5', '1:1', '0:6']);
    expect(sorted.cursors).toEqual(
      new Map([
        [0, 6],
        [1, 1],
      ]),
    );
    expect(sorted).toMatchObject({ duplicates: 0, dead: [], gaps: [] });
  });

  it('drops what was applied before', () => {
    const sorted = sortMessages(
      SOURCE,
      [1, 2, 3, 3].map((position) => arrive(0, position, id)),
      new Map([[0, 2]]),
      new Set(),
    );
    expect(sorted.events.map(({ event }) => event.sequence.position)).toEqual([3]);
    expect(sorted.duplicates).toBe(3);
  });

  it('stops a lane at a hole, and the other lanes go on', () => {
    const messages = [arrive(0, 1, id), arrive(0, 3, id), arrive(0, 4, id), arrive(1, 1, id)];
    const sorted = sortMessages(SOURCE, messages, new Map(), new Set());
    expect(sorted.events.map(({ event }) => place(event.sequence))).toEqual(['0:1', '1:1']);
    expect(sorted.gaps).toEqual([{ lane: 0, expected: 2 }]);
  });

  it('has no hole when what was missing comes behind', () => {
    const messages = [3, 1, 2, 3].map((position) => arrive(0, position, id));
    const sorted = sortMessages(SOURCE, messages, new Map(), new Set());
    expect(sorted.events.map(({ event }) => event.sequence.position)).toEqual([1, 2, 3]);
    expect(sorted.gaps).toEqual([]);
  });

  const without = (name: string) => ({ ...arrive(0, 1, id).headers, [name]: undefined });
  const changed = (name: string, text: string) => ({ ...arrive(0, 1, id).headers, [name]: Buffer.from(text) });
  const json = (data: object) => ({ value: Buffer.from(JSON.stringify(data)) });
  it.each([
    ['no value', { value: null }, 'the message has no value', '0:1'],
    ['half of a JSON', { value: Buffer.from('{"purse":') }, 'the value is not JSON', '0:1'],
    ['data of another shape', json({ cashCentimes: '5' }), "data must have required property 'agency'", '0:1'],
    ['a type that nobody knows', { headers: changed('ce_type', 'a.b.v9') }, 'no contract knows the type a.b.v9', '0:1'],
    ['no type', { headers: without('ce_type') }, expect.stringContaining('header is missing'), '0:1'],
    ['a time that is none', { headers: changed('ce_time', 'yesterday') }, 'ce_time is no ISO 8601 instant', '0:1'],
    [
      'no place in a lane',
      { headers: without('ce_sequence') },
      'ce_sequence is not <lane>:<position>',
      'undefined:undefined',
    ],
    [
      'a negative position',
      { headers: changed('ce_sequence', '0:-1') },
      'ce_sequence is not <lane>:<position>',
      'undefined:undefined',
    ],
    ['the lane of another partition', { partition: 1 }, 'the lane is not the partition', 'undefined:undefined'],
    [
      'another service as its source',
      { headers: changed('ce_source', '/guichet/claims') },
      'ce_source is /guichet/claims, not /guichet/purses',
      'undefined:undefined',
    ],
    [
      'nothing at all',
      { headers: undefined, value: null },
      expect.stringContaining('header is missing'),
      'undefined:undefined',
    ],
  ] as [string, Partial<ArrivedMessage>, unknown, string][])(
    'sets aside a message with %s',
    (_, spoil, reason, expectedPlace) => {
      const sorted = sortMessages(SOURCE, [arrive(0, 1, id, spoil)], new Map(), new Set());
      expect(sorted.events).toEqual([]);
      expect(sorted.dead).toMatchObject([{ status: 'waiting', reason }]);
      expect(sorted.dead.map(place)).toEqual([expectedPlace]);
      // Only a message that has a place in a lane may move its cursor.
      expect([...sorted.cursors]).toEqual(expectedPlace === '0:1' ? [[0, 1]] : []);
    },
  );

  it('parks what comes behind a dead letter of the same subject, and only that', () => {
    const [broken, other] = [randomUUID(), randomUUID()];
    const messages = [
      arrive(0, 1, broken, { value: null }),
      arrive(0, 2, other),
      arrive(0, 3, broken),
      arrive(0, 4, broken, { value: null }),
    ];
    const sorted = sortMessages(SOURCE, messages, new Map(), new Set());
    expect(sorted.events.map(({ event }) => event.subject)).toEqual([other]);
    expect(sorted.dead.map(({ status }) => status)).toEqual(['waiting', 'parked', 'parked']);
    expect(sortMessages(SOURCE, [arrive(0, 1, other)], new Map(), new Set([other])).dead).toMatchObject([
      { status: 'parked' },
    ]);
  });

  it('names its subjects, each once, to look up what is parked', () => {
    const other = randomUUID();
    const listed = arrive(0, 3, id, { headers: { ce_subject: [Buffer.from('listed')] } });
    const messages = [
      arrive(0, 1, id),
      arrive(0, 2, other),
      arrive(0, 2, id),
      listed,
      arrive(0, 4, id, { headers: {} }),
    ];
    expect(subjectsOf(messages)).toEqual([id, other, 'listed']);
  });
});

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
  cursors = new Map<number, number>();
  parked = new Set<string>();
  readonly applied: { subject: string; lane: number; position: number }[] = [];
  readonly dead: DeadMessage[] = [];

  take(messages: readonly ArrivedMessage[]) {
    const sorted = sortMessages(SOURCE, messages, this.cursors, this.parked);
    this.cursors = sorted.cursors;
    this.applied.push(...sorted.events.map(({ event }) => ({ subject: event.subject, ...event.sequence })));
    this.dead.push(...sorted.dead);
    for (const { subject } of sorted.dead) if (subject) this.parked.add(subject);
    return sorted;
  }
}

describe('whatever Kafka loses, repeats or brings again', () => {
  const ids = LANES.map(() => [randomUUID(), randomUUID(), randomUUID()]);

  it('every event is applied once, in the order of its lane; a loss is noticed at once and healed by sending again', () => {
    fc.assert(
      fc.property(journal, deliveries, ({ broken, subjects }, batches) => {
        const messageAt = (lane: number, position: number) => {
          const isBroken = broken.includes(lane * LANE_LENGTH + position - 1);
          const subject = ids[lane]?.[subjects[position - 1] ?? 0] ?? '';
          return arrive(lane, position, subject, isBroken ? { value: Buffer.from('{') } : {});
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
          const { gaps } = kept.take(messages);
          const beyond = LANES.filter((lane) =>
            messages.some(
              ({ partition, headers }) => partition === lane && positionOf(headers) > (kept.cursors.get(lane) ?? 0),
            ),
          );
          expect(gaps.map(({ lane }) => lane).sort()).toEqual(beyond);
          for (const { lane, expected } of gaps) expect(expected).toBe((kept.cursors.get(lane) ?? 0) + 1);
        }
        // The sources go on from the position after each cursor, as a resend does.
        for (const lane of LANES) {
          const from = kept.cursors.get(lane) ?? 0;
          kept.take(Array.from({ length: LANE_LENGTH - from }, (_, i) => messageAt(lane, from + i + 1)));
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
