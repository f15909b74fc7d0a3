import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestBooks } from '#libs/testing';
import type { DataSource } from 'typeorm';
import { keepJournalEnd, wholeBySource } from '../src/consume/whole.store.js';
import { parseEndRequest, parseJournalEnd } from '../src/publish/journal-pages.js';

const SOURCE = '/guichet/hats';
const at = (second: number) => `2026-11-27T10:00:0${second}.000Z`;

describe('what a journal says of its end', () => {
  let dataSource: DataSource;

  beforeAll(async () => {
    ({ dataSource } = await openTestBooks());
  });
  afterAll(() => dataSource.destroy());

  const applied = (lane: number, position: number) =>
    dataSource.query(
      `INSERT INTO consumer_cursor (projection, source, lane, position) VALUES ('first', $1, $2, $3)
       ON CONFLICT (projection, source, lane) DO UPDATE SET position = excluded.position`,
      [SOURCE, lane, position],
    );
  const whole = async () => (await wholeBySource(dataSource))[0];

  it('makes whole what was applied up to it, as of the moment it was told; what came since takes nothing back', async () => {
    expect(await whole()).toBeUndefined();
    await keepJournalEnd(dataSource, SOURCE, { at: at(1), heads: [{ lane: 0, head: 3 }] });
    expect(await whole()).toEqual({ source: SOURCE, asOf: null, eventsBehind: 3, lanesBehind: [0] });
    await applied(0, 2);
    expect(await whole()).toEqual({ source: SOURCE, asOf: null, eventsBehind: 1, lanesBehind: [0] });
    await applied(0, 3);
    expect(await whole()).toEqual({ source: SOURCE, asOf: at(1), eventsBehind: 0, lanesBehind: [] });

    await keepJournalEnd(dataSource, SOURCE, {
      at: at(2),
      heads: [
        { lane: 0, head: 5 },
        { lane: 1, head: 2 },
      ],
    });
    expect(await whole()).toEqual({ source: SOURCE, asOf: at(1), eventsBehind: 4, lanesBehind: [0, 1] });
    await applied(0, 9);
    expect(await whole()).toEqual({ source: SOURCE, asOf: at(1), eventsBehind: 2, lanesBehind: [1] });
    await applied(1, 2);
    expect(await whole()).toEqual({ source: SOURCE, asOf: at(2), eventsBehind: 0, lanesBehind: [] });

    // A lane that never comes to where it was told to be is whole as of before, however often it is told.
    for (const second of [3, 4])
      await keepJournalEnd(dataSource, SOURCE, { at: at(second), heads: [{ lane: 1, head: 8 }] });
    expect(await whole()).toEqual({ source: SOURCE, asOf: at(2), eventsBehind: 6, lanesBehind: [1] });
    await keepJournalEnd(dataSource, SOURCE, { at: at(1), heads: [] });
    expect(await whole()).toMatchObject({ asOf: at(2), eventsBehind: 6 });
  });

  it.each([
    ['{"reader":"reporting","asksEnd":true}', { reader: 'reporting', asksEnd: true }],
    ['{"reader":"stranger","asksEnd":true}', undefined],
    ['{"reader":"reporting"}', undefined],
    ['null', undefined],
    ['{', undefined],
  ])('is asked for by readers alone: %s', (text, request) => {
    expect(parseEndRequest(Buffer.from(text), ['reporting'])).toEqual(request);
  });

  it.each([
    [`{"at":"${at(1)}","heads":[{"lane":0,"head":3}]}`, true],
    [`{"at":"${at(1)}","heads":[]}`, true],
    [`{"at":"soon","heads":[]}`, false],
    [`{"at":"${at(1)}","heads":[{"lane":-1,"head":3}]}`, false],
    [`{"at":"${at(1)}","heads":[{"lane":99999,"head":3}]}`, false],
    [`{"at":"${at(1)}","heads":[{"lane":0,"head":"3"}]}`, false],
    [`{"at":"${at(1)}"}`, false],
    ['7', false],
  ])('is read or passed over: %s', (text, isEnd) => {
    expect(parseJournalEnd(Buffer.from(text)) !== undefined).toBe(isEnd);
  });
});
