import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toThousandth, type ScreenedPerson } from '../src/screening/hit.js';
import { readNationalList } from '../src/screening/list/national-list.file.js';
import { readUnList } from '../src/screening/list/un-list.file.js';
import type { WatchListEntry } from '../src/screening/list/watch-list.js';
import { buildWatchListIndex, indexWatchList, SCORE_MIN } from '../src/screening/watch-list.index.js';
import { nameLikeness } from './screening-pairs/labelled-pairs.js';

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

describe('somebody who is listed', () => {
  it.each([
    ['as listed', 'YAZID ABDEL GHAFFAR EL ZOUHRI', '9000001', 1],
    ['in another order', 'El Zouhri Yazid Abdel Ghaffar', '9000001', 1],
    ['in Arabic', 'يزيد عبد الغفار الزهري', '9000001', 1],
    ['in Arabic, otherwise', 'يزيد عبدالغفّار زهري', '9000001', 1],
    ['by a good alias', 'Yazeed Ezzouhri', '9000001', 1],
    ['by a low alias', 'Abou Zohra the Tall', '9000001', 0.8],
    ['by two of three names', 'Yazid Zouhri', '9000001', 1],
    ['with a name more', 'Tarik Amine Noureddine Kasmaoui', '9000002', 0.789],
    ['from an Arabic alias', 'Idriss Bouchama Tazouti', 'N-001', 1],
    ['who is an organisation', 'Golden Gull Relief', '9100001', 0.909],
  ])('is found %s', (_, name, id, score) => {
    const [hit] = hitsOf(name, 0.7);
    expect(hit?.[0]).toBe(id);
    expect(Math.abs(Number(hit?.[1]) - score)).toBeLessThan(0.05);
  });

  it('is told with the reasons, for an officer to decide', () => {
    const [hit] = index.screen({ names: ['Haj Tarek Qasmaoui'], birth: { year: 1960 }, documentNumber: 'X' }, 0.7);
    expect(hit).toEqual({
      entryId: '9000002',
      entryVersion: 1,
      score: expect.closeTo(0.802, 3),
      reasons: [
        {
          reason: 'name',
          asked: 'Haj Tarek Qasmaoui',
          listed: 'Tarek Kasmawi',
          quality: 'good',
          score: expect.closeTo(0.952, 3),
          parts: [
            { asked: 'tarek', listed: 'tarek', likeness: 1 },
            { asked: 'qasmaoui', listed: 'kasmawi', likeness: 1 },
          ],
          besidesAsked: ['haj'],
          besidesListed: [],
        },
        { reason: 'birth-differs', by: 'year', listed: ['1980-1984'], deduction: 0.15 },
      ],
    });
  });

  it('comes once, by the best of all names, the likeliest first', () => {
    const two = indexWatchList([
      entry('2', 'Salim Berrada'),
      entry('1', 'Salima Berrada'),
      entry('3', 'Salim Berrada', { names: [{ text: 'Salim Berrada', quality: 'low' }] }),
    ]);
    const hits = two.screen({ names: ['سليم برادة', 'Salim Berrada'] }, 0.75);
    expect(hits.map(({ entryId }) => entryId)).toEqual(['2', '1', '3']);
    expect(hits[2]).toMatchObject({ score: 0.8, reasons: [{ quality: 'low', score: 0.8 }] });
    expect(hits[0]).toMatchObject({ score: 1, reasons: [{ asked: expect.stringMatching(/Salim|سليم/) }] });
  });
});

it('those who are as likely come by their ids, and all who are listed with a document come', () => {
  const documents = [{ number: 'AB 12345' }];
  const ids = ['3', '1', '4', '2'];
  const same = indexWatchList(ids.map((id) => entry(id, 'Salim Berrada', { documents })));
  for (const person of [{ names: ['Salim Berrada'] }, { names: [], documentNumber: 'AB12345' }]) {
    expect(same.screen(person, SCORE_MIN).map(({ entryId }) => entryId)).toEqual(['1', '2', '3', '4']);
  }
});

describe('nobody', () => {
  it.each([
    ['no name', []],
    ['names without letters', ['', ' ', '😀😀', '---', '\u064e']],
    ['one letter', ['a', 'م', 'Z', '1']],
    ['a given name alone', ['Yazid', 'إدريس', 'Tarek']],
    ['a name of other people', ['Mohamed Alami', 'فاطمة الزهراء بناني', 'Иван Петров', '王小明']],
    ['200 letters', ['a'.repeat(200), 'mohamed'.repeat(30), 'ben '.repeat(60), 'abd el '.repeat(40)]],
  ])('is found by %s', (_, names) => {
    expect(hitsOf({ names })).toEqual([]);
  });

  it('is found in an empty list', () => {
    expect(indexWatchList([]).screen({ names: ['Yazid Zouhri'], documentNumber: 'ZZ4471902' }, 0.1)).toEqual([]);
    expect(indexWatchList([entry('1', '😀')]).screen({ names: ['😀'] }, 0.1)).toEqual([]);
  });

  it('makes the index fail, whatever a name is, and few are alike to what nobody means', () => {
    const words = fc.constantFrom(
      'ben',
      'abd',
      'el',
      'haj',
      'محمد',
      'ال',
      'بن',
      'a',
      '😀',
      'yazid',
      '1',
      'الله',
      "l'",
      'zouhri',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 250 }),
      fc.array(words, { maxLength: 60 }).map((each) => each.join(' ')),
    );
    fc.assert(fc.property(text, (name) => hitsOf(name).length <= 2));
  });
});

describe('an index', () => {
  it('finds every name by itself at 1, and by its parts in any order', () => {
    const part = fc.constantFrom(
      'Ahmed',
      'Tazi',
      'محمد',
      'Benjelloun',
      'El Alami',
      'عبد الله',
      'Aziza',
      'Ould Salem',
      'Rachid',
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.boolean(), (parts, isTurned) => {
        const listed = indexWatchList([entry('1', parts.join(' ')), entry('2', 'Nobody Known')]);
        const asked = (isTurned ? parts.toReversed() : parts).join(' ');
        expect(listed.screen({ names: [asked] }, SCORE_MIN)).toMatchObject([{ entryId: '1', score: 1 }]);
      }),
    );
  });

  it('that is built a slice at a time is the same, and others have their turn meanwhile', async () => {
    const letters = 'bcdfghjklmnprst';
    const at = (n: number) => letters[n % letters.length]!;
    const name = (n: number) => `${at(n)}a${at(n >> 2)}i${at(n >> 4)} ${at(n >> 6)}o${at(n >> 8)}a${at(n + 3)}e`;
    const entries = Array.from({ length: 4_000 }, (_, n) => entry(`${n}`, name(n)));
    const building = buildWatchListIndex(entries);
    const othersTurns = 2;
    const first = await Promise.race([
      building.then(() => 'built'),
      (async () => {
        for (let n = 0; n < othersTurns; n += 1) await turn();
        return 'others';
      })(),
    ]);
    expect(first).toBe('others');
    const [built, atOnce] = [await building, indexWatchList(entries)];
    expect(built.size).toBe(4_000);
    for (const n of [0, 17, 999, 3_999]) {
      const hits = built.screen({ names: [name(n)] }, SCORE_MIN);
      expect(hits).toEqual(atOnce.screen({ names: [name(n)] }, SCORE_MIN));
      expect(hits.map(({ entryId }) => entryId)).toContain(`${n}`);
    }
  });

  it('remembers parts of names, and is not confused by it', () => {
    const asked = () => hitsOf({ names: ['Yazid Zouhri', 'Idriss Tazouti'] });
    expect([asked(), asked(), asked()]).toEqual(Array.from({ length: 3 }, asked));
    expect(asked().map(([id]) => id)).toEqual(['N-001', '9000001']);
  });
});

it('an index looks names up, and still finds what comparing each with each finds', () => {
  const part = fc.constantFrom(
    'Ahmed',
    'Hamed',
    'Mohamed',
    'محمد',
    'Haj',
    'Tazi',
    'Ben Tazi',
    'El Alami',
    'Alami',
    'A',
  );
  const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' '));
  const threshold = fc.constantFrom(0.5, 0.6, 0.7, 0.714, 0.8, 0.9, 1);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 8 }), name, threshold, (listed, asked, scoreMin) => {
      const entries = listed.map((text, n) => entry(`${n}`, text));
      const alike = entries.filter(({ names }) => toThousandth(nameLikeness(asked, names[0]!.text)) >= scoreMin);
      const hits = indexWatchList(entries).screen({ names: [asked] }, scoreMin);
      expect(hits.map(({ entryId }) => entryId).toSorted()).toEqual(alike.map(({ id }) => id));
    }),
    { numRuns: 1_000 },
  );
});
