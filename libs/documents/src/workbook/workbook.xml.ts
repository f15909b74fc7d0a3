import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { refuseFile, refuseUnreadable } from '../sheet/sheet.js';

/** Between two tags: a shared string, an attribute, a comment. */
const TOKEN_MAX = 256 * 1_024;
const DEPTH_MAX = 64;

/** The attributes of a tag, by their names with prefixes. */
export type XmlAttributes = Readonly<Record<string, string>>;

/** Who reads a part of a workbook. Names are without prefixes. */
export interface XmlReader {
  opened?: (name: string, attributes: XmlAttributes) => void;
  text?: (text: string) => void;
  closed?: (name: string) => void;
}

/**
 * Reads XML while it is unpacked. Nothing of it is kept here but the tag or text that is not whole yet, so that its size
 * costs time alone; there are no entities of its own.
 *
 * @throws {DomainError} `file.unreadable`, `file.too-much-text`
 */
export async function readXml(chunks: AsyncIterable<Uint8Array>, reader: XmlReader): Promise<void> {
  const parser = new SaxesParser();
  let depth = 0;
  let eventAt = 0;
  const text = (text: string): void => {
    eventAt = parser.position;
    reader.text?.(text);
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('doctype', () => {
    throw refuseUnreadable('a workbook as Excel or LibreOffice writes it, without a DOCTYPE');
  });
  parser.on('opentag', ({ name, attributes }) => {
    eventAt = parser.position;
    depth += 1;
    if (depth > DEPTH_MAX)
      throw refuseUnreadable('a workbook as Excel or LibreOffice writes it: its parts are too deep');
    reader.opened?.(withoutPrefix(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    eventAt = parser.position;
    depth -= 1;
    reader.closed?.(withoutPrefix(name));
  });
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
    parser.write(decoder.decode(chunk, { stream: true }));
    if (parser.position - eventAt > TOKEN_MAX)
      throw refuseFile('file.too-much-text', { field: 'file', charactersMax: TOKEN_MAX });
  }
  parser.close();
}

/** XML without a mark or declaration is UTF-8; office programs write nothing but that and UTF-16. */
function encodingOf(chunk: Uint8Array): string {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  return chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/** An attribute by its name without a prefix. */
export function attributeOf(attributes: XmlAttributes, name: string): string | undefined {
  const plain = attributes[name];
  if (plain !== undefined) return plain;
  const prefixed = Object.keys(attributes).find((each) => each.endsWith(`:${name}`));
  return prefixed && attributes[prefixed];
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Whether an attribute says yes: `1`, `true`, in whatever case and with white space. */
export function isTrue(value: string | undefined): boolean {
  return /^\s*(?:1|true|on)\s*$/i.test(value ?? '');
}
