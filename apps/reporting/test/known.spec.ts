import { describe, expect, it } from '@jest/globals';
import { transferSent } from '#libs/testing';
import { knownOn, parseKnownAt } from '../src/known/known.js';
import { lateFactsOf } from '../src/known/late-fact.store.js';

const NOON = 'T12:00:00.000Z';

describe('a figure', () => {
  it.each([
    ['on its own day', '2026-03-01', `2026-03-01${NOON}`, '2026-03-01'],
    ['half an hour after midnight', '2026-05-01', '2026-05-02T00:30:00.000Z', '2026-05-02'],
    ['forty days later, by a mobile agency', '2026-03-01', `2026-04-10${NOON}`, '2026-04-10'],
    ['400 days later', '2026-03-01', `2027-04-05${NOON}`, '2027-04-05'],
    ['401 days later: history that is taken over', '2026-03-01', `2027-04-06${NOON}`, '2026-03-01'],
    ['before its day, by a clock that is behind', '2026-03-01', `2026-02-28${NOON}`, '2026-03-01'],
  ])('that is written down %s', (_, bookedOn, recordedAt, expected) => {
    const event = transferSent({ bookedOn, occurredAt: `${bookedOn}${NOON}` });
    expect(knownOn({ ...event, recordedAt })).toBe(expected);
    const facts = lateFactsOf({
      ...event,
      id: '1',
      source: '/guichet/transfers',
      sequence: { lane: 1, position: 9 },
      recordedAt,
    });
    expect(facts.map(({ knownOn: on }) => on)).toEqual(expected === bookedOn ? [] : facts.map(() => expected));
    expect(facts.length > 0).toBe(expected !== bookedOn);
  });

  it('of an event that does not say when it was written down was known when it happened', () => {
    expect(knownOn(transferSent({ bookedOn: '2026-03-01', occurredAt: `2026-03-04${NOON}` }))).toBe('2026-03-04');
  });
});

describe('as known at', () => {
  it.each([
    [undefined, undefined],
    ['2026-03-01', '2026-03-01'],
    ['2026-03-05', '2026-03-05'],
    ['2026-03-01T12:00:00Z', '2026-02-28'],
    ['2026-03-02T00:30:00+00:00', '2026-03-01'],
  ])('%s is the end of %s', (text, day) => {
    expect(parseKnownAt(text, '2026-03-05')).toBe(day);
  });

  it.each(['2026-02-30', 'yesterday', '2026-03-01 12:00', '2026-03-06'])('%s is refused', (text) => {
    expect(() => parseKnownAt(text, '2026-03-05')).toThrow(/asKnownAt|nobody knows/);
  });
});
