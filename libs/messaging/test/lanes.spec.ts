import { describe, expect, it } from '@jest/globals';
import { LANE_COUNT } from '#libs/commands';
import { shareOfLanes } from '../src/lanes.js';
import { parseResendRequest } from '../src/resend.js';

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

describe('a request to send again', () => {
  it('names a lane and the first position that is missing', () => {
    expect(parseResendRequest(Buffer.from('{"lane":3,"from":17}'))).toEqual({ lane: 3, from: 17 });
    expect(parseResendRequest(Buffer.from('{"lane":0,"from":1,"more":true}'))).toEqual({ lane: 0, from: 1 });
  });

  it.each([
    ['nothing', null],
    ['an empty text', ''],
    ['no JSON', '{"lane":'],
    ['null', 'null'],
    ['a number', '3'],
    ['no position', '{"lane":3}'],
    ['a text for a lane', '{"lane":"3","from":1}'],
    ['half a lane', '{"lane":1.5,"from":1}'],
    ['a negative lane', '{"lane":-1,"from":1}'],
    ['a lane that no journal has', '{"lane":8,"from":1}'],
    ['a lane beyond what the database can hold', '{"lane":99999,"from":1}'],
    ['position 0', '{"lane":1,"from":0}'],
    ['a position that is no integer', '{"lane":1,"from":1e300}'],
  ])('that is %s is none', (_, text) => {
    expect(parseResendRequest(text === null ? null : Buffer.from(text))).toBeUndefined();
  });
});
