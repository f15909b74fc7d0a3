import { workbookOf, zipOf } from './workbook.js';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MEGABYTE = 1_024 * 1_024;

const sheetOf = (rows: string, after = '') => ({
  'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData>${rows}</sheetData>${after}</worksheet>`,
});
const stringsOf = (strings: string) => ({
  'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  'xl/sharedStrings.xml': `<sst ${MAIN}>${strings}</sst>`,
});
const rows = (count: number, cells: string): string => `<row>${cells}</row>`.repeat(count);
const cell = '<c t="s"><v>0</v></c>';

/** Small files that would unpack, or grow, to more than a service has, and the code that each is refused with. */
export const HOSTILE_WORKBOOKS: readonly [what: string, code: string, make: () => Buffer][] = [
  [
    'one shared text of 7 MB, 7 kB packed',
    'file.too-much-text',
    () => workbookOf([], { ...stringsOf(`<si><t>${'a'.repeat(7 * MEGABYTE)}</t></si>`), ...sheetOf(rows(1, cell)) }),
  ],
  [
    'one shared text of 40 MB',
    'file.too-much-text',
    () => workbookOf([], stringsOf(`<si><t>${'a'.repeat(40 * MEGABYTE)}</t></si>`)),
  ],
  [
    'a shared text of 40 MB in small pieces',
    'file.too-much-text',
    () => workbookOf([], stringsOf(`<si>${`<r><t>${'a'.repeat(1_000)}</t></r>`.repeat(40_000)}</si>`)),
  ],
  [
    'a million shared texts',
    'file.too-much-text',
    () => workbookOf([], stringsOf('<si><t>abc</t></si>'.repeat(1_000_000))),
  ],
  [
    'a text of 900 characters in each of 60,000 cells',
    'file.too-much-text',
    () =>
      workbookOf([], { ...stringsOf(`<si><t>${'a'.repeat(900)}</t></si>`), ...sheetOf(rows(1_000, cell.repeat(60))) }),
  ],
  [
    'merged cells that show a text a million times',
    'file.too-much-text',
    () => {
      const merges = Array.from({ length: 90 }, (_, i) => i).map((i) => {
        const letters = `${i < 26 ? '' : String.fromCharCode(64 + Math.floor(i / 26))}${String.fromCharCode(65 + (i % 26))}`;
        return `<mergeCell ref="${letters}1:${letters}1000"/>`;
      });
      const texts = stringsOf(`<si><t>${'a'.repeat(900)}</t></si>`);
      const sheet = sheetOf(
        rows(1, cell.repeat(90)) + rows(999, '<c><v>1</v></c>'),
        `<mergeCells>${merges.join('')}</mergeCells>`,
      );
      return workbookOf([], { ...texts, ...sheet });
    },
  ],
  [
    'merged cells one over the other',
    'file.too-much-text',
    () =>
      workbookOf(
        [],
        sheetOf(
          rows(1_000, '<c><v>1</v></c>'),
          `<mergeCells>${'<mergeCell ref="A1:CV1000"/>'.repeat(19_000)}</mergeCells>`,
        ),
      ),
  ],
  ['a million cells', 'file.too-many-cells', () => workbookOf([], sheetOf(rows(1_000, '<c s="1"/>'.repeat(1_000))))],
  [
    'a million cells with something in them',
    'file.too-many-columns',
    () => workbookOf([], sheetOf(rows(1_000, '<c><v>1</v></c>'.repeat(1_000)))),
  ],
  ['16,384 columns', 'file.too-many-columns', () => workbookOf([], sheetOf(rows(2, '<c><v>1</v></c>'.repeat(16_384))))],
  ['a million rows', 'file.too-many-rows', () => workbookOf([], sheetOf(rows(1_000_000, '<c><v>1</v></c>')))],
  [
    'tags within tags',
    'file.unreadable',
    () => workbookOf([], { 'xl/worksheets/sheet1.xml': '<a>'.repeat(9 * MEGABYTE) }),
  ],
  [
    'a tag with a quarter of a million attributes',
    'file.too-much-text',
    () =>
      workbookOf([], {
        'xl/worksheets/sheet1.xml': `<a ${Array.from({ length: 250_000 }, (_, i) => `a${i}=""`).join(' ')}/>`,
      }),
  ],
  [
    'entities that grow',
    'file.unreadable',
    () => {
      const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('');
      const doctype = `<!DOCTYPE sst [<!ENTITY e0 "aaaaaaaaaa">${entities}]>`;
      const strings = stringsOf('<si><t>&e9;</t></si>');
      return workbookOf([], { ...strings, 'xl/sharedStrings.xml': `${doctype}${strings['xl/sharedStrings.xml']}` });
    },
  ],
  [
    'an entity of another file',
    'file.unreadable',
    () =>
      workbookOf([], {
        'xl/worksheets/sheet1.xml': '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      }),
  ],
  [
    'a part that says it is small, and is not',
    'file.unreadable',
    () => zipOf({ 'xl/workbook.xml': ' '.repeat(60 * MEGABYTE) }, 10),
  ],
  ['60 MB of nothing', 'file.unreadable', () => workbookOf([], { 'a.xml': ' '.repeat(60 * MEGABYTE) })],
  [
    'formats without end',
    'file.unreadable',
    () => workbookOf([['a']], { 'xl/styles.xml': `<styleSheet ${MAIN}>${'<numFmts>'.repeat(100)}` }),
  ],
];

/** CSV that is small, and too much all the same. */
export const HOSTILE_CSV: readonly [what: string, code: string, make: () => string][] = [
  ['a quarter of a million columns', 'file.too-many-columns', () => `plate\n${'a,'.repeat(120_000)}`],
  ['half a million columns', 'file.too-many-columns', () => `plate\n${'a,'.repeat(250_000)}`],
  ['long texts', 'file.too-much-text', () => `plate,fuel\n${`${'a'.repeat(900)},\n`.repeat(900)}`],
  ['half a million rows', 'file.too-many-rows', () => 'a\n'.repeat(500_000)],
  ['a quotation mark that is never closed', 'file.unreadable', () => `plate,"${'a,\n'.repeat(200_000)}`],
];
