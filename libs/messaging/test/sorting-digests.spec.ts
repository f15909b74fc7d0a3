import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sourceOf } from '#libs/events';
import { storable, type ArrivedMessage } from '../src/broker/message.js';
import {
  digestOf,
  knownPlaces,
  NO_DIGEST,
  placeName,
  sortMessages,
  subjectsOf,
  type Channel,
  type Knowledge,
} from '../src/consume/sorting.js';
import { BROKEN, Lane } from './lane.js';

const NOTHING_KNOWN: Knowledge = { lanes: new Map(), parked: new Set(), digests: new Map(), letters: new Map() };
const arrive = (position: number, purse: string, spoil?: Partial<ArrivedMessage>) =>
  new Lane(0).message(position, purse, spoil);
const sort = (channel: Channel, messages: ArrivedMessage[], known: Partial<Knowledge> = {}) =>
  sortMessages(sourceOf('purses'), messages, channel, { ...NOTHING_KNOWN, ...known });

describe('the digest of a message', () => {
  const headers = { ce_type: 'a', ce_subject: 'b', ce_time: 'c', ce_id: 'd' };
  const of = (change: object = {}, value: string | null = '{}') =>
    digestOf({
      topic: '',
      partition: 0,
      offset: '0',
      headers: { ...headers, ...change },
      value: value === null ? null : Buffer.from(value),
    });

  it('has 16 digits, and is never that of nothing', () => {
    expect(NO_DIGEST).toBe('0000000000000000');
    expect(of()).toMatch(/^[0-9a-f]{16}$/);
    expect(of()).not.toBe(NO_DIGEST);
  });

  it.each([{ ce_type: 'x' }, { ce_subject: 'x' }, { ce_time: 'x' }, { ce_type: 'ab', ce_subject: '' }])(
    'is another with %j',
    (change) => expect(of(change)).not.toBe(of()),
  );

  it('is another with another value, the same under another id, and no value is an empty one', () => {
    expect(of({}, '{ }')).not.toBe(of());
    expect(of({ ce_id: 'x' })).toBe(of());
    expect(of({}, null)).toBe(of({}, ''));
  });

  it('begins with the first digits of the hash, as those that are kept do', () => {
    expect(of()).toBe('1d7f3b78c5bdb966');
  });
});

describe('what a lane keeps of a place that it passed', () => {
  const id = randomUUID();

  it('is the digest of an event that waits behind a letter, and none of what cannot be understood', () => {
    const event = arrive(2, id);
    const sorted = sort('page', [arrive(1, id, BROKEN), event]);
    expect(sorted.dead.map(({ status }) => status)).toEqual(['waiting', 'parked']);
    expect(sorted.dead[1]?.reason).toBe('waits behind a dead letter');
    expect(sorted.digests).toEqual(new Map([[0, [NO_DIGEST, digestOf(event)]]]));
  });

  it('is nothing while its journal has not been asked, whoever waits', () => {
    const sorted = sort('topic', [arrive(1, id, BROKEN)], { parked: new Set([id]) });
    expect(sorted.dead).toMatchObject([{ status: 'waiting', takesPlace: false, awaitsJournal: true }]);
    expect(sorted.digests).toEqual(new Map());
  });
});

describe('where a message stands', () => {
  const id = randomUUID();
  const named = (headers: Record<string, string>) =>
    arrive(4, id, { headers: { ...arrive(4, id).headers, ...headers } });
  const lanes = new Map([[0, { position: 3, seen: 3 }]]);

  it('is looked up where lanes have passed it, by what it claims', () => {
    const at = (position: number, partition = 0) => ({ ...arrive(position, id), partition });
    expect(knownPlaces([at(2), at(3), at(4), at(1, 5), at(0, 5)], lanes)).toEqual([
      { lane: 0, position: 2 },
      { lane: 0, position: 3 },
      { lane: 5, position: 0 },
    ]);
    expect(knownPlaces([arrive(1, id, { headers: undefined })], lanes)).toEqual([]);
  });

  it('is with its subject, by the first header of that name, which may be empty', () => {
    const withSubject = (subject: Buffer[] | string) => arrive(1, id, { headers: { ce_subject: subject } });
    expect(subjectsOf([withSubject('a'), withSubject([Buffer.from('b'), Buffer.from('c')]), withSubject('a')])).toEqual(
      ['a', 'b'],
    );
    expect(subjectsOf([withSubject([]), arrive(1, id, { headers: {} })])).toEqual(['']);
  });

  it('is in no lane when it cannot be understood, and names another source or another lane', () => {
    for (const [headers, partition] of [
      [{ ce_source: '/guichet/claims' }, 0],
      [{}, 1],
    ] as const) {
      const sorted = sort('topic', [{ ...named(headers), ...BROKEN, partition }], { lanes });
      expect(sorted.dead).toMatchObject([{ takesPlace: false, awaitsJournal: false }]);
      expect(sorted.dead[0]).not.toHaveProperty('position');
      expect(sorted.lanes).toEqual(lanes);
    }
  });

  it('is said with a hundred characters of a foreign source, not more', () => {
    const source = `/guichet/${'x'.repeat(91)}`;
    const [letter] = sort('topic', [named({ ce_source: `${source}yz` })]).dead;
    expect(letter?.reason).toBe(`ce_source is ${source}, not /guichet/purses`);
  });

  it('is in any epoch as long as none has been named', () => {
    for (const after of [0, 3, 9]) {
      const message = named({ ce_epoch: `${id}:${after}` });
      expect(sort('topic', [message], { lanes }).lanes.get(0)).toEqual({ position: 4, seen: 4, epoch: id });
    }
  });
});

describe('a letter at a place that was passed', () => {
  const id = randomUUID();
  const known = {
    lanes: new Map([[0, { position: 3, seen: 3 }]]),
    letters: new Map([[placeName(0, 2), { id: 7, digest: 'other', subject: id }]]),
  };

  it('is not joined by another, when the topic brings what cannot be understood either', () => {
    expect(sort('topic', [arrive(2, id, BROKEN)], known)).toMatchObject({ dead: [], events: [], duplicates: 0 });
  });

  it('is fulfilled by the first event that can be understood, not by what came before it', () => {
    const sorted = sort('page', [arrive(2, id, BROKEN), arrive(2, id)], known);
    expect(sorted.events).toMatchObject([{ fulfils: { id: 7 } }]);
    expect(sorted.dead).toMatchObject([{ takesPlace: true }]);
  });
});

describe('a text for PostgreSQL', () => {
  it.each([
    ['as it is', 'as it is'],
    ['a\0b\0', 'a\uFFFDb\uFFFD'],
    ['half a \ud83d pair', 'half a \uFFFD pair'],
    ['a whole 🚗', 'a whole 🚗'],
  ])('%j is stored as %j', (text, stored) => expect(storable(text)).toBe(stored));

  it('that is not there is null', () => expect(storable(undefined)).toBeNull());
});
