import { deflateRawSync } from 'node:zlib';

/** A cell of a test's workbook; a day is the number that Excel has for it, formatted as a date. */
export type Cell = string | number | boolean | { excelDay: number } | null;

/** An .xlsx workbook of one sheet. @param parts further files in it, or others instead of its own */
export function workbookOf(rows: readonly (readonly Cell[])[], parts: Record<string, string> = {}): Buffer {
  const relationship = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const xml = (name: string, content: string): string =>
    `<${name} xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relationship}">${content}</${name}>`;
  return zipOf({
    'xl/workbook.xml': xml('workbook', '<sheets><sheet name="Parc" sheetId="1" r:id="rId1"/></sheets>'),
    'xl/_rels/workbook.xml.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
      `<Relationship Id="rId1" Type="${relationship}/worksheet" Target="worksheets/sheet1.xml"/>` +
      `<Relationship Id="rId2" Type="${relationship}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': xml('styleSheet', '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'),
    'xl/worksheets/sheet1.xml': xml('worksheet', `<sheetData>${rows.map(rowXml).join('')}</sheetData>`),
    ...parts,
  });
}

/** A zip file. @param claimedBytes what its directory says of each part's size, when that is not the truth */
export function zipOf(parts: Record<string, string>, claimedBytes?: number): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const packed = deflateRawSync(content);
    const sizes = [0, packed.length, claimedBytes ?? Buffer.byteLength(content)];
    const common = [...bytes(2, 20, 0, 8, 0, 0), ...bytes(4, ...sizes), ...bytes(2, name.length, 0)];
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.from(common), Buffer.from(name), packed]);
    const rest = [...bytes(2, 0, 0, 0), ...bytes(4, 0, offset)];
    directory.push(Buffer.from([...Buffer.from('PK\x01\x02'), ...bytes(2, 20), ...common, ...rest]), Buffer.from(name));
    files.push(file);
    offset += file.length;
  }
  const count = files.length;
  const length = Buffer.concat(directory).length;
  const end = [...bytes(2, 0, 0, count, count), ...bytes(4, length, offset), ...bytes(2, 0)];
  return Buffer.concat([...files, ...directory, Buffer.from('PK\x05\x06'), Buffer.from(end)]);
}

function bytes(width: number, ...numbers: number[]): number[] {
  return numbers.flatMap((number) =>
    Array.from({ length: width }, (_, index) => Math.floor(number / 256 ** index) & 255),
  );
}

function rowXml(cells: readonly Cell[], index: number): string {
  return `<row r="${index + 1}">${cells.map((cell, column) => cellXml(cell, `${String.fromCharCode(65 + column)}${index + 1}`)).join('')}</row>`;
}

function cellXml(cell: Cell, at: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${Number(cell)}</v></c>`;
  if (typeof cell === 'object') return `<c r="${at}" s="1"><v>${cell.excelDay}</v></c>`;
  return `<c r="${at}" t="inlineStr"><is><t>${cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`;
}
