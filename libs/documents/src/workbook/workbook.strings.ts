import { CELL_TEXT_MAX, plainText, refuseFile } from '../sheet/sheet.js';
import { readXml } from './workbook.xml.js';

const STRINGS_MAX = 500_000;
/** Before white space is left out; Excel's own cells hold half of it. */
const RAW_MAX = 64 * 1_024;

/**
 * Reads the texts that the cells of a workbook share. Of one that is longer than a cell may hold the beginning is kept,
 * long enough to be known for too long.
 *
 * @throws {DomainError} `file.too-much-text`, `file.unreadable`
 */
export async function readStrings(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  const strings: string[] = [];
  const text = new CellText();
  await readXml(chunks, {
    opened: (tag) => {
      if (tag === 'si') text.begin();
      text.opened(tag);
    },
    text: (part) => text.add(part),
    closed: (tag) => {
      text.closed(tag);
      if (tag !== 'si') return;
      if (strings.length === STRINGS_MAX)
        throw refuseFile('file.too-much-text', { field: 'file', textsMax: STRINGS_MAX });
      strings.push(text.value);
    },
  });
  return strings;
}

/** Two parts of a text that is being read. @throws {DomainError} `file.too-much-text` */
export function joinedText(before: string, text: string): string {
  if (before.length + text.length > RAW_MAX)
    throw refuseFile('file.too-much-text', { field: 'file', charactersMax: RAW_MAX });
  return before + text;
}

/** The text of a cell while it is read: its runs, without what is said of their pronunciation. */
export class CellText {
  private parts = '';
  private isText = false;
  private isPhonetic = false;

  /** As it is compared; of a text that is too long its beginning. */
  get value(): string {
    const text = this.parts.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
      String.fromCharCode(parseInt(code, 16)),
    );
    return plainText(text).slice(0, CELL_TEXT_MAX + 1);
  }

  begin(): void {
    this.parts = '';
  }

  opened(tag: string): void {
    if (tag === 'rPh') this.isPhonetic = true;
    this.isText = tag === 't' && !this.isPhonetic;
  }

  add(text: string): void {
    if (this.isText) this.parts = joinedText(this.parts, text);
  }

  closed(tag: string): void {
    if (tag === 'rPh') this.isPhonetic = false;
    this.isText = false;
  }
}
