import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readSheet as readCells } from 'read-excel-file/node';
import { csvHead, csvRows, csvText, csvTextForExcel } from '../src/sheet/csv.writer.js';
import { readSheet } from '../src/process/sheet.reader.js';
import type { SheetColumn } from '../src/sheet/sheet.js';
import { writeWorkbook } from '../src/process/workbook.writer.js';

interface Claim {
  reference: string | null;
  count: number | null;
  amountCentimes: number | null;
  decidedOn: string | null;
}

const COLUMNS: readonly SheetColumn<Claim>[] = [
  { caption: 'Référence', kind: 'text', value: ({ reference }) => reference },
  { caption: 'Nombre', kind: 'number', value: ({ count }) => count },
  { caption: 'Montant (DH)', kind: 'dirhams', value: ({ amountCentimes }) => amountCentimes },
  { caption: 'Décidé le', kind: 'day', value: ({ decidedOn }) => decidedOn },
];
const TEXT: readonly SheetColumn<string>[] = [{ caption: 'text', kind: 'text', value: (text) => text }];

const claim: Claim = { reference: 'A-1', count: 1_756_231, amountCentimes: 123_450, decidedOn: '2026-01-31' };
const credit: Claim = { reference: 'say "no", then', count: -2.5, amountCentimes: -5, decidedOn: '2024-02-29' };
const nothing: Claim = { reference: null, count: null, amountCentimes: null, decidedOn: null };

describe('a table as CSV', () => {
  it('is written by RFC 4180, numbers and days as machines read them', () => {
    expect(csvText(COLUMNS, [claim, credit, nothing])).toBe(
      [
        'Référence,Nombre,Montant (DH),Décidé le',
        'A-1,1756231,1234.50,2026-01-31',
        '"say ""no"", then",-2.5,-0.05,2024-02-29',
        ',,,',
        '',
      ].join('\r\n'),
    );
    expect(csvText(COLUMNS, [])).toBe('Référence,Nombre,Montant (DH),Décidé le\r\n');
  });

  it('for a French Excel has its mark, semicolons and decimal commas', () => {
    expect(csvTextForExcel(COLUMNS, [claim, { ...credit, reference: '=a;b' }])).toBe(
      '\ufeffRéférence;Nombre;Montant (DH);Décidé le\r\nA-1;1756231;1234,50;2026-01-31\r\n"\'=a;b";-2,5;-0,05;2024-02-29\r\n',
    );
  });

  it('may be written piece by piece', () => {
    const pieces = csvHead(COLUMNS) + csvRows(COLUMNS, [claim]) + csvRows(COLUMNS, [credit]);
    expect(pieces).toBe(csvText(COLUMNS, [claim, credit]));
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://example.org","x")', `"'=HYPERLINK(""http://example.org"",""x"")"`],
    ['+212600000000', "'+212600000000"],
    ['-5', "'-5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['a=1', 'a=1'],
    ['a\nb', '"a\nb"'],
  ])('makes %j harmless', (text, written) => {
    expect(csvText(TEXT, [text])).toBe(`text\r\n${written}\r\n`);
    const column: SheetColumn<null> = { caption: text, kind: 'number', value: () => -5 };
    expect(csvText([column], [null])).toBe(`${written}\r\n-5\r\n`);
  });

  it('is read again as it was, but for white space and apostrophes', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab "\',;=+-@\té\r\n') }).filter((text) => text.trim() !== '');
    const columns: SheetColumn<string>[] = [...TEXT, { caption: 'one', kind: 'number', value: () => 1 }];
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
        const [, ...rows] = await readSheet(Buffer.from(csvText(columns, texts)), 'csv', 10);
        const harmless = texts.map((text) =>
          text
            .replace(/^(?=[=+\-@\t\r])/, "'")
            .replace(/\s+/g, ' ')
            .trim(),
        );
        expect(rows.map(({ cells }) => cells)).toEqual(harmless.map((text) => [text, '1']));
      }),
    );
  });
});

describe('a table as a workbook', () => {
  it('is read again by our own reader', async () => {
    const bytes = await writeWorkbook('Relevé', COLUMNS, [claim, credit, nothing, claim]);
    expect(await readSheet(bytes, 'xlsx', 10)).toEqual([
      { line: 1, cells: ['Référence', 'Nombre', 'Montant (DH)', 'Décidé le'] },
      { line: 2, cells: ['A-1', '1756231', '1234.5', '2026-01-31'] },
      { line: 3, cells: ['say "no", then', '-2.5', '-0.05', '2024-02-29'] },
      { line: 5, cells: ['A-1', '1756231', '1234.5', '2026-01-31'] },
    ]);
  });

  it('has numbers, amounts and days in cells of their kinds, and texts that are no formulas', async () => {
    const hostile = '=1+1 <&>\u0001';
    const bytes = await writeWorkbook('Relevé', COLUMNS, [claim, { ...claim, reference: hostile }]);
    const [, ...rows] = await readCells(bytes);
    const others = [1_756_231, 1_234.5, new Date('2026-01-31T00:00:00Z')];
    expect(rows).toEqual([
      ['A-1', ...others],
      ['=1+1 <&>', ...others],
    ]);
  });

  it('of the largest size goes into the memory that it has', async () => {
    const rows = Array.from({ length: 24_999 }, (_, index) => ({ ...claim, reference: `claim ${index}` }));
    const bytes = await writeWorkbook('Relevé', COLUMNS, rows);
    expect(await readSheet(bytes, 'xlsx', 25_000)).toHaveLength(25_000);
    const tooLarge = writeWorkbook('Relevé', COLUMNS, [...rows, claim, claim]);
    await expect(tooLarge).rejects.toMatchObject({ code: 'file.too-large', details: { cellsMax: 100_000 } });
  }, 60_000);

  it('whose name no spreadsheet takes is our own mistake', async () => {
    await expect(writeWorkbook('a/b', TEXT, ['x'])).rejects.toThrow('a workbook named a/b');
  });
});
