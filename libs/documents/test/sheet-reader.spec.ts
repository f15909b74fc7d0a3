import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '#libs/domain';
import { readSheet } from '../src/sheet/sheet.reader.js';
import { sheetKindOf, type SheetKind, type SheetRow } from '../src/sheet/sheet.js';
import { workbookOf, zipOf, type Cell } from './workbook.js';

const ROWS_MAX = 100;
const csv = (text: string, encoding: BufferEncoding = 'utf8', rowsMax = ROWS_MAX): Promise<SheetRow[]> =>
  readSheet(Buffer.from(text, encoding), 'csv', rowsMax);
const xlsx = (rows: Cell[][], parts?: Record<string, string>): Promise<SheetRow[]> =>
  readSheet(workbookOf(rows, parts), 'xlsx', ROWS_MAX);
const numbered = (count: number): string[][] => Array.from({ length: count }, (_, index) => [`${index}`, 'x']);
const refusal = (code: string, details?: object) =>
  expect.objectContaining({ code, ...(details && { details: expect.objectContaining(details) }) });

describe('a file of rows', () => {
  it.each([',', ';', '\t'])('may be divided by %j, with quotation marks', async (delimiter) => {
    const text = `a${delimiter}b${delimiter}c\r\n"1-A-6"${delimiter}a "b"${delimiter}"x${delimiter}y"${delimiter}"20\n26"\r\n`;
    const cells = ['1-A-6', 'a "b"', `x${delimiter.trim() || ' '}y`, '20 26'];
    expect(await csv(text)).toEqual([
      { line: 1, cells: ['a', 'b', 'c'] },
      { line: 3, cells },
    ]);
  });

  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from('Catégorie;é’€')],
    ['UTF-8 with a mark', Buffer.from('\ufeffCatégorie;é’€')],
    ['UTF-16', Buffer.from('\ufeffCatégorie;é’€', 'utf16le')],
    ['windows-1252', Buffer.from('Cat\xe9gorie;\xe9\x92\x80', 'latin1')],
  ])('may be %s', async (_, bytes) => {
    expect(await readSheet(bytes, 'csv', ROWS_MAX)).toEqual([{ line: 1, cells: ['Catégorie', 'é’€'] }]);
  });

  it('keeps the numbers of lines when some are empty, and leaves those out', async () => {
    const rows = [[], ['a', 'b'], ['1', 'x'], [], ['', ''], ['2', 'x']];
    const read = [
      { line: 2, cells: ['a', 'b'] },
      { line: 3, cells: ['1', 'x'] },
      { line: 6, cells: ['2', 'x'] },
    ];
    expect(await csv(rows.map((cells) => cells.join(',')).join('\n'))).toEqual(read);
    expect(await xlsx(rows)).toEqual(read);
  });

  it('of a workbook has numbers, days and truths as texts', async () => {
    const cells = ['1-A-6', { excelDay: 1e12 }, true, 8.5, { excelDay: 45_657 }, null, 'x  y '];
    expect((await xlsx([cells]))[0]?.cells).toEqual(['1-A-6', 'Invalid Date', 'true', '8.5', '2024-12-31', '', 'x y']);
  });

  it('has as many rows as it may have, and no more', async () => {
    const text = (count: number) => numbered(count).join('\n');
    expect(await csv(text(ROWS_MAX))).toHaveLength(ROWS_MAX);
    expect(await xlsx(numbered(ROWS_MAX))).toHaveLength(ROWS_MAX);
    const tooMany = refusal('file.too-many-rows', { field: 'file', rowsMax: ROWS_MAX });
    await expect(csv(text(ROWS_MAX + 1))).rejects.toEqual(tooMany);
    await expect(csv(text(20_000))).rejects.toEqual(tooMany);
    await expect(xlsx(numbered(ROWS_MAX + 1))).rejects.toEqual(tooMany);
  });

  it('above 256 kB is read by a process of its own, alike', async () => {
    const rows = numbered(40_000);
    const text = rows.join('\n');
    expect(text.length).toBeGreaterThan(256 * 1_024);
    const read = await csv(text, 'utf8', 40_000);
    expect(read.map(({ cells }) => cells)).toEqual(rows);
    await expect(csv(text)).rejects.toEqual(refusal('file.too-many-rows', { rowsMax: ROWS_MAX }));
    const expected = 'CSV in which every quotation mark is closed';
    await expect(csv(`"${text}`)).rejects.toEqual(refusal('file.unreadable', { field: 'file', expected }));
  });

  it('without rows is empty', async () => {
    const empty = refusal('file.empty');
    for (const text of ['', ' \n;;\n', '\ufeff']) await expect(csv(text)).rejects.toEqual(empty);
    await expect(readSheet(Buffer.alloc(0), 'xlsx', ROWS_MAX)).rejects.toEqual(empty);
    await expect(xlsx([])).rejects.toEqual(empty);
    await expect(xlsx([['', ' ']])).rejects.toEqual(empty);
  });

  it('waits its turn, and is refused when too many wait', async () => {
    const asked = Array.from({ length: 12 }, () =>
      xlsx([['a']]).then(
        () => 'read',
        (error: DomainError) => error.code,
      ),
    );
    const outcomes = await Promise.all(asked);
    expect(outcomes).toEqual([...Array<string>(8).fill('read'), ...Array<string>(4).fill('file.busy')]);
    expect(await xlsx([['a']])).toHaveLength(1);
  });
});

describe('the body of a request', () => {
  const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

  it.each([
    ['text/csv', 'csv'],
    ['Text/CSV; charset=utf-8', 'csv'],
    [xlsxType, 'xlsx'],
  ])('of type %s is %s', (type, kind) => expect(sheetKindOf(Buffer.from('a'), type)).toBe(kind));

  it.each([
    [Buffer.from('a'), 'application/json'],
    [Buffer.from('a'), undefined],
    [{ plate: '1' }, 'text/csv'],
    ['text', 'text/csv'],
  ])('%j of type %s is no file', (body, type) => {
    const details = { expected: `one of text/csv, ${xlsxType}` };
    expect(() => sheetKindOf(body, type)).toThrow(refusal('file.not-a-file', details));
  });
});

describe('a file that cannot be read', () => {
  const whole = workbookOf(numbered(2));
  const sheetOf = (rows: string) => ({
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
  });
  const part = 'a'.repeat(1_024);
  const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`${index}.xml`, '']));
  it.each<[string, SheetKind, Buffer]>([
    ['a workbook said to be CSV', 'csv', whole],
    ['an open quotation mark', 'csv', Buffer.from('a,b\n"1-A-6,x\n')],
    ['CSV said to be a workbook', 'xlsx', Buffer.from(numbered(20).join('\n'))],
    ['an old workbook, .xls', 'xlsx', Buffer.from('d0cf11e0a1b11ae1'.padEnd(1_024, '0'), 'hex')],
    ['a zip file of something else', 'xlsx', zipOf({ 'a.xml': '<a/>' })],
    ['a zip file of nothing', 'xlsx', zipOf({})],
    ['the end of a zip file', 'xlsx', whole.subarray(-22)],
    ['half a workbook', 'xlsx', whole.subarray(0, whole.length / 2)],
    ['a workbook without its beginning', 'xlsx', whole.subarray(100)],
    ['a sheet that is no XML', 'xlsx', workbookOf([], { 'xl/worksheets/sheet1.xml': '<<<' })],
    ['more than 1,000 parts', 'xlsx', zipOf(many)],
    ['parts that say they are huge', 'xlsx', zipOf({ 'a.xml': part }, 50 * 1_024 * 1_024 + 1)],
    ['many parts that are huge together', 'xlsx', zipOf({ 'a.xml': part, 'b.xml': part }, 26 * 1_024 * 1_024)],
    ['a part that says it is small', 'xlsx', zipOf({ 'xl/workbook.xml': ' '.repeat(60_000_000) }, 10)],
    ['a cell without end', 'xlsx', workbookOf([], sheetOf('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'))],
    ['a row without end', 'xlsx', workbookOf([], sheetOf('<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>'))],
  ])('%s is unreadable', async (_, kind, bytes) => {
    const details = { field: 'file', expected: expect.any(String) };
    await expect(readSheet(bytes, kind, ROWS_MAX)).rejects.toEqual(refusal('file.unreadable', details));
  });

  it('is refused, whatever it is', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab"\';,\t\r\n\0é', 'abc,d') }).map((text) => Buffer.from(text));
    const anything = fc.oneof(
      text,
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(anything, fc.constantFrom<SheetKind>('csv', 'xlsx'), async (bytes, kind) => {
        const outcome = await readSheet(bytes, kind, ROWS_MAX).catch((error: unknown) => error);
        expect(outcome instanceof DomainError || Array.isArray(outcome)).toBe(true);
      }),
    );
  });
});
