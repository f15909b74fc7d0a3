import { Readable } from 'node:stream';
import { assert, daysBetween, type Day } from '#libs/domain';
import { ZipFile } from 'yazl';
import { columnLetters, type SheetColumn } from './sheet.js';

/** As many as a sheet of XLSX has (ECMA-376), its header among them. */
const ROWS_MAX = 1_048_576;
const DAY_0: Day = '1899-12-30';
const WIDTH_CHARS_LEAST = 12;
const BYTES_MAX = 2 ** 32;
/** Every entry is of 1 January 1980, so that the same table is the same file. */
const ENTRY = { compressionLevel: 4, mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

/** Styles by their place in {@link STYLES}. */
const STYLE = { head: 1, number: 2, figure: 2, dirhams: 3, day: 4 } as const;
const STYLES = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="3" applyNumberFormat="1"/><xf xfId="0" numFmtId="4" applyNumberFormat="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const PART = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * A table as an XLSX workbook of one sheet, written while its rows come, in constant memory: for tables of which
 * `writeWorkbook` says that they are too large. Cells are of the same kinds, the header stays in sight.
 *
 * @param name of the sheet: 1 to 31 characters without `[]/\:*?`
 * @param pieces some rows at a time
 * @throws {Error} when there are more rows than a sheet may have, or the name is none
 */
export async function* streamWorkbook<Row>(
  name: string,
  columns: readonly SheetColumn<Row>[],
  pieces: AsyncIterable<readonly Row[]>,
): AsyncGenerator<Buffer> {
  assert(/^[^[\]/\\:*?]{1,31}$/.test(name), `a sheet can be named ${name}`);
  const zip = new ZipFile();
  const parts = {
    '[Content_Types].xml': contentTypes(),
    '_rels/.rels': relationships([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': workbook(name),
    'xl/_rels/workbook.xml.rels': relationships([
      ['worksheet', 'worksheets/sheet1.xml'],
      ['styles', 'styles.xml'],
    ]),
    'xl/styles.xml': DECLARATION + STYLES,
  };
  for (const [path, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(xml), path, ENTRY);
  const sheet = Readable.from(sheetXml(columns, pieces), { objectMode: false });
  const output = zip.outputStream as Readable;
  for (const part of [sheet, zip]) part.on('error', (error: Error) => output.destroy(error));
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', ENTRY);
  zip.end();
  try {
    for await (const chunk of output) yield chunk as Buffer;
  } finally {
    // Nobody reads on: neither does the sheet.
    sheet.destroy();
  }
}

async function* sheetXml<Row>(
  columns: readonly SheetColumn<Row>[],
  pieces: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  const letters = columns.map((_, index) => columnLetters(index));
  const widths = columns.map(({ caption }, index) => {
    const width = Math.max(WIDTH_CHARS_LEAST, caption.length + 2);
    return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
  });
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`;
  const head = columns.map(({ caption }, index) => textCell(`${letters[index]}1`, caption, STYLE.head));
  yield `<row r="1">${head.join('')}</row>`;
  let line = 1;
  let bytes = 0;
  for await (const rows of pieces) {
    let xml = '';
    for (const row of rows) {
      line += 1;
      xml += `<row r="${line}">`;
      for (const [index, column] of columns.entries()) xml += cell(`${letters[index]}${line}`, column, row);
      xml += '</row>';
    }
    bytes += Buffer.byteLength(xml);
    assert(line <= ROWS_MAX, `a sheet has at most ${ROWS_MAX} rows`);
    assert(bytes < BYTES_MAX, 'a workbook is smaller than 4 GB');
    yield xml;
  }
  yield '</sheetData></worksheet>';
}

function cell<Row>(place: string, { kind, value }: SheetColumn<Row>, row: Row): string {
  const content = value(row);
  if (content === null) return '';
  if (kind === 'text' || (kind === 'figure' && typeof content === 'string')) return textCell(place, String(content), 0);
  const number =
    kind === 'day' ? daysBetween(DAY_0, String(content)) : kind === 'dirhams' ? Number(content) / 100 : content;
  return `<c r="${place}" s="${STYLE[kind]}"><v>${number}</v></c>`;
}

function textCell(place: string, text: string, style: number): string {
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What XML 1.0 has no place for is left out. */
function escaped(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '').replace(/[&<>]/g, (one) => ESCAPES[one] ?? one);
}

function contentTypes(): string {
  const overrides = [
    ['/xl/workbook.xml', `${PART}.sheet.main+xml`],
    ['/xl/worksheets/sheet1.xml', `${PART}.worksheet+xml`],
    ['/xl/styles.xml', `${PART}.styles+xml`],
  ].map(([part, type]) => `<Override PartName="${part}" ContentType="${type}"/>`);
  return `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`;
}

function workbook(name: string): string {
  const sheet = `<sheet name="${escaped(name).replaceAll('"', '&quot;')}" sheetId="1" r:id="rId1"/>`;
  return `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheet}</sheets></workbook>`;
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const each = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}
