import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { assert, type Day } from '#libs/domain';
import type { SheetColumn } from './sheet.js';

/** As many as a sheet of XLSX has (ECMA-376), its header among them. */
const ROWS_MAX = 1_048_576;
const DAY_0_MS = Date.parse('1899-12-30T00:00:00Z');
const DAY_MS = 86_400_000;
const WIDTH_CHARS_LEAST = 12;

/** Styles by their place in {@link STYLES}. */
const STYLE = { head: 1, number: 2, dirhams: 3, day: 4 } as const;
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
  const parts: [path: string, content: AsyncIterable<string> | Iterable<string>][] = [
    ['[Content_Types].xml', [contentTypes()]],
    ['_rels/.rels', [relationships([['officeDocument', 'xl/workbook.xml']])]],
    ['xl/workbook.xml', [workbook(name)]],
    [
      'xl/_rels/workbook.xml.rels',
      [
        relationships([
          ['worksheet', 'worksheets/sheet1.xml'],
          ['styles', 'styles.xml'],
        ]),
      ],
    ],
    ['xl/styles.xml', [DECLARATION + STYLES]],
    ['xl/worksheets/sheet1.xml', sheetXml(columns, pieces)],
  ];
  const zip = new ZipOffsets();
  for (const [path, content] of parts) yield* zip.entry(path, content);
  yield zip.directory();
}

/** Writes a zip file piece by piece, sizes behind each entry (APPNOTE.TXT 4.3.9). */
class ZipOffsets {
  private offset = 0;
  private readonly entries: Buffer[] = [];

  async *entry(path: string, content: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Buffer> {
    const start = this.offset;
    const name = Buffer.from(path);
    const sum = { crc: 0, packed: 0, unpacked: 0 };
    const source = Readable.from(summed(content, sum), { objectMode: false });
    const deflate = createDeflateRaw({ level: 4 });
    source.on('error', (error) => deflate.destroy(error)).pipe(deflate);
    try {
      yield this.written(Buffer.concat([localHeader(name), name]));
      for await (const chunk of deflate as AsyncIterable<Buffer>) {
        sum.packed += chunk.length;
        yield this.written(chunk);
      }
    } finally {
      source.destroy();
    }
    assert(Math.max(sum.unpacked, this.offset) < 2 ** 32, 'a workbook is smaller than 4 GB');
    yield this.written(sizes(sum, true));
    this.entries.push(directoryEntry(name, sum, start), name);
  }

  /** What stands at the end. */
  directory(): Buffer {
    const entries = Buffer.concat(this.entries);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.entries.length / 2, 8);
    end.writeUInt16LE(this.entries.length / 2, 10);
    end.writeUInt32LE(entries.length, 12);
    end.writeUInt32LE(this.offset, 16);
    return Buffer.concat([entries, end]);
  }

  private written(bytes: Buffer): Buffer {
    this.offset += bytes.length;
    return bytes;
  }
}

interface Sum {
  crc: number;
  packed: number;
  unpacked: number;
}

async function* summed(content: AsyncIterable<string> | Iterable<string>, sum: Sum): AsyncGenerator<Buffer> {
  for await (const text of content) {
    const bytes = Buffer.from(text);
    sum.crc = crc32(bytes, sum.crc);
    sum.unpacked += bytes.length;
    yield bytes;
  }
}

// Version 2.0, deflated, names in UTF-8, sizes behind; of 1 January 1980.
const COMMON = Buffer.from([20, 0, 0x08, 0x08, 8, 0, 0, 0, 0x21, 0]);

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  COMMON.copy(header, 4);
  header.writeUInt16LE(name.length, 26);
  return header;
}

function directoryEntry(name: Buffer, sum: Sum, offset: number): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(20, 4);
  COMMON.copy(entry, 6);
  sizes(sum, false).copy(entry, 16);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(offset, 42);
  return entry;
}

function sizes({ crc, packed, unpacked }: Sum, withSignature: boolean): Buffer {
  const bytes = Buffer.alloc(16);
  [0x08074b50, crc, packed, unpacked].forEach((value, index) => bytes.writeUInt32LE(value, 4 * index));
  return withSignature ? bytes : bytes.subarray(4);
}

async function* sheetXml<Row>(
  columns: readonly SheetColumn<Row>[],
  pieces: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  const letters = columns.map((_, index) => lettersOf(index));
  const widths = columns.map(({ caption }, index) => {
    const width = Math.max(WIDTH_CHARS_LEAST, caption.length + 2);
    return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
  });
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`;
  const head = columns.map(({ caption }, index) => textCell(`${letters[index]}1`, caption, STYLE.head));
  yield `<row r="1">${head.join('')}</row>`;
  let line = 1;
  for await (const rows of pieces) {
    let xml = '';
    for (const row of rows) {
      line += 1;
      xml += `<row r="${line}">`;
      for (const [index, column] of columns.entries()) xml += cell(`${letters[index]}${line}`, column, row);
      xml += '</row>';
    }
    assert(line <= ROWS_MAX, `a sheet has at most ${ROWS_MAX} rows`);
    yield xml;
  }
  yield '</sheetData></worksheet>';
}

function cell<Row>(place: string, { kind, value }: SheetColumn<Row>, row: Row): string {
  const content = value(row);
  if (content === null) return '';
  if (kind === 'text') return textCell(place, String(content), 0);
  const number = kind === 'day' ? dayNumber(String(content)) : kind === 'dirhams' ? Number(content) / 100 : content;
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

const dayNumber = (day: Day): number => (Date.parse(`${day}T00:00:00Z`) - DAY_0_MS) / DAY_MS;

/** `A`, `Z`, `AA`. */
function lettersOf(index: number): string {
  const before = Math.floor(index / 26);
  return (before === 0 ? '' : lettersOf(before - 1)) + String.fromCharCode(65 + (index % 26));
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
