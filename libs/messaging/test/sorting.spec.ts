import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sourceOf } from '#libs/events';
import type { ArrivedMessage } from '../src/broker/message.js';
import { digestOf, sortMessages, subjectsOf, type Knowledge, type LaneState } from '../src/consume/sorting.js';
import { Lane } from './lane.js';

const SOURCE = sourceOf('purses');
const NOTHING_KNOWN: Knowledge = { lanes: new Map(), parked: new Set(), digests: new Map(), letters: new Map() };

/** A message as Kafka gives it; `spoil` changes it on the way. */
const arrive = (lane: number, position: number, purse: string, spoil?: Partial<ArrivedMessage>): ArrivedMessage =>
  new Lane(lane).message(position, purse, spoil);
const place = ({ lane, position }: { lane?: number; position?: number }) => `${lane}:${position}`;
const at = (position: number, more: Partial<LaneState> = {}): LaneState => ({ position, seen: position, ...more });
const fromTopic = (messages: ArrivedMessage[], known: Partial<Knowledge> = {}) =>
  sortMessages(SOURCE, messages, 'topic', { ...NOTHING_KNOWN, ...known });
const fromPage = (messages: ArrivedMessage[], known: Partial<Knowledge> = {}) =>
  sortMessages(SOURCE, messages, 'page', { ...NOTHING_KNOWN, ...known });

describe('a batch of messages', () => {
  const id = randomUUID();

  it('is applied from where each lane was', () => {
    const messages = [arrive(0, 5, id), arrive(1, 1, randomUUID()), arrive(0, 6, id)];
    const sorted = fromTopic(messages, { lanes: new Map([[0, at(4)]]) });
    expect(sorted.events.map(({ event }) => place(event.sequence))).toEqual(['0:5', '1:1', '0:6']);
    expect(sorted.lanes).toEqual(
      new Map([
        [0, at(6)],
        [1, at(1)],
      ]),
    );
    expect([...sorted.digests].map(([lane, digests]) => [lane, digests.length])).toEqual([
      [0, 2],
      [1, 1],
    ]);
    expect(sorted).toMatchObject({ duplicates: 0, dead: [] });
  });

  it('drops what was applied before', () => {
    const messages = [1, 2, 3, 3].map((position) => arrive(0, position, id));
    const digests = new Map([['0:2', digestOf(messages[1]!)]]);
    const sorted = fromTopic(messages, { lanes: new Map([[0, at(2)]]), digests });
    expect(sorted.events.map(({ event }) => event.sequence.position)).toEqual([3]);
    expect(sorted.duplicates).toBe(3);
    expect(sorted.lanes.get(0)?.conflict).toBeUndefined();
  });

  it('stops a lane at a hole, and the other lanes go on', () => {
    const messages = [arrive(0, 1, id), arrive(0, 3, id), arrive(0, 4, id), arrive(1, 1, id)];
    const sorted = fromTopic(messages);
    expect(sorted.events.map(({ event }) => place(event.sequence))).toEqual(['0:1', '1:1']);
    expect(sorted.lanes.get(0)).toEqual({ position: 1, seen: 4 });
  });

  it('has no hole when what was missing comes behind', () => {
    const sorted = fromTopic([3, 1, 2, 3].map((position) => arrive(0, position, id)));
    expect(sorted.events.map(({ event }) => event.sequence.position)).toEqual([1, 2, 3]);
    expect(sorted.lanes.get(0)).toEqual(at(3));
  });

  it('parks what comes behind a dead letter of the same subject, and only that', () => {
    const [broken, other] = [randomUUID(), randomUUID()];
    const messages = [
      arrive(0, 1, broken, { value: null }),
      arrive(0, 2, other),
      arrive(0, 3, broken),
      arrive(0, 4, broken, { value: null }),
    ];
    const sorted = fromPage(messages);
    expect(sorted.events.map(({ event }) => event.subject)).toEqual([other]);
    expect(sorted.dead.map(({ status }) => status)).toEqual(['waiting', 'parked', 'parked']);
    expect(fromTopic([arrive(0, 1, other)], { parked: new Set([other]) }).dead).toMatchObject([
      { status: 'parked', takesPlace: true },
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

describe('a message that cannot be applied', () => {
  const id = randomUUID();
  const without = (name: string) => ({ ...arrive(0, 1, id).headers, [name]: undefined });
  const changed = (name: string, text: string) => ({ ...arrive(0, 1, id).headers, [name]: Buffer.from(text) });
  const json = (data: object) => ({ value: Buffer.from(JSON.stringify(data)) });

  it.each([
    ['no value', { value: null }, 'the message has no value'],
    ['half of a JSON', { value: Buffer.from('{"purse":') }, 'the value is not JSON'],
    ['data of another shape', json({ cashCentimes: '5' }), "data must have required property 'agency'"],
    ['no type', { headers: without('ce_type') }, expect.stringContaining('header is missing')],
    ['a time that is none', { headers: changed('ce_time', 'yesterday') }, 'ce_time is no ISO 8601 instant'],
    ['an epoch that is none', { headers: changed('ce_epoch', 'new') }, 'ce_epoch is not <uuid>:<position>'],
    [
      'a subject of 3 kB',
      { headers: changed('ce_subject', 'x'.repeat(3_000)) },
      'ce_subject is longer than 255 characters',
    ],
  ] as [string, Partial<ArrivedMessage>, unknown][])(
    'because it has %s, takes no place before its journal has said the same',
    (_, spoil, reason) => {
      const topic = fromTopic([arrive(0, 1, id, spoil)]);
      expect(topic.events).toEqual([]);
      expect(topic.dead).toMatchObject([{ status: 'waiting', reason, takesPlace: false, awaitsJournal: true }]);
      expect(topic.lanes.get(0)).toEqual({ position: 0, seen: 1 });

      const page = fromPage([arrive(0, 1, id, spoil)]);
      expect(page.dead).toMatchObject([{ status: 'waiting', reason, takesPlace: true, lane: 0, position: 1 }]);
      expect(page.lanes.get(0)).toEqual(at(1));
    },
  );

  it('because nobody here knows its type, takes its place and waits until somebody does', () => {
    const sorted = fromTopic([arrive(0, 1, id, { headers: changed('ce_type', 'a.b.v9') }), arrive(0, 2, id)]);
    expect(sorted.dead).toMatchObject([
      { status: 'waiting', reason: 'no contract knows the type a.b.v9', takesPlace: true, unknownType: 'a.b.v9' },
      { status: 'parked', takesPlace: true },
    ]);
    expect(sorted.lanes.get(0)).toEqual(at(2));
  });

  it.each([
    ['no place in a lane', { headers: without('ce_sequence') }, 'ce_sequence is not <lane>:<position>'],
    ['a negative position', { headers: changed('ce_sequence', '0:-1') }, 'ce_sequence is not <lane>:<position>'],
    ['the lane of another partition', { partition: 1 }, 'the lane is not the partition'],
    [
      'another service as its source',
      { headers: changed('ce_source', '/guichet/claims') },
      'ce_source is /guichet/claims, not /guichet/purses',
    ],
    ['nothing at all', { headers: undefined, value: null }, expect.stringContaining('header is missing')],
  ] as [string, Partial<ArrivedMessage>, unknown][])(
    'because it has %s, has no place that could be fetched',
    (_, spoil, reason) => {
      for (const sorted of [fromTopic([arrive(0, 1, id, spoil)]), fromPage([arrive(0, 1, id, spoil)])]) {
        expect(sorted.events).toEqual([]);
        expect(sorted.dead).toMatchObject([{ status: 'waiting', reason, takesPlace: false, awaitsJournal: false }]);
        expect(sorted.dead.map(place)).toEqual(['undefined:undefined']);
        expect([...sorted.lanes.values()]).toEqual([]);
      }
    },
  );

  it('and claims a place far ahead, makes nobody wait for that', () => {
    const sorted = fromTopic([arrive(0, 900, id, { value: null })]);
    expect(sorted.dead).toMatchObject([{ takesPlace: false, awaitsJournal: false }]);
    expect(sorted.lanes.get(0)).toEqual(at(0));
  });

  it('is taken for no event of a place that was passed', () => {
    const lanes = new Map([[0, at(3)]]);
    const digests = new Map([['0:2', digestOf(arrive(0, 2, id))]]);
    const sorted = fromTopic([arrive(0, 2, id, { value: Buffer.from('{') })], { lanes, digests });
    expect(sorted.dead).toMatchObject([{ takesPlace: false }]);
    expect(sorted.lanes.get(0)).toEqual(at(3));
  });
});

describe('an event of a type that nobody wants', () => {
  const id = randomUUID();
  const passing = (messages: ArrivedMessage[], known: Partial<Knowledge> = {}) =>
    sortMessages(SOURCE, messages, 'topic', { ...NOTHING_KNOWN, ...known }, new Set(['purses.other.v1']));

  it('takes its place, whatever it says, and is not applied', () => {
    const sorted = passing([arrive(0, 1, id), arrive(0, 2, id, { value: Buffer.from('{') }), arrive(0, 4, id)]);
    expect(sorted).toMatchObject({ events: [], dead: [], duplicates: 0 });
    expect(sorted.lanes.get(0)).toEqual({ position: 2, seen: 4 });
    expect(sorted.digests.get(0)).toEqual([
      digestOf(arrive(0, 1, id)),
      digestOf(arrive(0, 2, id, { value: Buffer.from('{') })),
    ]);
  });

  it('is dropped when it comes again, and a contradiction when something else comes in its place', () => {
    const known = { lanes: new Map([[0, at(3)]]), digests: new Map([['0:2', digestOf(arrive(0, 2, id))]]) };
    expect(passing([arrive(0, 2, id)], known)).toMatchObject({ duplicates: 1, events: [] });
    expect(passing([arrive(0, 2, randomUUID())], known).lanes.get(0)?.conflict).toMatch(/^position 2 was applied/);
  });

  it('is read when it is not known, or not of this lane: its letter waits', () => {
    const headers = { ...arrive(0, 1, id).headers, ce_type: 'purses.unheard-of.v1' };
    expect(passing([arrive(0, 1, id, { headers })]).dead).toMatchObject([{ unknownType: 'purses.unheard-of.v1' }]);
    expect(passing([arrive(0, 1, id, { partition: 3 })]).dead).toMatchObject([
      { reason: 'the lane is not the partition' },
    ]);
  });
});

describe('a letter that holds a place', () => {
  const id = randomUUID();
  const event = arrive(0, 2, id);
  const lanes = new Map([[0, at(3)]]);
  const letterWith = (digest: string) => new Map([['0:2', { id: 7, digest, subject: id }]]);

  it('is fulfilled by a page, whatever it held', () => {
    const sorted = fromPage([event], { lanes, letters: letterWith(digestOf(event)) });
    expect(sorted.events).toMatchObject([{ fulfils: { id: 7 }, digest: digestOf(event) }]);
    expect(sorted.lanes.get(0)).toEqual(at(3));
  });

  it('is fulfilled by the topic when the real event comes behind a spoilt one, and not by the same again', () => {
    expect(fromTopic([event], { lanes, letters: letterWith('other') }).events).toHaveLength(1);
    const again = fromTopic([event], { lanes, letters: letterWith(digestOf(event)) });
    expect(again).toMatchObject({ events: [], duplicates: 1 });
  });

  it('is fulfilled once, however often its event comes', () => {
    const sorted = fromPage([event, event], { lanes, letters: letterWith('other') });
    expect(sorted).toMatchObject({ events: [{ fulfils: { id: 7 } }], duplicates: 1 });
  });

  it('says why when a page cannot be understood either', () => {
    const broken = arrive(0, 2, id, { value: null });
    const sorted = fromPage([broken], { lanes, letters: letterWith('other') });
    expect(sorted.dead).toMatchObject([{ takesPlace: true, reason: 'the message has no value', position: 2 }]);
  });
});

describe('a source that does not say what it said', () => {
  const id = randomUUID();
  const [first, second] = [randomUUID(), randomUUID()];
  const inEpoch = (position: number, epoch: string, after: number) => {
    const message = arrive(0, position, id);
    return { ...message, headers: { ...message.headers, ce_epoch: Buffer.from(`${epoch}:${after}`) } };
  };

  it('stops its lane for good, at a place that was applied otherwise', () => {
    const digests = new Map([['0:2', digestOf(arrive(0, 2, randomUUID()))]]);
    const sorted = fromTopic([arrive(0, 2, id), arrive(0, 4, id)], { lanes: new Map([[0, at(3)]]), digests });
    expect(sorted.events).toEqual([]);
    expect(sorted.lanes.get(0)).toEqual(
      at(3, { conflict: 'position 2 was applied, and its source now says something else there' }),
    );
    const later = fromTopic([arrive(0, 4, id)], { lanes: sorted.lanes });
    expect(later.events).toEqual([]);
  });

  it('is noticed within one batch as well', () => {
    const sorted = fromTopic([arrive(0, 1, id), arrive(0, 1, randomUUID())]);
    expect(sorted.events).toHaveLength(1);
    expect(sorted.lanes.get(0)?.conflict).toContain('position 1');
  });

  it('goes on when its journal was restored to where the lane stands', () => {
    const lanes = new Map([[0, at(3, { epoch: first })]]);
    const sorted = fromTopic([inEpoch(4, second, 3), inEpoch(5, second, 3)], { lanes });
    expect(sorted.events).toHaveLength(2);
    expect(sorted.lanes.get(0)).toEqual(at(5, { epoch: second }));
  });

  it('stops its lane when its journal was restored to before that, even if nothing seems to be missing', () => {
    const sorted = fromTopic([inEpoch(4, second, 1)], { lanes: new Map([[0, at(3, { epoch: first })]]) });
    expect(sorted.lanes.get(0)).toEqual(
      at(3, { epoch: first, conflict: 'applied up to 3, and its journal was restored to 1' }),
    );
  });

  it('stops its lane when it names an epoch that begins later', () => {
    const sorted = fromTopic([inEpoch(4, second, 9)], { lanes: new Map([[0, at(3, { epoch: first })]]) });
    expect(sorted.lanes.get(0)?.conflict).toContain('an epoch that begins after 9');
  });
});
