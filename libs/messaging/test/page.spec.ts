import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ArrivedMessage } from '../src/broker/message.js';
import { packPage, PAGE_HEADER, PROJECTION_HEADER, unpackPage } from '../src/publish/page.js';

const SOURCE = '/guichet/purses';
const events = fc.array(
  fc.record({
    key: fc.string(),
    value: fc.string({ unit: 'grapheme' }),
    headers: fc.dictionary(fc.constantFrom('ce_id', 'ce_subject', 'content-type'), fc.string({ unit: 'grapheme' })),
  }),
  { maxLength: 12 },
);

const arrived = (value: Buffer | null): ArrivedMessage => ({
  topic: 'pages',
  partition: 3,
  offset: '41',
  headers: {},
  value,
});

describe('a page of a journal', () => {
  it('gives each of its events as it was put in, byte by byte', () => {
    fc.assert(
      fc.property(events, (put) => {
        const page = packPage(SOURCE, 'anew-1', 3, put);
        expect(page).toMatchObject({ partition: 3, headers: { [PAGE_HEADER]: SOURCE, [PROJECTION_HEADER]: 'anew-1' } });
        const got = unpackPage(arrived(Buffer.from(page.value)));
        expect(got.map(({ headers, value }) => ({ headers, value: value?.toString() }))).toEqual(
          put.map(({ headers, value }) => ({ headers: { ...headers }, value })),
        );
        expect(got.every(({ topic, partition, offset }) => `${topic}/${partition}/${offset}` === 'pages/3/41')).toBe(
          true,
        );
      }),
    );
  });

  it.each([null, '', '{}', '{\n', '{}\n', '[1]\n', '[[1,2]]\n', '[[{},"x"]]\n'])('is none when it is %j', (value) => {
    expect(unpackPage(arrived(value === null ? null : Buffer.from(value)))).toEqual([]);
  });
});
