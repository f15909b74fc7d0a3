import anyAscii from 'any-ascii';
import { NAME_PARTS_MAX, type NamePart } from './alignment.js';
import { arabicForms, latinForms, plainArabic, TRUST_OF } from './word.js';

interface Word {
  text: string;
  isArabic: boolean;
}

/** Longer names are no names; what follows is not looked at. */
const NAME_LENGTH_MAX = 400;
const WORD_LENGTH_MAX = 40;
const PARTICLES_MAX = 3;

const APOSTROPHES = /['’‘`´ʹʻʼʽʾʿˈꞌ＇]/gu;
/** Tatweel, and what nobody sees: they divide no word. */
const NOTHING = /[\u0640\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const WORDS = /[\p{L}\p{M}\p{N}']+/gu;
const SCRIPT_RUNS =
  /(?:(?=\p{Script=Arabic})[\p{L}\p{M}]|\p{Script=Inherited})+|(?:(?!\p{Script=Arabic})[\p{L}\p{M}\p{N}'])+|\p{N}+/gu;
const DOUBLED = /(.)\1/g;
const ARABIC = /\p{Script=Arabic}/u;

/** What stands before a word and belongs to it. */
type Particle = 'article' | 'servant' | 'lineage' | 'other';

interface ParticleRule {
  latin: RegExp;
  arabic: RegExp;
  /** How it is folded. */
  letters: { latin: string; arabic: string };
}

const PARTICLES: Readonly<Record<Particle, readonly ParticleRule[]>> = {
  article: [
    {
      latin: /^(?:[aeu]l|l|la|ou?l|[ae](?:[drstznl]|ch|sh|dh|th))$/,
      arabic: /^ال$/,
      letters: { latin: '', arabic: '' },
    },
  ],
  servant: [
    {
      latin: /^abd(?:[eu]|[aeou]{1,2}(?:ll?|rr?|ss?|nn?|tt?|dd?|zz?|ch|sh))?$/,
      arabic: /^عبد(?:ال)?$/,
      letters: { latin: 'abd', arabic: 'Ebd' },
    },
  ],
  lineage: [
    { latin: /^(?:b[ei]n|ibn|bnou?|bel)$/, arabic: /^ا?بن$/, letters: { latin: 'ben', arabic: 'bn' } },
    { latin: /^(?:b[ei]nt|ibnat)$/, arabic: /^(?:بنت|ابنه)$/, letters: { latin: 'bent', arabic: 'bnt' } },
    { latin: /^(?:ould|oueld|weld|wald|walad|uld)$/, arabic: /^ولد$/, letters: { latin: 'uld', arabic: 'Uld' } },
    { latin: /^a[iy]e?t$/, arabic: /^ايت$/, letters: { latin: 'ait', arabic: 'LIt' } },
  ],
  other: [
    { latin: /^(?:ab(?:ou|u|oo|o|i|ee|a)|bou)$/, arabic: /^اب[وايه]$/, letters: { latin: 'abu', arabic: 'LbU' } },
    { latin: /^(?:ou?mm?|umm?)$/, arabic: /^ام$/, letters: { latin: 'um', arabic: 'Lm' } },
    { latin: /^(?:ou|u)$/, arabic: /^او$/, letters: { latin: 'u', arabic: 'U' } },
    { latin: /^(?:beni|bni|b[ae]nou)$/, arabic: /^بني$/, letters: { latin: 'beni', arabic: 'bnI' } },
  ],
};
/** What stands after a word and belongs to it: Nour Eddine, Hibat Allah, Fatima Zahra. */
const ENDINGS: readonly (ParticleRule & { after?: RegExp })[] = [
  { latin: /^[aeiou]*l?d{1,2}[ie]+ne?$/, arabic: /^ال?دين$/, letters: { latin: 'din', arabic: 'dIn' } },
  { latin: /^[aeiou]*l{1,2}[aeu]h$/, arabic: /^الله$/, letters: { latin: 'laW', arabic: 'lT' } },
  {
    latin: /^[ae]?z{1,2}[aou]{1,2}hra[eh]?$/,
    arabic: /^(?:ال)?زهر(?:ا|ه)$/,
    letters: { latin: 'zahra', arabic: 'zhrA' },
    after: /^f[ae]t(?:[ie]?ma|mah?)h?$|^فاطمه$/,
  },
];
const TITLES =
  /^(?:l?ha[dj]*j|sidi|si|lalla|moula[iy]|mulay|mulla[ah]?h?|ch?eikh|she?[iy]kh|sha[iy]kh|mr|mme|mlle|dr|حاج|سيدي|مولاي|لاله|شيخ|دكتور)$/;

/**
 * The words of a name in lower case: Arabic ones without vowel signs and with one letter for those that are exchanged, all
 * others in `a` to `z` and digits, by the transliteration of any-ascii. A name without letters and digits has none.
 * To read words again changes nothing.
 */
export function nameWords(text: string): string[] {
  return wordsOf(text).map((word) => word.text);
}

/**
 * Folds a name of whatever script to parts that can be compared: articles are off, `Abd`, `Ben`, `Abou`, `Aït` and their
 * like are joined to the word that they belong to, as they are written now together, now apart.
 */
export function foldName(text: string): NamePart[] {
  const words = wordsOf(text);
  const parts: NamePart[] = [];
  let before: Word[] = [];
  for (const [index, word] of words.entries()) {
    const isLast = index === words.length - 1;
    if (appendEnding(parts, word, before)) before = [];
    else if (!isLast && particleOf(word)) before.push(word);
    else {
      parts.push(partOf(word, before));
      before = [];
    }
  }
  return mostTelling(parts.filter(({ forms }) => forms[0]?.letters));
}

function mostTelling(parts: NamePart[]): NamePart[] {
  if (parts.length <= NAME_PARTS_MAX) return parts;
  const telling = (part: NamePart): string => part.forms[0]?.letters ?? '';
  return parts
    .toSorted((one, other) => telling(other).length - telling(one).length || (telling(one) < telling(other) ? -1 : 1))
    .slice(0, NAME_PARTS_MAX);
}

function wordsOf(text: string): Word[] {
  const plain = text
    .slice(0, NAME_LENGTH_MAX)
    .normalize('NFKC')
    .replace(NOTHING, '')
    .replace(APOSTROPHES, "'")
    .replace(/[çÇ]/g, 's');
  return [...plain.matchAll(WORDS)].flatMap(([written]) => {
    const runs = [...written.matchAll(SCRIPT_RUNS)].filter(([run]) => /[\p{L}\p{N}]/u.test(run));
    return runs.flatMap(([run]) => (ARABIC.test(run) ? arabicWords(run) : latinWords(run)));
  });
}

function arabicWords(run: string): Word[] {
  const text = plainArabic(run)
    .replace(/[^\u0620-\u064a\u066e-\u06d3]/g, '')
    .slice(0, WORD_LENGTH_MAX);
  return text ? [{ text, isArabic: true }] : [];
}

/** An apostrophe divides an article (L'Houssaine) and joins everything else (M'hamed, Sa'id). */
function latinWords(run: string): Word[] {
  const [, article = '', rest = ''] = /^'*(l'(?=.{3}))?(.*)$/isu.exec(run.replace(/^'+|'+$/g, '')) ?? [];
  const words = anyAscii(rest)
    .toLowerCase()
    .replace(/[^a-z0-9 ]/g, '')
    .split(' ');
  return [article.slice(0, -1).toLowerCase(), ...words]
    .filter((text) => text !== '')
    .map((text) => ({ text: text.slice(0, WORD_LENGTH_MAX), isArabic: false }));
}

function particleOf({ text, isArabic }: Word): { kind: Particle; letters: string } | undefined {
  const script = isArabic ? 'arabic' : 'latin';
  for (const [kind, rules] of Object.entries(PARTICLES) as [Particle, readonly ParticleRule[]][]) {
    const rule = rules.find((each) => each[script].test(text));
    if (rule) return { kind, letters: rule.letters[script] };
  }
  return undefined;
}

/** The particles that count before a word, the nearest first: nobody has more, and each Ben doubles what a word may stand for. */
function joinedParticles(before: readonly Word[]): { kind: Particle; letters: string }[] {
  return before
    .flatMap((word) => particleOf(word) ?? [])
    .filter(({ kind }) => kind !== 'article')
    .slice(-PARTICLES_MAX)
    .toReversed();
}

function partOf(word: Word, before: readonly Word[]): NamePart {
  let forms = word.isArabic ? arabicForms(word.text) : latinForms(word.text);
  const particles = joinedParticles(before);
  for (const { kind, letters } of particles) {
    const joined = forms.map((form) => ({ ...form, letters: (letters + form.letters).replace(DOUBLED, '$1') }));
    const bare = forms.map((form) => ({ ...form, trust: form.trust * TRUST_OF.withoutLineage }));
    forms = kind === 'lineage' ? [...joined, ...bare] : joined;
  }
  const written = [...before, word].map(({ text }) => text).join(' ');
  return { written, forms, isTitle: particles.length === 0 && TITLES.test(word.text.replace(/^ال/, '')) };
}

/** Appends an ending to the part before it. @returns whether it was one */
function appendEnding(parts: NamePart[], word: Word, before: readonly Word[]): boolean {
  const last = parts.at(-1);
  if (!last || last.written.length > WORD_LENGTH_MAX) return false;
  if (before.some((each) => particleOf(each)?.kind !== 'article')) return false;
  const script = word.isArabic ? 'arabic' : 'latin';
  const rule = ENDINGS.find(
    ({ after, ...each }) => each[script].test(word.text) && (!after || after.test(last.written)),
  );
  if (!rule) return false;
  const written = [last.written, ...before.map(({ text }) => text), word.text].join(' ');
  const forms = last.forms.map((form) => ({ ...form, letters: form.letters + rule.letters[script] }));
  parts[parts.length - 1] = { ...last, written, forms };
  return true;
}
