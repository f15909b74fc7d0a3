import { describe, expect, it } from '@jest/globals';
import { LANE_COUNT } from '#libs/commands';
import { epochAt } from '../src/publish/epoch.js';
import { cutByBytes, type JournalEvent } from '../src/publish/journal.js';
import { shareOfLanes } from '../src/publish/lanes.js';
import { parsePageRequest } from '../src/publish/journal-pages.js';

describe('relays share the lanes', () => {
  it.each([
    [0, 1, [0, 1, 2, 3, 4, 5, 6, 7]],
    [0, 2, [0, 2, 4, 6]],
    [1, 2, [1, 3, 5, 7]],
    [2, 3, [2, 5]],
    [7, 8, [7]],
    [8, 9, []],
  ])('relay %i of %i has %j', (rank, count, lanes) => expect(shareOfLanes(rank, count)).toEqual(lanes));

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 20])('together %i have each lane once', (count) => {
    const shares = Array.from({ length: count }, (_, rank) => shareOfLanes(rank, count));
    expect(shares.flat().sort((a, b) => a - b)).toEqual([...Array(LANE_COUNT).keys()]);
    const sizes = shares.map((share) => share.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(2);
  });
});

describe('a request for pages of a journal', () => {
  const request = { reader: 'reporting', projection: 'first', lane: 3, after: 17, eventsMax: 100 };
  const parse = (text: string | null) => parsePageRequest(text === null ? null : Buffer.from(text), ['reporting']);

  it('names its reader, a lane, and after which position something is missing', () => {
    expect(parse(JSON.stringify(request))).toEqual({ ...request, isRoutine: false });
    expect(parse(JSON.stringify({ ...request, after: 0, isRoutine: true }))).toMatchObject({
      after: 0,
      isRoutine: true,
    });
  });

  it('has its limit, whatever it asks for', () => {
    expect(parse(JSON.stringify({ ...request, eventsMax: 9_000_000 }))).toMatchObject({ eventsMax: 5_000 });
  });

  it.each([
    ['nothing', null],
    ['an empty text', ''],
    ['no JSON', '{"lane":'],
    ['null', 'null'],
    ['a number', '3'],
    ...[
      { reader: 'somebody' },
      { reader: undefined },
      { projection: 'first; DROP' },
      { lane: '3' },
      { lane: 1.5 },
      { lane: -1 },
      { lane: 8 },
      { after: undefined },
      { after: -1 },
      { after: 1e300 },
      { eventsMax: 0 },
    ].map((change) => [JSON.stringify(change), JSON.stringify({ ...request, ...change })]),
  ] as [string, string | null][])('with %s is none', (_, text) => expect(parse(text)).toBeUndefined());
});

describe('what is published at once', () => {
  const event = (lane: number, position: number, bytes: number): JournalEvent => ({
    lane,
    position: String(position),
    type: 'a.b.v1',
    subject: 's',
    occurred_at: '',
    written_at: '',
    traceparent: null,
    data: 'x'.repeat(bytes),
  });
  const places = (events: readonly JournalEvent[]) => events.map(({ lane, position }) => `${lane}:${position}`);

  it('is as much of each lane as Kafka takes', () => {
    const rows = [event(0, 1, 400_000), event(0, 2, 400_000), event(0, 3, 10), event(1, 1, 10)];
    const { events, hasMore } = cutByBytes(rows);
    expect(places(events)).toEqual(['0:1', '1:1']);
    expect(hasMore).toBe(true);
  });

  it('is one event at least', () => {
    expect(places(cutByBytes([event(0, 1, 900_000), event(0, 2, 1)]).events)).toEqual(['0:1']);
  });

  it('is all that there is when that is little', () => {
    expect(cutByBytes([event(0, 1, 10), event(0, 2, 10)])).toMatchObject({ events: [{}, {}], hasMore: false });
  });
});

describe('a position of a journal', () => {
  const [first, second] = ['one', 'two'].map((id) => ({
    id,
    heads: Array<number>(LANE_COUNT).fill(id === 'one' ? 0 : 7),
  }));

  it.each([
    [1, { id: 'one', after: 0 }],
    [7, { id: 'one', after: 0 }],
    [8, { id: 'two', after: 7 }],
  ])('%i is of the epoch that gave it', (position, epoch) => {
    expect(epochAt([first!, second!], 3, position)).toEqual(epoch);
  });
});
