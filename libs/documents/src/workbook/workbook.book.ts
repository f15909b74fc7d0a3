import { refuseFile, refuseUnreadable } from '../sheet/sheet.js';
import { partAt, type WorkbookParts } from './workbook.parts.js';
import { attributeOf, isTrue, readXml } from './workbook.xml.js';

const USUAL_PLACE = 'xl/workbook.xml';
const SHEETS_MAX = 1_000;

/** Where what is read of a workbook lies. */
export interface Book {
  /** The name of its first visible sheet with cells, and its part. */
  name: string;
  sheetPart: string;
  /** Further visible sheets with cells. */
  otherNames: string[];
  stylesPart: string | undefined;
  stringsPart: string | undefined;
  /** Days are counted from 1904 on, as Excel for Macintosh did, not from 1900. */
  isFrom1904: boolean;
}

interface Relationship {
  type: string;
  part: string;
}

interface NamedSheet {
  name: string;
  isVisible: boolean;
  relationship: string;
}

/**
 * Finds the first visible sheet of a workbook that has cells: charts and dialogs have none.
 *
 * @throws {DomainError} `file.unreadable`, `file.no-visible-sheet`
 */
export async function readBook(parts: WorkbookParts): Promise<Book> {
  const root = [...(await relationshipsOf(parts, '')).values()];
  const bookPart = root.find(({ type }) => type === 'officeDocument')?.part ?? USUAL_PLACE;
  if (!parts.has(bookPart)) throw refuseUnreadable('an .xlsx workbook, as Excel or LibreOffice writes it');
  const relationships = await relationshipsOf(parts, bookPart);
  const { sheets, isFrom1904 } = await readSheetsOf(parts, bookPart);
  const visible = sheets.flatMap(({ name, isVisible, relationship }) => {
    const target = relationships.get(relationship);
    return isVisible && target?.type === 'worksheet' ? { name, part: target.part } : [];
  });
  const [first, ...others] = visible;
  if (!first) throw refuseFile('file.no-visible-sheet', { field: 'file', expected: 'a visible sheet with a table' });
  const partOf = (type: string) => [...relationships.values()].find((one) => one.type === type)?.part;
  return {
    name: first.name,
    sheetPart: first.part,
    otherNames: others.map(({ name }) => name),
    stylesPart: partOf('styles'),
    stringsPart: partOf('sharedStrings'),
    isFrom1904,
  };
}

async function readSheetsOf(
  parts: WorkbookParts,
  bookPart: string,
): Promise<{ sheets: NamedSheet[]; isFrom1904: boolean }> {
  const sheets: NamedSheet[] = [];
  let isFrom1904 = false;
  await readXml(parts.read(bookPart), {
    opened: (tag, attributes) => {
      if (tag === 'workbookPr') isFrom1904 = isTrue(attributeOf(attributes, 'date1904'));
      if (tag !== 'sheet') return;
      if (sheets.length === SHEETS_MAX) throw refuseUnreadable(`a workbook of at most ${SHEETS_MAX} sheets`);
      sheets.push({
        name: attributeOf(attributes, 'name')?.slice(0, 31) ?? '',
        isVisible: (attributeOf(attributes, 'state') ?? 'visible').trim() === 'visible',
        relationship: attributeOf(attributes, 'id') ?? '',
      });
    },
  });
  return { sheets, isFrom1904 };
}

async function relationshipsOf(parts: WorkbookParts, part: string): Promise<Map<string, Relationship>> {
  const relationships = new Map<string, Relationship>();
  const [folder, name] = part.includes('/')
    ? [`${part.slice(0, part.lastIndexOf('/'))}/`, part.split('/').at(-1)]
    : ['', part];
  await readXmlIfThere(parts, `${folder}_rels/${name}.rels`, (attributes) => {
    const [id, type, target] = ['Id', 'Type', 'Target'].map((each) => attributeOf(attributes, each) ?? '');
    if (id && target) relationships.set(id, { type: type?.split('/').at(-1) ?? '', part: partAt(target, part) });
  });
  return relationships;
}

async function readXmlIfThere(
  parts: WorkbookParts,
  part: string,
  each: (attributes: Parameters<typeof attributeOf>[0]) => void,
): Promise<void> {
  if (!parts.has(part)) return;
  await readXml(parts.read(part), { opened: (tag, attributes) => tag === 'Relationship' && each(attributes) });
}
