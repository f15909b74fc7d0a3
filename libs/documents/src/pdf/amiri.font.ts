import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { create, type Font, type GlyphRun } from 'fontkit';

const WOFF_HEADER_BYTES = 44;
const WOFF_ENTRY_BYTES = 20;
const SFNT_HEADER_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;

const TEXTS_REMEMBERED_MAX = 5_000;

let opened: Record<'Amiri-Regular' | 'Amiri-Bold', Font> | undefined;

/**
 * The fonts that write Arabic, opened by the first document for all: a font that each one parses and shapes anew costs
 * it more than 60 ms.
 */
export function amiriFonts(): Record<'Amiri-Regular' | 'Amiri-Bold', Font> {
  opened ??= { 'Amiri-Regular': openAmiri(400), 'Amiri-Bold': openAmiri(700) };
  return opened;
}

/** Lets a document write Arabic by the names `Amiri-Regular` and `Amiri-Bold`. */
export function registerAmiri(doc: PDFKit.PDFDocument): void {
  // pdfkit takes a font that fontkit has opened, but its types do not say so.
  for (const [name, font] of Object.entries(amiriFonts())) doc.registerFont(name, font as unknown as Uint8Array);
}

function openAmiri(weight: 400 | 700): Font {
  const path = createRequire(import.meta.url).resolve(`@fontsource/amiri/files/amiri-arabic-${weight}-normal.woff`);
  return shapedOnce(create(sfntOf(readFileSync(path))));
}

/**
 * The font, which writes from right to left whatever the text, and remembers what it has shaped: most texts are labels,
 * the same on every document. Names are not, so it forgets now and then.
 */
function shapedOnce(font: Font): Font {
  const shaped = new Map<string, GlyphRun>();
  const layout = (text: string): GlyphRun => {
    let run = shaped.get(text);
    if (!run) {
      run = font.layout(text, [], 'arab', undefined, 'rtl');
      if (shaped.size >= TEXTS_REMEMBERED_MAX) shaped.clear();
      shaped.set(text, run);
    }
    const { glyphs, positions, advanceWidth } = run;
    // pdfkit scales positions in place.
    return { glyphs, positions: positions.map((position) => ({ ...position })), advanceWidth };
  };
  return Object.create(font, { layout: { value: layout } }) as Font;
}

/** A WOFF file unpacked. fontkit reads WOFF too, but inflates the table of outlines again for every glyph. */
function sfntOf(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const header = Buffer.alloc(SFNT_HEADER_BYTES + SFNT_ENTRY_BYTES * count);
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  const tables: Buffer[] = [];
  let offset = header.length;
  for (let index = 0; index < count; index++) {
    const from = WOFF_HEADER_BYTES + WOFF_ENTRY_BYTES * index;
    const to = SFNT_HEADER_BYTES + SFNT_ENTRY_BYTES * index;
    const table = tableAt(woff, from);
    woff.copy(header, to, from, from + 4);
    woff.copy(header, to + 4, from + 16, from + 20);
    header.writeUInt32BE(offset, to + 8);
    header.writeUInt32BE(table.length, to + 12);
    const padding = -table.length & 3;
    tables.push(table, Buffer.alloc(padding));
    offset += table.length + padding;
  }
  return Buffer.concat([header, ...tables]);
}

function tableAt(woff: Buffer, entry: number): Buffer {
  const [start, packed, length] = [4, 8, 12].map((at) => woff.readUInt32BE(entry + at)) as [number, number, number];
  const bytes = woff.subarray(start, start + packed);
  return packed < length ? inflateSync(bytes) : bytes;
}
