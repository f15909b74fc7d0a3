import bidiFactory from 'bidi-js';

const bidi = bidiFactory();

const LEFT_TO_RIGHT_MARK = '\u200E';
const ARABIC = /[\u0600-\u06FF\u0750-\u077F\uFB50-\uFDFF\uFE70-\uFEFF]/;
const ARABIC_LETTERS = /[\u0620-\u064A\u0671-\u06D3]+/g;
const CONTROL = /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

// Amiri's letters are small for their size.
const ARABIC_SCALE = 1.2;

export type Direction = 'ltr' | 'rtl';

/** A piece of a line that one font writes. */
export interface Run {
  /** Latin from left to right as it stands; Arabic as it is read, the font turns it round. */
  text: string;
  script: 'latin' | 'arabic';
}

/** How a line is written; `x` and the baseline `y` are where it begins, ends, or has its middle. */
export interface Line {
  x: number;
  y: number;
  size: number;
  direction?: Direction;
  align?: 'left' | 'right' | 'center';
  bold?: boolean;
  color?: string;
  /** A longer line is written smaller. */
  maxWidth?: number;
}

/** A text that keeps its own order from left to right inside Arabic. */
export function isolated(text: string): string {
  return `\u2066${text}\u2069`;
}

/** A plate as it hangs on the vehicle, number, letter and region from left to right: an Arabic letter turns nothing. */
export function plateText(plate: string): string {
  return isolated(plate.replace(ARABIC_LETTERS, `${LEFT_TO_RIGHT_MARK}$&${LEFT_TO_RIGHT_MARK}`));
}

/** A line's runs from left to right, by the Unicode bidirectional algorithm. */
export function visualRuns(text: string, direction: Direction): Run[] {
  const embedding = bidi.getEmbeddingLevels(text, direction);
  const mirrored = bidi.getMirroredCharactersMap(text, embedding.levels);
  const runs: Run[] = [];
  for (const index of bidi.getReorderedIndices(text, embedding)) {
    const char = mirrored.get(index) ?? text.charAt(index);
    if (CONTROL.test(char)) continue;
    const turned = (embedding.levels[index] ?? 0) % 2 === 1;
    const script = ARABIC.test(char) || (turned && char === ' ') ? 'arabic' : 'latin';
    const last = runs.at(-1);
    if (last?.script !== script) runs.push({ text: char, script });
    else last.text = script === 'arabic' ? char + last.text : last.text + char;
  }
  return runs;
}

/** Writes one line, in Helvetica and Amiri. */
export function drawText(doc: PDFKit.PDFDocument, text: string, line: Line): void {
  const { x, y, direction = 'ltr', align = 'left', bold = false, color = 'black', maxWidth = Infinity } = line;
  const runs = visualRuns(text, direction);
  const natural = sum(runs.map((run) => choose(doc, run, line.size, bold).widthOfString(run.text, optionsOf(run))));
  const shrink = Math.min(1, maxWidth / natural);
  const width = natural * shrink;
  let left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
  doc.fillColor(color);
  for (const run of runs) {
    choose(doc, run, line.size * shrink, bold).text(run.text, left, y, optionsOf(run));
    left += doc.widthOfString(run.text, optionsOf(run));
  }
}

function choose(doc: PDFKit.PDFDocument, { script }: Run, size: number, bold: boolean): PDFKit.PDFDocument {
  return script === 'arabic'
    ? doc.font(bold ? 'Amiri-Bold' : 'Amiri-Regular').fontSize(size * ARABIC_SCALE)
    : doc.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size);
}

function optionsOf({ script }: Run): PDFKit.Mixins.TextOptions {
  // With features, even none, pdfkit lets the font shape the whole run; else word by word, from left to right.
  return { lineBreak: false, baseline: 'alphabetic', ...(script === 'arabic' ? { features: [] } : {}) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
