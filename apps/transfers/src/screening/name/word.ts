/**
 * One spelling of a word, as letters of the one alphabet that both scripts are folded to:
 *
 * - consonants by sound, `bdfghjklmnrstxz` and `c` for ش: what Latin writes in several ways is one letter;
 * - vowels that Latin writes: `a`, `e`, `i`, `u`, and `w` beside an a; at the end of a word, where they make another name,
 *   `Q` an a (Amina), `N` an i (Hassani), `O` an u, and `W` an h behind an a, which is mostly not heard;
 * - what Arabic writes where Latin may write several things: `L` an alef that begins a word, `V` one before ح or ه, `E` a ع
 *   that begins a word, `G` one with an alef, `P` a ع within, `A` a long a, `I` ي, `Y` a ي or ى that ends a word, `U` و,
 *   `D` ذ and ظ, `S` ث, `T` a ه or ة that ends a word;
 * - digits.
 */
export interface FoldedForm {
  letters: string;
  /** Which script it was written in: Arabic leaves short vowels out. */
  isArabic: boolean;
  /** How much of a likeness is left when this spelling had to be guessed: 1 when it is certain. */
  trust: number;
}

/** What is left of a likeness when an article or a particle was taken off a word, or a short form was written out. */
export const TRUST_OF = { unglued: 0.9, withoutLineage: 0.95, withArticle: 0.97, shortened: 0.9 } as const;

const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/tch|sch|ch|sh/g, 'C'],
  [/kh/g, 'X'],
  [/gh/g, 'G'],
  [/^rh|(?<=[bcdfjklmnqstz])rh|rh$/g, 'G'], // Rhmani is غ; Abderhmane is r and h
  [/dj/g, 'J'],
  [/dh/g, 'D'],
  [/th/g, 'T'],
  [/ph/g, 'F'],
  [/gu(?=[ei])/g, 'K'], // ق and ڭ, as in Merzougui
  [/g(?=[eiy])/g, 'J'],
  [/g/g, 'K'],
  [/qu(?=[ei])|q|ck/g, 'K'],
  [/c(?=[eiy])/g, 'S'],
  [/c/g, 'K'],
  [/ee/g, 'I'],
  [/oo|ou|[ow]/g, 'U'],
  [/y/g, 'I'],
  [/v/g, 'F'],
  [/p/g, 'B'],
];
const ALLAH = 'allah';
const DOUBLED = /(.)\1+/g;
/** A w that is heard, and that Arabic writes: Alaoui, Souad. */
const HEARD_W = /(?<=a)u|u(?=a)/g;
const SILENT_END: readonly (readonly [RegExp, string])[] = [
  [/ie$/, 'i'],
  [/ae$/, 'a'],
  [/(?<=[^aeiu].*[^aeiu])e$/, ''],
  [/^[ei](?=[^aeiu]{2})/, ''], // Ibrahim and Brahim, Idriss and Driss
  [/(?<=a)h$/, 'W'],
  [/(?<=.)a$/, 'Q'],
  [/(?<=.)i$/, 'N'],
  [/(?<=.)u$/, 'O'],
];
/** El, Al, and the article that has taken the sound of a sun letter: Essaidi, Ettorabi. */
const GLUED_ARTICLE = /^(?:el(?=[^l].{2})|[ao]l(?=[^l].{3})|[ae](?=(?:ss|nn|tt|zz|rr|dd|ch|sh).{2}))/;
/** Lahcen, Laalami, Lmrabet. */
const GLUED_L = /^l(?=.{4})/;
const GLUED_LA = /^l[ae](?=[^aeiou].{3})/;
const GLUED_BEN = /^be[nl](?=[^n].{2})/;
const ABD = /^abd(?:[aeou]+l?|l)(?=[a-z]{3})/;
const SHORT_MOHAMED = /^(?:med|mohd?|mhd|md)$/;
const ABDALLAH = /^abd[aeou]+ll?[ae]h?i?$/;
const DIN = /(?<=.{2})[aeiou]*l?d{1,2}[ie]+ne?$/;

/** The sounds of a Latin word in lower case, `a` to `z`; digits stay. */
export function latinSounds(word: string): string {
  let sounds = word;
  for (const [written, sound] of SOUNDS) sounds = sounds.replace(written, sound);
  sounds = sounds.toLowerCase().replace(DOUBLED, '$1').replace(HEARD_W, 'w');
  for (const [written, sound] of SILENT_END) sounds = sounds.replace(written, sound);
  return sounds;
}

/**
 * The spellings that a word in Latin letters may stand for, the certain one first: as it is, and without an article or a
 * Ben that may be glued to it.
 *
 * @param word `a` to `z` and digits, without articles and particles that stand alone
 */
export function latinForms(word: string): FoldedForm[] {
  const plain = word.replace(DIN, 'din');
  if (ABDALLAH.test(plain)) return [latinForm(`abd${ALLAH}`)];
  if (SHORT_MOHAMED.test(plain)) return [latinForm(plain), latinForm('mohamed', TRUST_OF.shortened)];
  const servant = ABD.exec(plain)?.[0];
  if (servant) return servantForms(plain.slice(servant.length), servant.endsWith('l'));
  const forms = [latinForm(plain)];
  for (const glued of [GLUED_ARTICLE, GLUED_L, GLUED_LA, GLUED_BEN]) {
    if (glued.test(plain)) forms.push(latinForm(plain.replace(glued, ''), TRUST_OF.unglued));
  }
  return forms;
}

/** Abd and a name of God in one word: its article is heard or not, written or not, and its l may belong to the name. */
function servantForms(name: string, hasL: boolean): FoldedForm[] {
  const servantOf = (heard: string, trust = 1): FoldedForm => ({
    letters: `abd${latinSounds(heard)}`,
    isArabic: false,
    trust,
  });
  const forms = [servantOf(name.replace(/^rh/, 'rah'))];
  if (hasL && /^[aeiou]/.test(name)) forms.push(servantOf(`l${name}`, TRUST_OF.withArticle));
  return forms;
}

function latinForm(word: string, trust = 1): FoldedForm {
  return { letters: latinSounds(word), isArabic: false, trust };
}

const ARABIC_SOUNDS: Readonly<Record<string, string>> = {
  ب: 'b',
  ت: 't',
  ث: 'S',
  ج: 'j',
  ح: 'h',
  خ: 'x',
  د: 'd',
  ذ: 'D',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: 'c',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'D',
  ع: 'P',
  غ: 'g',
  ف: 'f',
  ق: 'k',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'H',
  و: 'U',
  ي: 'I',
  ا: 'A',
  پ: 'b',
  چ: 'c',
  ژ: 'j',
  ڤ: 'f',
  ڨ: 'k',
};
const SAME_LETTER: Readonly<Record<string, string>> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ک: 'ك',
  ڭ: 'ك',
  گ: 'ك',
  ݣ: 'ك',
};
const SAME_LETTERS = new RegExp(`[${Object.keys(SAME_LETTER).join('')}]`, 'g');
/** Vowel signs, shadda, tatweel, Koranic marks, and a hamza that stands alone. */
const SIGNS = /[\p{Mn}\u0640\u0621]/gu;
const ARABIC_L = /^ل(?=.{3})/;
const ARABIC_BEN = /^ب[نل](?=[^ن].{2})/;

/** An Arabic word as it is compared: without vowel signs and tatweel, and one letter for those that are exchanged. */
export function plainArabic(word: string): string {
  return word.replace(SIGNS, '').replace(SAME_LETTERS, (letter) => SAME_LETTER[letter] ?? letter);
}

/**
 * The spellings that a word in Arabic letters may stand for, the certain one first.
 *
 * @param word as {@link plainArabic} leaves it
 */
export function arabicForms(word: string): FoldedForm[] {
  if (word === 'الله') return [{ letters: 'alT', isArabic: true, trust: 1 }];
  const bare = /^ال(?=.{2})/.test(word) ? word.slice(2) : word;
  const forms = [arabicForm(bare)];
  if (bare !== word) forms.push(arabicForm(word, TRUST_OF.withArticle));
  for (const glued of [ARABIC_L, ARABIC_BEN]) {
    if (bare === word && glued.test(word)) {
      forms.push(arabicForm(word.replace(glued, ''), TRUST_OF.unglued));
    }
  }
  return forms;
}

function arabicSounds(word: string): string {
  return Array.from(word.replace(/^عبدال(?=.{2})/, 'عبد'), (letter) => ARABIC_SOUNDS[letter] ?? '')
    .join('')
    .replace(/^A(?=h)/, 'V')
    .replace(/^A/, 'L')
    .replace(/^PA/, 'G')
    .replace(/^P/, 'E')
    .replace(/H$/, 'T')
    .replace(/H/g, 'h')
    .replace(/I$/, 'Y')
    .replace(DOUBLED, '$1');
}

function arabicForm(word: string, trust = 1): FoldedForm {
  return { letters: arabicSounds(word), isArabic: true, trust };
}

/** Consonants that are near enough to look for each other's words. */
const NEAR: Readonly<Record<string, string>> = { t: 'd', z: 'd', s: 'd', D: 'd', S: 'd', x: 'h', k: 'h', g: 'h' };
const SKELETON_FOR_EDITS_MIN = 4;

/**
 * Under what a spelling is found: its consonants, near ones as one, and from four of them on also without each, so that
 * spellings with one more, one less or another consonant are found under the same. Most pairs that are like share one.
 */
export function skeletonsOf({ letters }: FoldedForm): string[] {
  const consonants = letters
    .replace(/[hWT]$/, '')
    .replace(/[^bcdfghjklmnrstxzDS0-9]/g, '')
    .replace(/[tzsDSxkg]/g, (letter) => NEAR[letter] ?? letter)
    .replace(DOUBLED, '$1');
  const skeletons = new Set([consonants]);
  if (letters.endsWith('T')) skeletons.add(`${consonants}d`); // Hayat, Najat
  if (consonants.startsWith('j')) skeletons.add(consonants.slice(1)); // Jusuf
  if (consonants.length < SKELETON_FOR_EDITS_MIN) return [...skeletons];
  for (let place = 0; place < consonants.length; place += 1) {
    skeletons.add(consonants.slice(0, place) + consonants.slice(place + 1));
  }
  return [...skeletons];
}
