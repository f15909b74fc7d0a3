import { describe, expect, it } from '@jest/globals';
import type { ShownSheet } from '../src/sheet/sheet.js';
import { readSheet } from '../src/process/sheet.reader.js';
import { readWorkbook } from '../src/workbook/workbook.reader.js';
import { workbookOf } from './workbook.js';

const LIMITS = { rowsMax: 100 };
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEET = 'xl/worksheets/sheet1.xml';

const read = (parts: Record<string, string>): Promise<ShownSheet> => readWorkbook(workbookOf([['a']], parts), LIMITS);
/** Of the parts of a workbook its only sheet. */
const withSheet = (rows: string, around: { before?: string; after?: string } = {}) => ({
  [SHEET]: `<worksheet ${MAIN}>${around.before ?? ''}<sheetData>${rows}</sheetData>${around.after ?? ''}</worksheet>`,
});
const cellsOf = async (parts: Record<string, string>): Promise<(readonly string[])[]> =>
  (await read(parts)).rows.map(({ cells }) => cells);
const row = (line: number, ...cells: string[]): string => `<row r="${line}">${cells.join('')}</row>`;
const text = (place: string, content: string): string => `<c r="${place}" t="inlineStr"><is><t>${content}</t></is></c>`;
const refusal = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

/** Sheets by their names: `parc` has cells, `graph` is a chart. */
function bookOf(...sheets: { name: string; state?: string; target: string; type?: string }[]): Record<string, string> {
  const tags = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i}"${state ? ` state="${state}"` : ''}/>`,
  );
  const relationships = sheets.map(
    ({ target, type = 'worksheet' }, i) => `<Relationship Id="rId${i}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return {
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets>${tags.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relationships.join('')}</Relationships>`,
    'xl/worksheets/other.xml': `<worksheet ${MAIN}><sheetData>${row(1, text('A1', 'other'))}</sheetData></worksheet>`,
  };
}

describe('the sheet of a workbook', () => {
  it.each(['hidden', 'veryHidden'])('is the first that is not %s', async (state) => {
    const book = bookOf(
      { name: 'Ancien', state, target: 'worksheets/other.xml' },
      { name: 'Parc', target: 'worksheets/sheet1.xml' },
      { name: 'Notes', state: 'visible', target: '/xl/worksheets/other.xml' },
      { name: 'Secret', state, target: 'worksheets/other.xml' },
    );
    expect(await read(book)).toMatchObject({ name: 'Parc', otherNames: ['Notes'], rows: [{ cells: ['a'] }] });
  });

  it('is the first with cells: a chart has none', async () => {
    const book = bookOf(
      { name: 'Graphique', target: 'chartsheets/sheet1.xml', type: 'chartsheet' },
      { name: 'Parc', target: 'worksheets/sheet1.xml' },
    );
    expect(await read(book)).toMatchObject({ name: 'Parc', otherNames: [], rows: [{ cells: ['a'] }] });
  });

  it('is found wherever the workbook says that it lies, whatever case its name has', async () => {
    const book = bookOf({ name: 'Parc', target: '/XL/Worksheets/Other.xml' });
    expect(await read(book)).toMatchObject({ rows: [{ cells: ['other'] }] });
  });

  it('must be there, and visible', async () => {
    const hidden = bookOf({ name: 'Parc', state: 'hidden', target: 'worksheets/sheet1.xml' });
    await expect(read(hidden)).rejects.toEqual(refusal('file.no-visible-sheet'));
    await expect(read(bookOf({ name: 'Parc', target: 'worksheets/9.xml' }))).rejects.toEqual(
      refusal('file.unreadable'),
    );
  });

  it('may have prefixes, and cells and rows that do not say where they stand', async () => {
    const cells = '<x:row><x:c><x:v>1</x:v></x:c><x:c r="C1"><x:v>3</x:v></x:c><x:c><x:v>4</x:v></x:c></x:row>';
    const sheet = `<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>${cells}<x:row r="3"/><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    expect((await read({ [SHEET]: sheet })).rows).toMatchObject([
      { line: 1, cells: ['1', '', '3', '4'] },
      { line: 4, cells: ['5'] },
    ]);
  });

  it.each([
    ['rows that go back', row(2, text('A2', 'a')) + row(1, text('A1', 'b'))],
    ['a row twice', row(1, text('A1', 'a')) + row(1, text('A1', 'b'))],
    ['cells that go back', row(1, text('B1', 'a'), text('A1', 'b'))],
    ['a cell twice', row(1, text('A1', 'a'), text('A1', 'b'))],
    ['a cell of another row', row(1, text('A2', 'a'))],
  ])('with %s is refused: readers would take it each in their own way', async (_, rows) => {
    await expect(read(withSheet(rows))).rejects.toEqual(refusal('file.unreadable'));
  });

  it('knows what is hidden: rows by hand, by a filter or without height, and columns', async () => {
    const rows = `${row(1, text('A1', 'a'))}<row r="2" hidden="1">${text('A2', 'b')}</row><row r="3" hidden="true">${text('A3', 'c')}</row><row r="4" ht="0" customHeight="1">${text('A4', 'd')}</row>`;
    const sheet = withSheet(rows, { after: '<autoFilter ref="A1:A4"/>' });
    expect((await read(sheet)).rows.map(({ isHidden }) => isHidden)).toEqual([false, true, true, true]);
    await expect(readSheet(workbookOf([], sheet), 'xlsx', 9)).rejects.toEqual(refusal('file.hidden-row', { line: 2 }));
    const hidden = { before: '<cols><col min="2" max="3" hidden="1" width="9"/></cols>' };
    expect(await cellsOf(withSheet(row(1, text('A1', 'a'), text('D1', 'd')), hidden))).toEqual([['a', '', '', 'd']]);
    const details = { line: 1, column: 'C' };
    await expect(read(withSheet(row(1, text('A1', 'a'), text('C1', 'c')), hidden))).rejects.toEqual(
      refusal('file.hidden-column', details),
    );
  });

  it('shows the text of merged cells in each of their lines', async () => {
    const rows = row(1, text('A1', 'a'), text('B1', 'b')) + row(2, text('A2', 'c')) + row(4, text('A4', 'd'));
    const merged = { after: '<mergeCells count="1"><mergeCell ref="B1:B3"/></mergeCells>' };
    expect((await read(withSheet(rows, merged))).rows).toEqual([
      { line: 1, cells: ['a', 'b'], isHidden: false, faults: [] },
      { line: 2, cells: ['c', 'b'], isHidden: false, faults: [] },
      { line: 4, cells: ['d'], isHidden: false, faults: [] },
    ]);
    const across = { after: '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>' };
    const expected = expect.stringContaining('merged');
    const over = row(1, text('A1', 'a')) + row(2, '<c r="A2"/>', text('C2', 'c')) + row(3, text('A3', 'd'));
    expect((await read(withSheet(over, across))).rows).toMatchObject([
      { cells: ['a'], faults: [{ column: 1, expected }] },
      { cells: ['a', '', 'c'], faults: [{ column: 1, expected }] },
      { cells: ['d'], faults: [] },
    ]);
  });
});

describe('a cell of a workbook', () => {
  const styles = (patterns: string[]) => ({
    'xl/styles.xml': `<styleSheet ${MAIN}><numFmts>${patterns.map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${code}"/>`).join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>${patterns.map((_, i) => `<xf numFmtId="${200 + i}"/>`).join('')}</cellXfs></styleSheet>`,
  });
  const shared = {
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `<sst ${MAIN}><si><t>whole</t></si><si><r><t>in </t></r><r><rPr><b/></rPr><t xml:space="preserve"> runs</t></r><rPh sb="0" eb="1"><t>spoken</t></rPh></si><si><t>two_x000A_lines &amp;c</t></si><si/></sst>`,
  };
  const one = async (cell: string, parts: Record<string, string> = {}) => {
    const { rows } = await read({ ...styles(['yyyy', '0 &quot;kg&quot;']), ...withSheet(row(1, cell)), ...parts });
    return rows[0]?.faults[0]?.expected ?? rows[0]?.cells[0] ?? '';
  };

  it.each([
    ['<c r="A1"><v>8.000000000000002</v></c>', '8'],
    ['<c r="A1" t="n"><v> 8 </v></c>', '8'],
    ['<c r="A1" s="1"><v>46336</v></c>', '2026-11-10'],
    ['<c r="A1" s="2"><v>46023</v></c>', '2026'],
    ['<c r="A1" s="3"><v>19</v></c>', '19 kg'],
    ['<c r="A1" s="99"><v>19</v></c>', '19'],
    ['<c r="A1" t="d"><v>2026-11-10T00:00:00</v></c>', '2026-11-10'],
    ['<c r="A1" t="d" s="2"><v>2026-11-10</v></c>', '2026'],
    ['<c r="A1" t="b"><v>1</v></c>', 'true'],
    ['<c r="A1" t="b"><v>0</v></c>', 'false'],
    ['<c r="A1" t="str"><f>B1</f><v>a</v></c>', 'a'],
    ['<c r="A1" t="str"><f>B1</f><v></v></c>', ''],
    ['<c r="A1"><f>1+1</f><v>2</v></c>', '2'],
    ['<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', 'ab'],
    ['<c r="A1" s="1"/>', ''],
    ['<c r="A1" t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>', 'a<b'],
  ])('%s shows %j', async (cell, shown) => expect(await one(cell)).toBe(shown));

  it.each([
    ['0', 'whole'],
    ['1', 'in runs'],
    ['2', 'two lines &c'],
    ['3', ''],
  ])('shows the shared text %s', async (index, shown) => {
    expect(await one(`<c r="A1" t="s"><v>${index}</v></c>`, shared)).toBe(shown);
  });

  it.each([
    ['an error', '<c r="A1" t="e"><f>NA()</f><v>#N/A</v></c>', /shows the error #N\/A/],
    ['an error as a text', '<c r="A1" t="str"><v>#VALEUR!</v></c>', /shows the error #VALEUR!/],
    ['a formula that was never calculated', '<c r="A1"><f>1+1</f></c>', /never calculated/],
    ['one with an empty value', '<c r="A1"><f>1+1</f><v/></c>', /never calculated/],
    ['no day', '<c r="A1" s="1"><v>-5</v></c>', /a day/],
    ['another kind of no day', '<c r="A1" t="d"><v>2026-02-30</v></c>', /a day/],
    ['no number', '<c r="A1"><v>8,5</v></c>', /a number/],
    ['a text that is not there', '<c r="A1" t="s"><v>77</v></c>', /a number or a text/],
    ['a long text', text('A1', 'x'.repeat(1_001)), /at most 1000 characters/],
    ['a long text behind white space', text('A1', `${' '.repeat(9_000)}${'x'.repeat(1_001)}`), /at most 1000/],
  ])('with %s is at fault', async (_, cell, expected) => {
    expect(await one(cell)).toMatch(expected);
    await expect(readSheet(workbookOf([], withSheet(row(1, cell))), 'xlsx', 9)).rejects.toEqual(
      refusal('file.unreadable-cell', { line: 1, column: 'A' }),
    );
  });

  it.each(['1', 'true', ' TRUE '])('counts days from 1904 on in a workbook that is marked %j', async (mark) => {
    const book = bookOf({ name: 'Parc', target: 'worksheets/sheet1.xml' });
    book['xl/workbook.xml'] =
      book['xl/workbook.xml']?.replace('<sheets>', `<workbookPr date1904="${mark}"/><sheets>`) ?? '';
    book['xl/_rels/workbook.xml.rels'] =
      book['xl/_rels/workbook.xml.rels']?.replace(
        '</Relationships>',
        `<Relationship Id="rId9" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
      ) ?? '';
    expect(await one('<c r="A1" s="1"><v>44874</v></c>', book)).toBe('2026-11-10');
    expect(await one('<c r="A1" t="d"><v>2026-11-10</v></c>', book)).toBe('2026-11-10');
  });
});
