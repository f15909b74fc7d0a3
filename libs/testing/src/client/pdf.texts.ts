import { inflateSync } from 'node:zlib';

// pdfkit turns the page round first: y grows downwards.
const PAGE_START = /^1 0 0 -1 0 [\d.]+ cm\n/;

/** The texts that a PDF's pages draw in Helvetica, in order. Arabic is not among them: its font has glyphs, no letters. */
export function latinTexts(pdf: Buffer): string[] {
  // pdfkit draws each by itself, in pieces where letters are kerned.
  return [...drawnContent(pdf).matchAll(/\[(<[^\]]*)\] TJ/g)]
    .map(([, pieces = '']) => [...pieces.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) => hex).join(''))
    .map((hex) => new TextDecoder('windows-1252').decode(Buffer.from(hex, 'hex')));
}

/** What draws a PDF's pages: the operators of ISO 32000-1, unpacked. */
export function drawnContent(pdf: Buffer): string {
  const streams = pdf.toString('latin1').matchAll(/\/Filter \/FlateDecode\n>>\nstream\n([^]*?)\nendstream/g);
  return [...streams]
    .map(([, stream = '']) => inflateSync(Buffer.from(stream, 'latin1')).toString('latin1'))
    .filter((content) => PAGE_START.test(content))
    .join('\n');
}
