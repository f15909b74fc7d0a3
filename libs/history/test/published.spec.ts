import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { publishedYears, readCsvRecords, scaled } from '../src/published.js';

const records = readCsvRecords('deploy/demo/dashboard-2019-2023h1.csv');
const LABELS = { claims: 'Claims handled', volumeKdh: 'Money-transfer volume' };

describe('the published years', () => {
  it('are read from the file as they were printed, to the day to which each goes', () => {
    expect(publishedYears(records, LABELS)).toEqual([
      { year: 2019, from: '2019-01-01', to: '2019-12-31', claims: 15_669, volumeKdh: 3_242_446 },
      { year: 2020, from: '2020-01-01', to: '2020-12-31', claims: 11_885, volumeKdh: 3_446_904 },
      { year: 2021, from: '2021-01-01', to: '2021-12-31', claims: 15_432, volumeKdh: 3_351_966 },
      { year: 2022, from: '2022-01-01', to: '2022-12-31', claims: 13_875, volumeKdh: 2_864_081 },
      { year: 2023, from: '2023-01-01', to: '2023-06-30', claims: 6_195, volumeKdh: 1_390_540 },
    ]);
  });

  it('are found by labels that no two rows have', () => {
    expect(new Set(records.map(({ indicator_en }) => indicator_en)).size).toBe(records.length);
  });

  it.each([
    ['without a row', records.filter(({ unit }) => unit !== 'KDH'), 'a row "Money-transfer volume"'],
    ...['n/a', '', '1.5', '-3'].map((cell) => [
      `with a cell ${JSON.stringify(cell)}`,
      records.map((record) => ({ ...record, 2020: cell })),
      '"Claims handled" of 2020 is a whole number',
    ]),
  ] as [string, Record<string, string>[], string][])('are refused %s', (_, wrong, message) => {
    expect(() => publishedYears(wrong, LABELS)).toThrow(message);
  });
});

describe('records', () => {
  it('are read by column, with what spreadsheets leave in a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'guichet-records-')), 'network.csv');
    writeFileSync(file, '\ufeffcode,name\r\nRAB-001,"Rabat, Centre"\r\n\r\n');
    expect(readCsvRecords(file)).toEqual([{ code: 'RAB-001', name: 'Rabat, Centre' }]);
  });
});

describe('a part of a figure', () => {
  it('is rounded to whole steps', () => {
    expect([scaled(1_756_231, 1), scaled(1_756_231, 0.01), scaled(1, 0.4)]).toEqual([1_756_231, 17_562, 0]);
    expect(scaled(324_244_600_000, 0.000_37, 1_000)).toBe(119_971_000);
  });

  it.each([0, -1, 1.01, NaN])('is not one of scale %d', (scale) => {
    expect(() => scaled(100, scale)).toThrow('a scale is above 0');
  });
});
