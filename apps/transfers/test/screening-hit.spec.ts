import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { documentKey, type ScreenedPerson } from '../src/screening/hit.js';
import { readNationalList } from '../src/screening/list/national-list.file.js';
import { readUnList } from '../src/screening/list/un-list.file.js';
import type { ListedBirth, WatchListEntry } from '../src/screening/list/watch-list.js';
import { indexWatchList, SCORE_MIN } from '../src/screening/watch-list.index.js';

const un = await readUnList(readFileSync('apps/transfers/test/watch-lists/un-consolidated.xml'));
const national = await readNationalList(readFileSync('apps/transfers/test/watch-lists/national.csv'));
const index = indexWatchList([...un.entries, ...national.entries]);

const entry = (id: string, name: string, rest: Partial<WatchListEntry> = {}): WatchListEntry => ({
  id,
  version: 1,
  kind: 'individual',
  names: [{ text: name, quality: 'primary' }],
  births: [],
  nationalities: [],
  documents: [],
  ...rest,
});
const hitsOf = (person: Partial<ScreenedPerson> | string, threshold = SCORE_MIN) =>
  index
    .screen(typeof person === 'string' ? { names: [person] } : { names: [], ...person }, threshold)
    .map(({ entryId, score }) => [entryId, score]);

describe('a document', () => {
  it('that is listed outweighs names and births, however its number is written', () => {
    const person = { names: ['Somebody Else'], birth: { year: 1930 }, documentNumber: 'zz 4471-902' };
    expect(hitsOf(person)).toEqual([['9000001', 0.98]]);
    expect(index.screen(person, SCORE_MIN)[0]?.reasons).toEqual([
      { reason: 'document', listed: 'ZZ-4471 902', score: 0.98 },
    ]);
    expect(hitsOf({ documentNumber: 'ZX-441290' })).toEqual([['N-001', 0.98]]);
    expect(hitsOf({ names: ['Yazid Zouhri'], documentNumber: 'ZZ4471902' })).toHaveLength(1);
  });

  it.each([
    ['ab-123 456', 'AB123456'],
    ['٠١٢٣٤٥', '012345'],
    ['۶۷۸۹۰', '67890'],
    ['N/A', undefined],
    ['unknown number', undefined],
    ['AB-12', undefined],
    ['AB-123', 'AB123'],
    ['ＡＢ１２３４', 'AB1234'],
    ['٩٩٨٪٩٩', '99899'],
    ['۹۰٫۱۲۳', '90123'],
  ])('%s is %s', (number, key) => expect(documentKey(number)).toBe(key));
});

it('documents that say nothing are not the same document', () => {
  const documents = [{ number: 'N/A' }, { number: 'AB-12345' }, { number: 'ab 12345' }];
  const one = indexWatchList([entry('1', 'Salim Berrada', { documents })]);
  const reasonsOf = (documentNumber: string) =>
    one.screen({ names: ['Salim Berrada'], documentNumber }, SCORE_MIN)[0]?.reasons.map(({ reason }) => reason);
  expect(reasonsOf('none')).toEqual(['name']);
  expect(reasonsOf('AB12345')).toEqual(['document', 'name']);
  expect(one.screen({ names: [], documentNumber: 'AB12345' }, SCORE_MIN)[0]?.reasons).toMatchObject([
    { listed: 'AB-12345' },
  ]);
});

describe('a birth', () => {
  const day = (text: string): ListedBirth => ({
    fromYear: Number(text.slice(0, 4)),
    toYear: Number(text.slice(0, 4)),
    day: text,
  });
  const years = (fromYear: number, toYear = fromYear): ListedBirth => ({ fromYear, toYear });
  it.each<[string, ListedBirth[], ScreenedPerson['birth'], number]>([
    ['that is not listed', [], { year: 1970 }, 1],
    ['that is not known', [day('1970-05-04')], undefined, 1],
    ['of the day', [day('1970-05-04')], { year: 1970, day: '1970-05-04' }, 1],
    ['of day and month exchanged', [day('1970-05-04')], { year: 1970, day: '1970-04-05' }, 1],
    ['of another day', [day('1970-05-04')], { year: 1970, day: '1970-05-05' }, 0.75],
    [
      'of another day, when one of several fits',
      [day('1970-05-04'), day('1970-05-05')],
      { year: 1970, day: '1970-05-05' },
      1,
    ],
    ['of the year, when no day is known of the person', [day('1970-05-04')], { year: 1970 }, 1],
    ['of another year', [years(1970)], { year: 1971, day: '1971-01-01' }, 0.85],
    ['of the first of years', [years(1970, 1972)], { year: 1970 }, 1],
    ['of the last of years', [years(1970, 1972)], { year: 1972 }, 1],
    ['before all years', [years(1970, 1972), years(1975)], { year: 1969 }, 0.85],
    ['between them', [years(1970, 1972), years(1975)], { year: 1974 }, 0.85],
    [
      'that conflicts with a day, and with years',
      [day('1970-05-04'), years(1975)],
      { year: 1990, day: '1990-01-01' },
      0.85,
    ],
  ])('%s: %#', (_, births, birth, score) => {
    const one = indexWatchList([entry('1', 'Salim Berrada', { births })]);
    expect(one.screen({ names: ['Salim Berrada'], birth }, 0.5)).toMatchObject([{ score }]);
    expect(one.screen({ names: ['Salim Berrada'], birth }, score)).toHaveLength(1);
    expect(one.screen({ names: ['Salim Berrada'], birth }, score + 0.001)).toHaveLength(0);
  });
});

it('births that conflict are told as they are listed', () => {
  const births = [
    { fromYear: 1970, toYear: 1970, day: '1970-05-04' },
    { fromYear: 1972, toYear: 1972 },
    { fromYear: 1974, toYear: 1976 },
  ];
  const one = indexWatchList([entry('1', 'Salim Berrada', { births })]);
  const [hit] = one.screen({ names: ['Salim Berrada'], birth: { year: 1990, day: '1990-05-04' } }, SCORE_MIN);
  expect(hit?.reasons[1]).toEqual({
    reason: 'birth-differs',
    by: 'year',
    listed: ['1970-05-04', '1972', '1974-1976'],
    deduction: 0.15,
  });
});
