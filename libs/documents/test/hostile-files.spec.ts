import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { readShown } from '../src/process/sheet.reader.js';
import { HOSTILE_CSV, HOSTILE_WORKBOOKS } from './hostile.js';
import { workbookOf } from './workbook.js';

const ROWS_MAX = 1_001;
const MEGABYTE = 1_024 * 1_024;

const outcome = async (bytes: Buffer, kind: 'csv' | 'xlsx'): Promise<unknown> => {
  expect(bytes.length).toBeLessThan(MEGABYTE); // as long as a body may be
  const refused: unknown = await readShown(bytes, kind, ROWS_MAX).catch((error: unknown) => error);
  if (!(refused instanceof DomainError)) return refused;
  expect([refused.status >= 400 && refused.status < 500, refused.details.field]).toEqual([true, 'file']);
  return refused.code;
};

describe('a file made to kill its reader', () => {
  it.each(HOSTILE_WORKBOOKS)('%s is refused: %s', async (_, code, make) => {
    expect(await outcome(make(), 'xlsx')).toBe(code);
  });

  it.each(HOSTILE_CSV)('CSV with %s is refused: %s', async (_, code, make) => {
    expect(await outcome(Buffer.from(make()), 'csv')).toBe(code);
  });

  it('does not keep the files of others waiting behind all of its kind', async () => {
    const ended: string[] = [];
    const slow = HOSTILE_WORKBOOKS.find(([what]) => what === 'a million cells')?.[2]() ?? Buffer.alloc(0);
    const read = (caller: string, bytes: Buffer) =>
      readShown(bytes, 'xlsx', ROWS_MAX, caller).then(
        () => ended.push(`${caller} read`),
        () => ended.push(`${caller} refused`),
      );
    await Promise.all([...[1, 2, 3].map(() => read('RAB-001', slow)), read('TAN-001', workbookOf([['a']]))]);
    expect(ended.indexOf('TAN-001 read')).toBeLessThan(ended.length - 1);
    expect(ended).toHaveLength(4);
  }, 60_000);
});
