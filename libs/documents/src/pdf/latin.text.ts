import { NO_BREAK_SPACE } from '../print/amount.js';
import type { Words } from '../print/words.js';
import { amiriFonts } from './amiri.font.js';
import { visualRuns, type TextRun } from './bidi.text.js';

// What Helvetica of every PDF reader has: WinAnsiEncoding, ISO 32000-1, annex D.2.
const PLAIN = /^[ -~\u00a0-\u00ff]*$/;
const BEYOND_LATIN_1 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const NO_BREAK_SPACES = /[\u2007\u202f\u2060]/;
/** Letters that no mark is taken from, and signs that look alike. */
const ALIKE: Readonly<Record<string, string>> = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  ı: 'i',
  '\u2010': '-',
  '\u2011': '-',
  '\u2212': '-',
};

/**
 * A text in the letters that Helvetica has: `Nguyễn` is written Nguyen, and what has no like is `?`. pdfkit writes other
 * letters in the place of those that are missing.
 */
export function latinText(text: string): string {
  if (PLAIN.test(text)) return text;
  return Array.from(text.normalize('NFC'), latinChar).join('');
}

/**
 * The characters of words that their fonts cannot write as they are: none, for words that are to be printed.
 *
 * @returns each once, in the order of the words
 */
export function unwritable({ fr, ar }: Words): string[] {
  const missing = [...visualRuns(fr, 'ltr'), ...visualRuns(ar, 'rtl')].flatMap(missingIn);
  return [...new Set(missing)];
}

function missingIn({ text, script }: TextRun): string[] {
  if (script === 'latin') return Array.from(text).filter((char) => !hasLatin(char));
  const font = amiriFonts()['Amiri-Regular'];
  return Array.from(text).filter((char) => font.layout(char).glyphs.some(({ id }) => id === 0));
}

function latinChar(char: string): string {
  if (hasLatin(char)) return char;
  if (NO_BREAK_SPACES.test(char)) return NO_BREAK_SPACE;
  if (/\s/.test(char)) return ' ';
  const plain = ALIKE[char] ?? char.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain && PLAIN.test(plain) ? plain : '?';
}

function hasLatin(char: string): boolean {
  return PLAIN.test(char) || BEYOND_LATIN_1.includes(char);
}
