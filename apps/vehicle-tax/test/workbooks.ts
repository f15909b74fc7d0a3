import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const LONG_TEXT_CHARACTERS = 40 * 1_024 * 1_024;

const WORKBOOK = {
  'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets><sheet name="Parc" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
};

/** A workbook of texts. @param hiddenLines which of its lines a filter hides */
export function workbookWith(
  rows: readonly (readonly string[])[],
  { hiddenLines = [] }: { hiddenLines?: readonly number[] } = {},
): Promise<Buffer> {
  const xml = rows.map((cells, index) => {
    const hidden = hiddenLines.includes(index + 1) ? ' hidden="1"' : '';
    const each = cells.map((text) => (text === '' ? '<c/>' : `<c t="inlineStr"><is><t>${text}</t></is></c>`));
    return `<row r="${index + 1}"${hidden}>${each.join('')}</row>`;
  });
  return zipped({
    ...WORKBOOK,
    'xl/sharedStrings.xml': `<sst ${MAIN}/>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData>${xml.join('')}</sheetData></worksheet>`,
  });
}

/** A small workbook with one text of 40 MB. */
export function hostileWorkbook(): Promise<Buffer> {
  return zipped({
    ...WORKBOOK,
    'xl/sharedStrings.xml': `<sst ${MAIN}><si><t>${'a'.repeat(LONG_TEXT_CHARACTERS)}</t></si></sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>`,
  });
}

function zipped(parts: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(xml), name);
  zip.end();
  return buffer(zip.outputStream as Readable);
}
