/** Letters that NFKD leaves whole, or that keyboards exchange without a reader's noticing, and what they count as. */
const ALIKE: Readonly<Record<string, string>> = {
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ł: 'l',
  ꞌ: '', // an apostrophe that Unicode counts among the letters
  ى: 'ي',
  ی: 'ي',
  ة: 'ه',
  ک: 'ك',
  گ: 'ك',
  ڭ: 'ك',
  ٱ: 'ا',
};
const ALIKE_LETTERS = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'gu');
/** Accents and Arabic vowels. Other scripts write letters by marks: those stay. */
const ACCENTS = /(?=\p{Mn})[\p{Script=Inherited}\p{Script=Latin}\p{Script=Arabic}]/gu;
/** Spaces, hyphens, apostrophes, tatweel, and what nobody sees. */
const JOINTS = /[^\p{L}\p{M}\p{N}]|\p{Lm}|\p{Default_Ignorable_Code_Point}/gu;
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** Embeddings, overrides and isolates (UAX #9): after them a screen shows other letters than are stored. */
const TURNS_TEXT = /[\u202a-\u202e\u2066-\u2069]/u;

/** Unicode's blocks of symbols among its first 65,536 characters, as a class of a pattern has them. */
export const SYMBOLS = '\\u2600-\\u27bf\\u2b00-\\u2bff';
/** Symbols, and pictures: emoji are among both. */
const PICTURE = new RegExp(`[${SYMBOLS}\\u{1f000}-\\u{1fffd}]`, 'u');

/** The longest name of a person, in characters. */
export const NAME_MAX_LENGTH = 100;

/** Why a text is no person's name; {@link writtenName} reads the others. */
export type NameFlaw = 'too-long' | 'without-letters' | 'with-pictures' | 'turns-direction';

/**
 * A person's name as it is stored: composed (NFC), without anything that nobody sees, one space between its words. In
 * letters of whatever script, one at least.
 *
 * @returns undefined when it is none, as {@link nameFlawOf} says
 */
export function writtenName(text: string): string | undefined {
  const name = visible(text);
  return flawOf(text, name) ? undefined : name;
}

/**
 * Why a text is no name: without a letter, longer than {@link NAME_MAX_LENGTH}, with pictures, which no ID has and no paper
 * prints, or with characters that turn the direction of a text. @returns undefined when it is one
 */
export function nameFlawOf(text: string): NameFlaw | undefined {
  return flawOf(text, visible(text));
}

function visible(text: string): string {
  return text.replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim().normalize('NFC');
}

function flawOf(text: string, name: string): NameFlaw | undefined {
  if (TURNS_TEXT.test(text)) return 'turns-direction';
  if (PICTURE.test(name)) return 'with-pictures';
  if (!/\p{L}/u.test(name)) return 'without-letters';
  return Array.from(name).length > NAME_MAX_LENGTH ? 'too-long' : undefined;
}

/**
 * What of a name is compared: its letters and digits. Case, accents, Arabic vowels, the width and shape of letters, and
 * everything between them (`Ait Lahcen`, `AITLAHCEN`; عبد الله, عبدالله) differ from one document to the next. A letter
 * more is another name.
 */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(ALIKE_LETTERS, (letter) => ALIKE[letter] ?? letter)
    .replace(JOINTS, '');
}

/** Somebody's name as a counter writes it. */
export interface PersonName {
  firstName: string;
  lastName: string;
}

/** Whether two names are of the same person, as {@link nameKey} compares first and last names. */
export function isSameName(a: PersonName, b: PersonName): boolean {
  return nameKey(a.firstName) === nameKey(b.firstName) && nameKey(a.lastName) === nameKey(b.lastName);
}
