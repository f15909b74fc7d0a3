import { defineErrors } from '#libs/domain';
import { VEHICLE_TAX_WORDS } from '../words/refusals.words.js';

/**
 * The letters of ordinary plates: A to Y in their order of issue, those that private vehicles have been given so far
 * (Wikipedia, "Vehicle registration plates of Morocco"); then the letters of local authorities (J) and of the State (M),
 * which mostly stand with a number alone. A letter that is issued later is one more line here.
 *
 * That table calls و E in Latin; E is read, and W is written, which cannot be taken for another letter.
 */
export const SERIES = [
  { latin: 'A', arabic: 'أ', also: ['ا', 'إ', 'آ', 'ٱ'] },
  { latin: 'B', arabic: 'ب', also: [] },
  { latin: 'D', arabic: 'د', also: [] },
  { latin: 'H', arabic: 'هـ', also: ['ه', 'ة', 'ہ'] },
  { latin: 'W', arabic: 'و', also: ['E'] },
  { latin: 'T', arabic: 'ط', also: [] },
  { latin: 'Y', arabic: 'ي', also: ['ى', 'ی'] },
  { latin: 'J', arabic: 'ج', also: [] },
  { latin: 'M', arabic: 'م', also: [] },
] as const;

/** Plates of a mark and one number: provisional ones, and those of the State and of local authorities. */
const MARKED = [
  { mark: 'WW', also: ['وو'] },
  { mark: 'M', also: ['م', 'المغرب'] },
  { mark: 'J', also: ['ج'] },
] as const;

/** Corps diplomatique, corps consulaire, chef de mission diplomatique, organisation internationale. */
const DIPLOMATIC = ['CD', 'CC', 'CMD', 'OI'];

const TEXT_MAX = 40;
const SERIAL_MAX = 99_999;
const PREFECTURE_MAX = 89;
const MARKED_MAX = 999_999;
const STOCK_MAX = 99_999;
const COUNTRY_MAX = 999;
const DIPLOMATIC_MAX = 9_999;

const latinOf = new Map<string, string>(
  SERIES.flatMap(({ latin, arabic, also }) => [latin, arabic, ...also].map((letter) => [letter, latin] as const)),
);
const arabicOf = new Map<string, string>(SERIES.map(({ latin, arabic }) => [latin, arabic]));
const markOf = new Map<string, string>(
  MARKED.flatMap(({ mark, also }) => [mark, ...also].map((word) => [word, mark] as const)),
);

const refuse = defineErrors(VEHICLE_TAX_WORDS, {
  'plate.unreadable': { status: 422, detail: 'This is no registration plate of a known kind.' },
  'plate.unknown-letter': { status: 422, detail: 'No plate has this letter.' },
  'plate.serial-out-of-range': { status: 422, detail: 'No plate of this kind has such a number.' },
  'plate.prefecture-out-of-range': { status: 422, detail: 'No prefecture has this number.' },
});

/**
 * Reads a Moroccan registration plate in any usual spelling: separators or none, Latin or Arabic letters, Western, Arabic
 * or Persian digits, typed from left or from right.
 *
 * A plate typed from the right is known by its prefecture in front (1–89, two digits at most) and three digits or more at
 * the end. `W18` is a dealer's mark only in front: `1234-W-18` is an ordinary plate of prefecture 18.
 *
 * @returns the canonical spelling: `12345-A-6` (since 2000: serial 1–99999, letter of {@link SERIES}, prefecture 1–89),
 *   `WW-123456`, `M-123456`, `J-123456` (1–999999), `W18-1234` (1–99999), `CD-12-345`, and so CC, CMD, OI (1–999, 1–9999)
 * @throws {DomainError} `plate.unreadable`, `plate.unknown-letter`, `plate.serial-out-of-range`,
 *   `plate.prefecture-out-of-range`, each with `field` and `expected`; none repeats the text
 */
export function readPlate(text: string): string {
  const plain = text.length > TEXT_MAX ? '' : plainOf(text);
  const stock = /^[Wو]-?18-(\d+)$/.exec(plain)?.[1];
  if (stock) return marked('W18', stock, STOCK_MAX);
  const [, before = '', word = '', after = ''] =
    /^(?:(\d+(?:-\d+)?)-?)?(\p{L}+)(?:-?(\d+(?:-\d+)?))?$/u.exec(plain) ?? [];
  const [first = '', last, ...rest] = `${before}-${after}`.split('-').filter(Boolean);
  const mark = markOf.get(word);
  if (mark && first && !last) return marked(mark, first, MARKED_MAX);
  if (!last || rest.length > 0) throw unreadable();
  if (DIPLOMATIC.includes(word)) return diplomatic(word, first, last);
  if (before !== first) throw unreadable(); // one number on each side
  return ordinary(first, word, last);
}

/**
 * The Arabic spelling of a plate, as it is painted and printed: `12345-أ-6`. Plates of other kinds bear Latin marks and
 * stay as they are.
 *
 * @param plate as {@link readPlate} writes it
 */
export function arabicPlate(plate: string): string {
  return plate.replace(/(?<=^\d+-)[A-Z](?=-\d+$)/, (letter) => arabicOf.get(letter) ?? letter);
}

/** Digits, upper-case letters and single hyphens; what does not count is gone, anything else is left to be refused. */
function plainOf(text: string): string {
  return text
    .replace(/[\u00a0\u202f\u00ad\u061c\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .toUpperCase()
    .replace(/[\s\p{Pd}\u2212\u00a6|/\\._]+/gu, '-')
    .replace(/^-|-$/g, '')
    .replace(/(?<=\p{L})-(?=\p{L})/gu, '');
}

function ordinary(first: string, word: string, last: string): string {
  const letter = latinOf.get(word);
  if (!letter) throw refuse('plate.unknown-letter', expecting(`one of ${letters()}`));
  const fromRight = first.length <= 2 && isWithin(first, PREFECTURE_MAX) && last.length >= 3;
  const [serial, prefecture] = fromRight ? [last, first] : [first, last];
  if (!isWithin(serial, SERIAL_MAX)) throw outOfRange(`a serial from 1 to ${SERIAL_MAX}, as in 12345-A-6`);
  if (!isWithin(prefecture, PREFECTURE_MAX))
    throw refuse(
      'plate.prefecture-out-of-range',
      expecting(`a prefecture from 1 to ${PREFECTURE_MAX}, as in 12345-A-6`),
    );
  return `${Number(serial)}-${letter}-${Number(prefecture)}`;
}

function marked(mark: string, number: string, max: number): string {
  if (!isWithin(number, max)) throw outOfRange(`${mark} and a number from 1 to ${max}`);
  return `${mark}-${Number(number)}`;
}

function diplomatic(mark: string, country: string, number: string): string {
  if (!isWithin(country, COUNTRY_MAX) || !isWithin(number, DIPLOMATIC_MAX))
    throw outOfRange(`${mark}, a number from 1 to ${COUNTRY_MAX} and one from 1 to ${DIPLOMATIC_MAX}`);
  return `${mark}-${Number(country)}-${Number(number)}`;
}

const isWithin = (digits: string, max: number): boolean => Number(digits) >= 1 && Number(digits) <= max;
const letters = (): string => SERIES.map(({ latin, arabic }) => `${latin} ${arabic}`).join(', ');
const expecting = (expected: string) => ({ field: 'plate', expected });
const outOfRange = (expected: string) => refuse('plate.serial-out-of-range', expecting(expected));
const unreadable = () =>
  refuse('plate.unreadable', expecting('a plate such as 12345-A-6, WW-123456, W18-1234 or CD-12-345'));
