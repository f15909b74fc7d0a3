import bidiFactory from 'bidi-js';

const bidi = bidiFactory();

const ARABIC = /[\u0600-\u06FF\u0750-\u077F\uFB50-\uFDFF\uFE70-\uFEFF]/;
const CONTROL = /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

export type Direction = 'ltr' | 'rtl';

/** A piece of a line that one font writes. */
export interface TextRun {
  /** Latin from left to right as it stands; Arabic as it is read, the font turns it round. */
  text: string;
  script: 'latin' | 'arabic';
}

/** A line's runs from left to right, by the Unicode bidirectional algorithm. */
export function visualRuns(text: string, direction: Direction): TextRun[] {
  const embedding = bidi.getEmbeddingLevels(text, direction);
  const mirrored = bidi.getMirroredCharactersMap(text, embedding.levels);
  const runs: TextRun[] = [];
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
